import { useId, useState } from 'react';
import { m } from '../messages/m';

interface RangeFieldProps {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  /** What may be typed at most, where the slider does not reach as far. */
  readonly most?: number;
  readonly step?: number;
  /** What the number is called where a number does not say it, e.g. "none" for 0. */
  readonly valueText?: string;
  readonly onChange: (value: number) => void;
}

/** A number by slider and by hand. What is typed and cannot be stands there with the reason; the value stays. */
export function RangeField({
  label,
  value,
  min,
  max,
  most = max,
  step = 1,
  valueText,
  onChange,
}: RangeFieldProps) {
  const id = useId();
  const [refused, setRefused] = useState<string | null>(null);
  const limits = { least: min, most };
  const why =
    refused === null ? null : Number.isInteger(step) ? m.ui_whole_from_to(limits) : m.ui_from_to(limits);
  const type = (text: string, typed: number): void => {
    const isIt = typed >= min && typed <= most && (!Number.isInteger(step) || Number.isInteger(typed));
    setRefused(isIt ? null : text);
    if (isIt) onChange(typed);
  };
  return (
    <div className="range-field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className="slider"
        type="range"
        min={min}
        max={max}
        step={step}
        value={value}
        aria-valuetext={valueText}
        onChange={(event) => {
          setRefused(null);
          onChange(event.currentTarget.valueAsNumber);
        }}
      />
      <input
        className="mono"
        type="number"
        aria-label={m.ui_as_number({ label })}
        aria-invalid={why !== null}
        aria-describedby={why === null ? undefined : `${id}-why`}
        min={min}
        max={most}
        step={step}
        value={refused ?? value}
        onChange={({ currentTarget }) => type(currentTarget.value, currentTarget.valueAsNumber)}
        onBlur={() => setRefused(null)}
      />
      {why !== null && (
        <span id={`${id}-why`} role="alert" className="range-refused">
          {why}
        </span>
      )}
      {why === null && valueText !== undefined && <span className="muted">{valueText}</span>}
    </div>
  );
}

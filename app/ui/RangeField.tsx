import { useId } from 'react';
import { m } from '../messages/m';

interface RangeFieldProps {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step?: number;
  /** What the number is called where a number does not say it, e.g. "none" for 0. */
  readonly valueText?: string;
  readonly onChange: (value: number) => void;
}

/** A number by slider and by hand. */
export function RangeField({ label, value, min, max, step = 1, valueText, onChange }: RangeFieldProps) {
  const id = useId();
  const take = (wished: number): void => {
    if (Number.isFinite(wished)) onChange(Math.min(max, Math.max(min, wished)));
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
        onChange={(event) => take(event.currentTarget.valueAsNumber)}
      />
      <input
        className="mono"
        type="number"
        aria-label={m.ui_as_number({ label })}
        min={min}
        max={max}
        step={step}
        value={value}
        onChange={(event) => take(event.currentTarget.valueAsNumber)}
      />
      {valueText !== undefined && <span className="muted">{valueText}</span>}
    </div>
  );
}

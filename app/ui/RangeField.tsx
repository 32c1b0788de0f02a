import { memo, type ReactNode, useId } from 'react';
import { m } from '../messages/m';
import { Range } from './Range';
import { Refused } from './Refused';
import { useTyped } from './useTyped';

interface RangeFieldProps {
  readonly label: string;
  /** The label as it is seen, where a word in it can be pressed; the same node as long as the field stands. */
  readonly word?: ReactNode;
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

/**
 * A number by slider and by hand. What is typed and cannot be stands there with the reason; the value stays. Of many,
 * only what changes is rendered while one slider moves, where `onChange` stays the same.
 */
export const RangeField = memo(function RangeField({
  label,
  word,
  value,
  min,
  max,
  most = max,
  step = 1,
  valueText,
  onChange,
}: RangeFieldProps) {
  const id = useId();
  const { why, reset, field } = useTyped({
    value,
    least: min,
    most,
    isWhole: Number.isInteger(step),
    onChange,
  });
  return (
    <div className="range-field">
      {/* What is pressed by itself is no part of a label. */}
      {word === undefined ? <label htmlFor={id}>{label}</label> : <span>{word}</span>}
      <Range
        id={id}
        label={word === undefined ? undefined : label}
        min={min}
        max={max}
        step={step}
        value={value}
        valueText={valueText}
        onChange={(next) => {
          reset();
          onChange(next);
        }}
      />
      <input
        className="mono"
        type="number"
        aria-label={m.ui_as_number({ label })}
        aria-describedby={why === null ? undefined : `${id}-why`}
        step={step}
        {...field}
      />
      <Refused id={`${id}-why`} why={why} />
      {why === null && valueText !== undefined && <span className="muted">{valueText}</span>}
    </div>
  );
});

import { useId } from 'react';
import { Range } from './Range';

interface SliderProps {
  readonly label: string;
  /** 0 to 1. */
  readonly value: number;
  readonly step: number;
  /** Of a value, for screen readers; without, the number itself. */
  readonly valueText?: (value: number) => string;
  readonly onChange: (value: number) => void;
}

/** A slider from 0 to 1 with its label in front. */
export function Slider({ label, value, step, valueText, onChange }: SliderProps) {
  const id = useId();
  return (
    <label className="size-control" htmlFor={id}>
      <span>{label}</span>
      <Range
        id={id}
        label={label}
        min={0}
        max={1}
        step={step}
        value={value}
        valueText={valueText?.(value)}
        onChange={onChange}
      />
    </label>
  );
}

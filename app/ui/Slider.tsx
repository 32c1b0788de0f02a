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
  return (
    <label className="size-control">
      <span>{label}</span>
      <input
        className="slider"
        type="range"
        min="0"
        max="1"
        step={step}
        value={value}
        aria-label={label}
        aria-valuetext={valueText?.(value)}
        onChange={(event) => onChange(event.currentTarget.valueAsNumber)}
      />
    </label>
  );
}

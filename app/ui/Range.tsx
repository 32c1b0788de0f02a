interface RangeProps {
  /** For a label that stands elsewhere. */
  readonly id?: string;
  /** What it is called where no label is its own. */
  readonly label?: string | undefined;
  /** As the browser draws it, not as the page's sliders are. */
  readonly isNative?: boolean;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step?: number;
  /** What the number is called where a number does not say it. */
  readonly valueText?: string | undefined;
  readonly onChange: (value: number) => void;
}

/** A slider alone: its label, and what it says, stand as whoever shows it has them. */
export function Range({ label, isNative = false, valueText, onChange, ...rest }: RangeProps) {
  return (
    <input
      {...rest}
      type="range"
      className={isNative ? undefined : 'slider'}
      aria-label={label}
      aria-valuetext={valueText}
      onChange={(event) => onChange(event.currentTarget.valueAsNumber)}
    />
  );
}

import { useState } from 'react';

interface NumberFieldProps {
  readonly label: string;
  readonly value: number | null;
  readonly onChange: (value: number | null) => void;
}

/** A number that may be left open; what is no number yet is not told. */
export function NumberField({ label, value, onChange }: NumberFieldProps) {
  const [text, setText] = useState<string | null>(null);
  return (
    <input
      className="number-field mono"
      inputMode="decimal"
      aria-label={label}
      value={text ?? value ?? ''}
      onChange={({ target }) => {
        setText(target.value);
        const typed = target.value.trim().replace('−', '-');
        if (typed === '') onChange(null);
        else if (Number.isFinite(Number(typed))) onChange(Number(typed));
      }}
      onBlur={() => setText(null)}
    />
  );
}

import { useId, useState } from 'react';
import { useAppState } from '../../services';
import { m } from './messages/m';
import { useClassName } from './useClassName';

interface ClassInputProps {
  readonly label: string;
  /** Null: none. */
  readonly value: number | null;
  readonly onChange: (index: number) => void;
  /** The field was emptied; absent where there must be a class. */
  readonly onNone?: () => void;
}

/** Any class, by its name or number. */
export function ClassInput({ label, value, onChange, onNone }: ClassInputProps) {
  const id = useId();
  const name = useClassName();
  const count = useAppState((state) => state.model?.spec.numClasses ?? 0);
  const [text, setText] = useState<string | null>(null);
  const take = (written: string): void => {
    setText(written);
    const wanted = written.trim().toLowerCase();
    if (wanted === '') onNone?.();
    const named = Array.from({ length: count }, (_, index) => index).find(
      (index) => name(index).toLowerCase() === wanted,
    );
    const index = named ?? (/^\d+$/.test(wanted) ? Number(wanted) : -1);
    if (index >= 0 && index < count) onChange(index);
  };
  return (
    <label className="gradient-choice">
      {label}
      <input
        type="text"
        list={id}
        value={text ?? (value === null ? '' : name(value))}
        placeholder={onNone === undefined ? m.shared_any_class() : m.shared_none()}
        onFocus={({ target }) => target.select()}
        onBlur={() => setText(null)}
        onChange={({ target }) => take(target.value)}
      />
      <datalist id={id}>
        {Array.from({ length: count }, (_, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a class is its index.
          <option key={index} value={name(index)} />
        ))}
      </datalist>
    </label>
  );
}

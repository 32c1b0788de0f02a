import { useId, useRef, useState } from 'react';
import { m } from '../../messages/m';

interface CopyFieldProps {
  readonly label: string;
  readonly value: string;
  readonly rows?: number;
}

/** A text to take along, with a button that copies it. */
export function CopyField({ label, value, rows = 1 }: CopyFieldProps) {
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const [copied, setCopied] = useState<string | null>(null);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(value);
    } catch {
      // Pages without HTTPS have no clipboard to write to, but what is selected can be copied.
      field.current?.select();
      document.execCommand('copy');
    }
    setCopied(value);
  };
  return (
    <div className="share-field">
      <label htmlFor={id}>{label}</label>
      <textarea
        id={id}
        ref={field}
        className="mono"
        readOnly
        rows={rows}
        value={value}
        onFocus={({ target }) => target.select()}
      />
      <button type="button" className="button" onClick={() => void copy()}>
        {copied === value ? m.share_copied() : m.share_copy()}
      </button>
    </div>
  );
}

import { type ChangeEvent, useState } from 'react';
import { m } from '../messages/m';

interface Typing {
  readonly value: number;
  readonly least: number;
  readonly most: number;
  readonly isWhole: boolean;
  readonly onChange: (value: number) => void;
}

/**
 * A number as it is typed. What cannot be stands in the field, with the reason, until it can or the field is left; the
 * value stays: on the way to 0.3 there is a 0.
 */
export function useTyped({ value, least, most, isWhole, onChange }: Typing) {
  const [refused, setRefused] = useState<string | null>(null);
  const limits = { least, most };
  const why = refused === null ? null : isWhole ? m.ui_whole_from_to(limits) : m.ui_from_to(limits);
  return {
    /** Why what stands in the field is not taken; null when it is. */
    why,
    reset: () => setRefused(null),
    /** Of an `<input type="number">`. */
    field: {
      'aria-invalid': why !== null,
      min: least,
      max: most,
      value: refused ?? value,
      onChange: ({ currentTarget }: ChangeEvent<HTMLInputElement>) => {
        const typed = currentTarget.valueAsNumber;
        const isIt = typed >= least && typed <= most && (!isWhole || Number.isInteger(typed));
        setRefused(isIt ? null : currentTarget.value);
        if (isIt) onChange(typed);
      },
      onBlur: () => setRefused(null),
    },
  };
}

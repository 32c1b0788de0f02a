import { useCallback } from 'react';
import { number } from '../../../../src/messages/say';
import type { Kind } from '../../../../src/set/accuracy';
import { m } from '../messages/m';
import { useSetClassName } from '../useSetClassName';

/** A share in per cent; nothing for none. */
export const percent = (share: number): string =>
  Number.isNaN(share)
    ? ''
    : number(share, { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** Names kinds of images by their classes. */
export function useKindName(): (kind: Kind | undefined) => string {
  const nameOf = useSetClassName();
  return useCallback(
    (kind) => (kind === undefined ? m.accuracy_other() : kind.classes.map(nameOf).join(m.set_or())),
    [nameOf],
  );
}

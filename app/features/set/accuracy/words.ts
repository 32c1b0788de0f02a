import { useCallback } from 'react';
import type { Kind } from '../../../../src/set/accuracy';
import { formatPercent } from '../../../words/format';
import { m } from '../messages/m';
import { useSetClassName } from '../useSetClassName';

/** A share in per cent; nothing for none. */
export const percent = (share: number): string => (Number.isNaN(share) ? '' : formatPercent(share));

/** Names kinds of images by their classes. */
export function useKindName(): (kind: Kind | undefined) => string {
  const nameOf = useSetClassName();
  return useCallback(
    (kind) => (kind === undefined ? m.accuracy_other() : kind.classes.map(nameOf).join(m.set_or())),
    [nameOf],
  );
}

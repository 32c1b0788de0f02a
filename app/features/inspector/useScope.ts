import type { Op } from '../../../src/network/architecture';
import type { ScaleScope } from '../../../src/tensor/types';
import { useAppState } from '../../services';

/** Whether an operation's maps have more than one pixel. */
export const hasMaps = ({ shape: [, height = 1, width = 1] }: Op): boolean => height * width > 1;

/** What colours stretch over: the visitor's choice, but a map of one pixel has no scale of its own. */
export function useScope(op: Op): ScaleScope {
  const chosen = useAppState((state) => state.scope);
  return hasMaps(op) || chosen === 'fixed' ? chosen : 'tensor';
}

import type { Op } from '../../../src/network/architecture';
import { useAppState } from '../../services';

/** Channel, row and column. */
export interface ElementOfOp {
  readonly channel: number;
  readonly y: number;
  readonly x: number;
}

/** The selected element of an operation's tensor; channel 0 and the middle stand in for what is not selected. */
export function useElement(op: Op): ElementOfOp {
  const selected = useAppState((state) => state.channel);
  const position = useAppState((state) => state.position);
  const [channels = 1, height = 1, width = 1] = op.shape;
  const [y, x] = position ?? [height >> 1, width >> 1];
  return {
    channel: Math.min(selected ?? 0, channels - 1),
    y: Math.min(y, height - 1),
    x: Math.min(x, width - 1),
  };
}

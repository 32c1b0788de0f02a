import { useMemo } from 'react';
import type { Op } from '../../../src/network/architecture';
import { useAppState } from '../../services';
import { selectArchitecture } from '../../store/architecture';
import { briefName } from '../../words/parts';

/** The selected element, as a question for the gradient. */
export interface SelectedUnit {
  readonly op: Op;
  readonly of: {
    readonly tensor: string;
    readonly channel: number;
    readonly row: number;
    readonly column: number;
  };
  /** "denseblock2.denselayer6.conv2, 3 · 14, 14": tensor, channel, row and column. */
  readonly title: string;
}

/** Channel 0 and the middle stand in for what is not selected; null while there is no tensor. */
export function useSelectedUnit(): SelectedUnit | null {
  const op = useAppState((state) => selectArchitecture(state)?.byName.get(state.tensor ?? '') ?? null);
  const chosen = useAppState((state) => state.channel);
  const position = useAppState((state) => state.position);
  return useMemo(() => {
    if (op === null) return null;
    const [channels = 1, height = 1, width = 1] = op.shape;
    const channel = Math.min(chosen ?? 0, channels - 1);
    const [y, x] = position ?? [height >> 1, width >> 1];
    const [row, column] = [Math.min(y, height - 1), Math.min(x, width - 1)];
    const place = height * width === 1 ? '' : ` · ${row}, ${column}`;
    const title = `${briefName(op.name)} ${channel}${place}`;
    return { op, of: { tensor: op.name, channel, row, column }, title };
  }, [op, chosen, position]);
}

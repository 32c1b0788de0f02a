import { useMemo } from 'react';
import type { Op } from '../../../src/network/architecture';
import { isNonNegative } from '../../../src/network/facts';
import type { PaletteKind, ScaleOptions } from '../../../src/tensor/types';
import { useAppState } from '../../services';
import { selectArchitecture } from '../../store/architecture';

/** Which palettes a tensor's signs call for. */
export function useSigns(op: Op): PaletteKind {
  const architecture = useAppState(selectArchitecture);
  return useMemo(
    () => (architecture !== null && isNonNegative(architecture, op.name) ? 'sequential' : 'diverging'),
    [architecture, op],
  );
}

/** The visitor's scale for a tensor, as paint jobs take it. */
export function useScaling(op: Op): ScaleOptions {
  const { clip, fixed, palettes } = useAppState((state) => state.scaling);
  const palette = palettes[useSigns(op)];
  return useMemo(() => ({ palette, clip, fixed }), [palette, clip, fixed]);
}

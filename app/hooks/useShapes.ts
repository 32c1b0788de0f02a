import { useCallback } from 'react';
import { useAppState } from '../services';
import { shapeText } from '../words/shapes';

/** Writes `[C,H,W]` as the visitor chose to read it; the same function as long as that stays. */
export function useShapes(): (shape: readonly number[]) => string {
  const notation = useAppState((state) => state.notation);
  return useCallback((shape) => shapeText(shape, notation), [notation]);
}

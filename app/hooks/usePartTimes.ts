import { useCallback, useSyncExternalStore } from 'react';
import { useServices } from '../services';
import type { PartTimes } from '../session/part-times';

/** Milliseconds of units and operations, as far as they were measured. */
export function usePartTimes(): PartTimes {
  const { partTimer } = useServices();
  return useSyncExternalStore(
    useCallback((listener: () => void) => partTimer.subscribe(listener), [partTimer]),
    partTimer.current,
  );
}

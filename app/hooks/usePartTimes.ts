import { useCallback, useSyncExternalStore } from 'react';
import type { PartTimes } from '../jobs/part-times';
import { useServices } from '../services';

/** Milliseconds of parts and operations, as far as they were measured. */
export function usePartTimes(): PartTimes {
  const { partTimer } = useServices();
  return useSyncExternalStore(
    useCallback((listener: () => void) => partTimer.subscribe(listener), [partTimer]),
    partTimer.current,
  );
}

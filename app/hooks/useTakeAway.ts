import { useCallback, useSyncExternalStore } from 'react';
import type { TakeAway } from '../jobs/take-away';
import { useServices } from '../services';

/** The file of everything, as far as it has come. */
export function useTakeAway(): TakeAway {
  const { takeAways } = useServices();
  return useSyncExternalStore(
    useCallback((listener: () => void) => takeAways.subscribe(listener), [takeAways]),
    takeAways.current,
  );
}

import { useCallback, useSyncExternalStore } from 'react';
import { useServices } from '../services';
import type { TakeAway } from '../session/take-away';

/** The file of everything, as far as it has come. */
export function useTakeAway(): TakeAway {
  const { takeAways } = useServices();
  return useSyncExternalStore(
    useCallback((listener: () => void) => takeAways.subscribe(listener), [takeAways]),
    takeAways.current,
  );
}

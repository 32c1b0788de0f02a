import { useCallback, useSyncExternalStore } from 'react';
import type { Sweep } from '../../jobs/sweep';
import { useServices } from '../../services';

/** The sweep as far as it has come. */
export function useSweep(): Sweep {
  const { sweeps } = useServices();
  return useSyncExternalStore(
    useCallback((listener: () => void) => sweeps.subscribe(listener), [sweeps]),
    sweeps.current,
  );
}

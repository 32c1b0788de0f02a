import { useCallback, useSyncExternalStore } from 'react';
import { useServices } from '../../services';
import type { Sweep } from '../../session/sweep';

/** The sweep as far as it has come. */
export function useSweep(): Sweep {
  const { sweeps } = useServices();
  return useSyncExternalStore(
    useCallback((listener: () => void) => sweeps.subscribe(listener), [sweeps]),
    sweeps.current,
  );
}

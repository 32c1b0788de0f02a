import type { Region } from '../lessons/lesson';
import { useAppState } from '../services';

/** What an element of a region of the page carries while a lesson puts the region back, or hides it. */
export function useRegion(region: Region): {
  readonly inert: boolean;
  readonly 'data-stage'?: 'dim' | 'veil';
} {
  const stage = useAppState(({ stage: { dims, veils } }) =>
    veils.includes(region) ? 'veil' : dims.includes(region) ? 'dim' : null,
  );
  return stage === null ? { inert: false } : { inert: true, 'data-stage': stage };
}

import type { StoreApi } from 'zustand/vanilla';

/** A zustand store that only its maker writes; components follow it with zustand's `useStore`. */
export type Observable<T> = Pick<StoreApi<T>, 'getState' | 'getInitialState' | 'subscribe'>;

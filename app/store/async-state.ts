import type { Progress } from '../../src/engine/protocol/messages';
import type { SerializedError } from '../../src/errors';

/** Something that takes time: exactly one of these holds. */
export type Async<T> =
  | { readonly status: 'idle' }
  | { readonly status: 'pending'; readonly progress: Progress | null }
  | { readonly status: 'success'; readonly data: T }
  | { readonly status: 'error'; readonly error: SerializedError };

export const IDLE: Async<never> = { status: 'idle' };

export const PENDING: Async<never> = { status: 'pending', progress: null };

/** The data when there is some. */
export const dataOf = <T>(state: Async<T>): T | null => (state.status === 'success' ? state.data : null);

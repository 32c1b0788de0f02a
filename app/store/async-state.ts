import type { Progress } from '../../src/engine/protocol/messages';
import { DenseLensError, type SerializedError } from '../../src/errors';

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

/** A request that a worker took with it when it died, or was replaced, is made once more to the next one. */
export async function againIfLost<T>(request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    if (error instanceof DenseLensError && error.code === 'engine/device-lost') return request();
    throw error;
  }
}

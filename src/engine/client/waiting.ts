import { DenseLensError } from '../../errors';
import { m } from '../../messages/m';
import type { Observable } from './observable';

/** Waits until something holds of a value that changes. */
export async function until<T>(source: Observable<T>, holds: (value: T) => boolean): Promise<void> {
  while (!holds(source.get())) {
    await new Promise<void>((resolve) => {
      const stop = source.subscribe(() => {
        stop();
        resolve();
      });
    });
  }
}

/** @throws `engine/cancelled` as soon as the signal aborts */
export function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(new DenseLensError('engine/cancelled', m.engine_cancelled()));
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

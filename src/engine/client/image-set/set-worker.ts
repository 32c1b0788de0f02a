import { DenseLensError } from '../../../errors';
import { type Locale, m } from '../../../messages/m';
import type { SetWorkerRequests } from '../../protocol/set-worker';
import { type SendOptions, WorkerLink } from '../worker-link';

const createPages = (): Worker =>
  new Worker(new URL('../../worker/set.worker.ts', import.meta.url), { type: 'module' });

/** The worker that holds what is known of a set, as the main thread sees it. */
export interface SetWorker {
  /** @throws what the request throws; `engine/cancelled`; `engine/device-lost` when the worker has gone */
  ask<T extends keyof SetWorkerRequests>(
    type: T,
    payload: SetWorkerRequests[T]['in'],
    options?: SendOptions,
  ): Promise<SetWorkerRequests[T]['out']>;
  destroy(): void;
}

/**
 * Starts the worker of a set.
 * @param onLost - it has gone by itself, and with it what was known
 */
export function startSetWorker(
  locale: Locale,
  onLost: (message: string) => void,
  createWorker: () => Worker = createPages,
): SetWorker {
  const link = new WorkerLink<SetWorkerRequests>(createWorker(), ({ message }) => onLost(message));
  const ready = link.send('speak', { locale }).promise;
  // Whoever asks hears of it.
  ready.catch(() => {});
  return {
    ask: async (type, payload, options) => {
      await ready;
      return link.send(type, payload, options).promise;
    },
    destroy: () => link.end(new DenseLensError('engine/cancelled', m.engine_cancelled())),
  };
}

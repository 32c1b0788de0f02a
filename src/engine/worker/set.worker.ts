import { serializeError } from '../../errors';
import type { FromWorker } from '../protocol/messages';
import type { SetWorkerRequests } from '../protocol/set-worker';
import { setHandlers } from './set-worker/handlers';

/** A request as the page sends it. */
type Asked =
  | {
      [T in keyof SetWorkerRequests]: {
        readonly id: number;
        readonly type: T;
        readonly payload: SetWorkerRequests[T]['in'];
      };
    }[keyof SetWorkerRequests]
  | { readonly type: 'cancel'; readonly id: number };

const running = new Map<number, AbortController>();

const post = (message: FromWorker, transfer: Transferable[] = []): void =>
  self.postMessage(message, { transfer });

async function answer<T extends keyof SetWorkerRequests>(
  id: number,
  type: T,
  payload: SetWorkerRequests[T]['in'],
): Promise<void> {
  const control = new AbortController();
  running.set(id, control);
  try {
    const { handle, transfer = () => [] } = setHandlers[type];
    const value = await handle(payload, control.signal);
    post({ type: 'done', id, value }, transfer(value));
  } catch (error) {
    post({ type: 'failed', id, error: serializeError(error) });
  } finally {
    running.delete(id);
  }
}

self.addEventListener('message', ({ data }: MessageEvent<Asked>) => {
  if (data.type === 'cancel') running.get(data.id)?.abort();
  else void answer(data.id, data.type, data.payload);
});

post({ type: 'ready' });

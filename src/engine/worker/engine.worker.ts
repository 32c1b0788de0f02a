import { serializeError } from '../../errors';
import type { FromWorker, ToWorker } from '../protocol';
import { JobQueue } from './job-queue';
import { handleRequest, transferables } from './requests';

const queue = new JobQueue();

const post = (message: FromWorker, transfer: Transferable[] = []): void =>
  self.postMessage(message, { transfer });

self.addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  if (data.type === 'cancel') {
    queue.cancel(data.id);
    return;
  }
  const { id, type, payload, background } = data;
  const fail = (error: unknown): void => post({ type: 'failed', id, error: serializeError(error) });
  queue.add(
    id,
    async (signal) => {
      const value = await handleRequest(type, payload, {
        signal,
        onProgress: (progress) => post({ type: 'progress', id, progress }),
        onDeviceLost: (message) => post({ type: 'device-lost', message }),
      });
      post({ type: 'done', id, value }, transferables(type, value));
    },
    fail,
    background ? 'background' : 'foreground',
  );
});

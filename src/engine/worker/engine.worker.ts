import { DenseLensError, serializeError } from '../../errors';
import { type Locale, loadMessages, m } from '../../messages/m';
import type { FromWorker, ToWorker } from '../protocol/messages';
import type { Requests, RequestType } from '../protocol/requests';
import { trustOwnScripts } from '../trusted-types';
import { startRuntime } from './backend/ort-runtime';
import { EngineState } from './engine-state';
import type { Handler, Handlers, MovingHandler, RequestContext } from './handler';
import { handlers } from './handlers';
import { JobQueue } from './job-queue';
import { loadWorkerMessages } from './messages/m';
import { continueRunIds } from './run/run-image';
import { warmAfter } from './run/warming';
import { asTrouble } from './trouble';
import { importLoading } from './weights/handlers';

// ONNX Runtime's threads start from its glue.
trustOwnScripts();
const queue = new JobQueue();
let state: EngineState | null = null;

const post = (message: FromWorker, transfer: Transferable[] = []): void =>
  self.postMessage(message, { transfer });

const speak = (locale: Locale): Promise<unknown> =>
  Promise.all([loadMessages(locale), loadWorkerMessages(locale)]);

const all: Handlers<Requests> = {
  ...handlers,
  boot: async ({ backend, threads, locale, whyNotWebGpu, lastRunId }, { onProgress }) => {
    await speak(locale);
    continueRunIds(lastRunId);
    // What fails here fails again, and is told, when a model is loaded.
    importLoading().catch(() => {});
    const runtime = await startRuntime(backend, threads, whyNotWebGpu, onProgress);
    state = new EngineState(runtime);
    void runtime.device?.lost.then(({ message }) => post({ type: 'device-lost', message }));
    return runtime.info;
  },
  speak: async ({ locale }) => {
    await speak(locale);
    return null;
  },
};

/** Carries out one request and answers it. */
async function answer<T extends RequestType>(
  id: number,
  type: T,
  payload: Requests[T]['in'],
  context: RequestContext,
): Promise<void> {
  const handler: Handler<Requests[T]> = all[type];
  const { handle, transfer }: MovingHandler<Requests[T]> =
    typeof handler === 'function' ? { handle: handler, transfer: () => [] } : handler;
  const value = await handle(payload, context);
  post({ type: 'done', id, value }, transfer(value));
  warmAfter(type, queue, () => state?.warm());
}

self.addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  if (data.type === 'cancel') {
    queue.cancel(data.id);
    return;
  }
  const { id, type, payload, priority } = data;
  queue.add(
    id,
    (signal) =>
      answer(id, type, payload, {
        get state() {
          if (state === null) throw new DenseLensError('engine/unavailable', m.engine_not_started());
          return state;
        },
        signal,
        onProgress: (progress) => post({ type: 'progress', id, progress }),
      }),
    (error) => {
      // What a backend cannot load may still load on another one, which the client decides by what was thrown.
      const told = type === 'load-model' ? error : asTrouble(error);
      post({ type: 'failed', id, error: serializeError(told) });
    },
    priority,
  );
});

post({ type: 'ready' });

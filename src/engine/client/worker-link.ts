import { DenseLensError, deserializeError } from '../../errors';
import type { FromWorker, Priority, Progress, ToWorker } from '../protocol/messages';
import type { Requests, RequestType } from '../protocol/requests';

interface Pending {
  readonly resolve: (value: never) => void;
  readonly reject: (error: unknown) => void;
  readonly onProgress: ((progress: Progress) => void) | undefined;
}

/** How a request is sent. */
export interface SendOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  readonly transfer?: Transferable[] | undefined;
  readonly priority?: Priority;
}

/** A request under way. */
export interface Sent<T> {
  readonly promise: Promise<T>;
  /** Gives the request up; its promise rejects with this error at once. */
  abandon(error: DenseLensError): void;
}

/** One worker and its open requests. Nothing stays pending: when the worker ends, everything rejects. */
export class WorkerLink {
  readonly #worker: Worker;
  readonly #pending = new Map<number, Pending>();
  readonly #onEnd: (message: string) => void;
  #nextId = 1;
  #ended = false;

  /** @param onEnd - the worker crashed or lost its GPU; called once, and never after {@link WorkerLink.end} */
  constructor(worker: Worker, onEnd: (message: string) => void) {
    this.#worker = worker;
    this.#onEnd = onEnd;
    worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => this.#receive(data));
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      this.#fail(event.message || 'The engine stopped unexpectedly.');
    });
    worker.addEventListener('messageerror', () => this.#fail('The engine sent something unreadable.'));
  }

  send<T extends RequestType>(
    type: T,
    payload: Requests[T]['in'],
    options: SendOptions = {},
  ): Sent<Requests[T]['out']> {
    const id = this.#nextId++;
    const { signal, onProgress, transfer = [], priority = 'foreground' } = options;
    const cancelled = (): DenseLensError => new DenseLensError('engine/cancelled', 'Cancelled.');
    const abandon = (error: DenseLensError): void => {
      const pending = this.#pending.get(id);
      if (pending === undefined) return;
      this.#pending.delete(id);
      this.#worker.postMessage({ type: 'cancel', id } satisfies ToWorker);
      pending.reject(error);
    };
    const promise = new Promise<Requests[T]['out']>((resolve, reject) => {
      if (this.#ended) {
        reject(new DenseLensError('engine/device-lost', 'The engine is starting again.'));
        return;
      }
      if (signal?.aborted) {
        reject(cancelled());
        return;
      }
      this.#pending.set(id, { resolve, reject, onProgress });
      this.#worker.postMessage({ id, type, payload, priority } as ToWorker, transfer);
    });
    if (signal !== undefined) {
      const onAbort = (): void => abandon(cancelled());
      signal.addEventListener('abort', onAbort, { once: true });
      const forget = (): void => signal.removeEventListener('abort', onAbort);
      promise.then(forget, forget);
    }
    return { promise, abandon };
  }

  /** Ends the worker; what is under way rejects with this error. */
  end(error: DenseLensError): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#worker.terminate();
    for (const { reject } of this.#pending.values()) reject(error);
    this.#pending.clear();
  }

  #fail(message: string): void {
    if (this.#ended) return;
    this.end(new DenseLensError('engine/device-lost', message));
    this.#onEnd(message);
  }

  #receive(message: FromWorker): void {
    if (message.type === 'device-lost') {
      this.#fail(message.message || 'The GPU was lost.');
      return;
    }
    if (message.type === 'ready') return;
    const pending = this.#pending.get(message.id);
    if (pending === undefined) {
      closeStale(message);
      return;
    }
    switch (message.type) {
      case 'progress':
        pending.onProgress?.(message.progress);
        return;
      case 'done':
        this.#pending.delete(message.id);
        pending.resolve(message.value as never);
        return;
      case 'failed':
        this.#pending.delete(message.id);
        pending.reject(deserializeError(message.error));
        return;
    }
  }
}

/** An answer that nobody waits for any more may still hold a bitmap. */
function closeStale(message: FromWorker): void {
  if (message.type !== 'done' || typeof message.value !== 'object' || message.value === null) return;
  const preview = 'preview' in message.value ? message.value.preview : null;
  if (preview instanceof ImageBitmap) preview.close();
}

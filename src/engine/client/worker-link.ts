import { DenseLensError, deserializeError } from '../../errors';
import { m } from '../../messages/m';
import type { FromWorker, Priority, Progress, ToWorker } from '../protocol/messages';
import type { Requests } from '../protocol/requests';
import type { Mishap } from './recovery';

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
  readonly priority?: Priority | undefined;
}

/** A request under way. */
export interface Sent<T> {
  readonly promise: Promise<T>;
  /** Gives the request up; its promise rejects with this error at once. */
  abandon(error: DenseLensError): void;
  /** Asks the worker to give it up; the promise tells what the worker made of that. */
  cancel(): void;
}

/** One worker and its open requests. Nothing stays pending: when the worker ends, everything rejects. */
export class WorkerLink<
  R extends { readonly [T in keyof R]: { readonly in: unknown; readonly out: unknown } } = Requests,
> {
  readonly #worker: Worker;
  readonly #pending = new Map<number, Pending>();
  readonly #onEnd: (mishap: Mishap) => void;
  #nextId = 1;
  #ended = false;
  #isReady = false;
  #silence: ReturnType<typeof setTimeout> | undefined;
  #patience: number | null = null;

  /** @param onEnd - the worker is of no use any more; called once, and never after {@link WorkerLink.end} */
  constructor(worker: Worker, onEnd: (mishap: Mishap) => void) {
    this.#worker = worker;
    this.#onEnd = onEnd;
    worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => this.#receive(data));
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      const kind = this.#isReady ? 'lost' : 'unreached';
      this.#fail({ kind, message: event.message || m.engine_stopped() });
    });
    worker.addEventListener('messageerror', () =>
      this.#fail({ kind: 'lost', message: m.engine_unreadable() }),
    );
  }

  /** Whether its program has come and listens. */
  get isReady(): boolean {
    return this.#isReady;
  }

  /** Ends the worker when nothing at all is heard of it for so long; null stops watching. */
  watch(milliseconds: number | null): void {
    clearTimeout(this.#silence);
    this.#patience = milliseconds;
    if (milliseconds === null || this.#ended) return;
    const seconds = Math.round(milliseconds / 1000);
    this.#silence = setTimeout(
      () => this.#fail({ kind: 'silent', message: m.engine_nothing_heard({ seconds }) }),
      milliseconds,
    );
  }

  send<T extends keyof R>(type: T, payload: R[T]['in'], options: SendOptions = {}): Sent<R[T]['out']> {
    const id = this.#nextId++;
    const { signal, onProgress, transfer = [], priority = 'foreground' } = options;
    const cancelled = (): DenseLensError => new DenseLensError('engine/cancelled', m.engine_cancelled());
    const cancel = (): void => {
      if (this.#pending.has(id)) this.#worker.postMessage({ type: 'cancel', id } satisfies ToWorker);
    };
    const abandon = (error: DenseLensError): void => {
      const pending = this.#pending.get(id);
      cancel();
      this.#pending.delete(id);
      pending?.reject(error);
    };
    const promise = new Promise<R[T]['out']>((resolve, reject) => {
      if (this.#ended) {
        reject(new DenseLensError('engine/device-lost', m.engine_starting()));
        return;
      }
      if (signal?.aborted) {
        reject(cancelled());
        return;
      }
      this.#worker.postMessage({ id, type, payload, priority } as unknown as ToWorker, transfer);
      this.#pending.set(id, { resolve, reject, onProgress });
    });
    if (signal !== undefined) {
      const onAbort = (): void => abandon(cancelled());
      signal.addEventListener('abort', onAbort, { once: true });
      const forget = (): void => signal.removeEventListener('abort', onAbort);
      promise.then(forget, forget);
    }
    return { promise, abandon, cancel };
  }

  /** Ends the worker; what is under way rejects with this error. */
  end(error: DenseLensError): void {
    if (this.#ended) return;
    this.#ended = true;
    clearTimeout(this.#silence);
    this.#worker.terminate();
    for (const { reject } of this.#pending.values()) reject(error);
    this.#pending.clear();
  }

  #fail(mishap: Mishap): void {
    if (this.#ended) return;
    // The reason may be the browser's own words: it is told once, beside the engine, and not by each question.
    const said = mishap.kind === 'lost' ? m.engine_lost() : mishap.message;
    this.end(new DenseLensError('engine/device-lost', said, { cause: mishap.message }));
    this.#onEnd(mishap);
  }

  #receive(message: FromWorker): void {
    if (this.#ended) return;
    if (this.#patience !== null) this.watch(this.#patience);
    if (message.type === 'ready') {
      this.#isReady = true;
      return;
    }
    if (message.type === 'device-lost') {
      this.#fail({ kind: 'lost', message: message.message || m.engine_gpu_lost() });
      return;
    }
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

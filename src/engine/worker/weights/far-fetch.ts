import type { FromFarFetcher, ToFarFetcher } from './far-fetch-messages';

/**
 * Fetches from other sites, in a worker of its own. This worker holds the visitor's pictures, and its
 * Content-Security-Policy lets it reach this site and the manifest's model hosts alone; that one may reach whatever
 * address a visitor types, and is told an address and nothing else.
 */
class FarFetcher {
  #worker: Worker | null = null;
  #lastId = 0;
  readonly #waiting = new Map<number, (message: FromFarFetcher) => void>();

  fetch(url: string, range: string | null, signal: AbortSignal): Promise<Response> {
    const id = ++this.#lastId;
    const worker = this.#started();
    return new Promise((resolve, reject) => {
      let body: ReadableStreamDefaultController<Uint8Array> | null = null;
      const end = (): void => {
        this.#waiting.delete(id);
        signal.removeEventListener('abort', abort);
      };
      const fail = (error: unknown): void => {
        end();
        if (body === null) reject(error);
        else body.error(error);
      };
      const post = (message: ToFarFetcher): void => worker.postMessage(message);
      const abort = (): void => {
        post({ type: 'abort', id });
        fail(signal.reason);
      };
      this.#waiting.set(id, (message) => {
        switch (message.type) {
          case 'head': {
            const { status, statusText, headers } = message;
            const stream = new ReadableStream<Uint8Array>({
              start: (controller) => {
                body = controller;
              },
              cancel: abort,
            });
            resolve(
              new Response(status === 204 ? null : stream, { status, statusText, headers: [...headers] }),
            );
            return;
          }
          case 'chunk':
            body?.enqueue(message.bytes);
            return;
          case 'end':
            end();
            body?.close();
            return;
          case 'failed':
            fail(new TypeError(message.reason));
        }
      });
      signal.addEventListener('abort', abort, { once: true });
      post({ type: 'fetch', id, url, range });
    });
  }

  #started(): Worker {
    if (this.#worker !== null) return this.#worker;
    const worker = new Worker(new URL('./far-fetch.worker.ts', import.meta.url), { type: 'module' });
    worker.addEventListener('message', ({ data }: MessageEvent<FromFarFetcher>) =>
      this.#waiting.get(data.id)?.(data),
    );
    worker.addEventListener('error', () => {
      this.#worker = null;
      for (const [id, tell] of [...this.#waiting]) tell({ type: 'failed', id, reason: 'far-fetch.worker' });
    });
    this.#worker = worker;
    return worker;
  }
}

const far = new FarFetcher();

/** `fetch` for models: this site's files and blobs from here, others' from the worker that may reach them. */
export const fetchModel: typeof fetch = (input, init = {}) => {
  const url = new URL(String(input), self.location.href);
  if (url.protocol === 'blob:' || url.origin === self.location.origin) return self.fetch(input, init);
  const signal = init.signal ?? new AbortController().signal;
  return far.fetch(url.href, new Headers(init.headers).get('range'), signal);
};

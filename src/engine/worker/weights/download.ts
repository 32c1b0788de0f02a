import { DenseLensError } from '../../../errors';
import { number } from '../../../messages/say';
import type { KeptRecord } from '../../../weights/kept-model';
import type { ModelSource } from '../../protocol/weights';
import { m } from '../messages/m';
import { DownloadBody, type Downloaded } from './download-body';
import { contentLength, contentRange } from './response-length';

/** What is known of a file before it is fetched. */
export interface DownloadTarget {
  readonly url: string;
  /** Exact length, or null. */
  readonly bytes: number | null;
  /** What its SHA-256 may begin with, in lower-case hexadecimal; null where nothing is known of it. */
  readonly hashes: readonly string[] | null;
}

/** Where bytes are kept while they arrive, so that a later attempt can go on; see kept-files.ts. */
export interface DownloadSink {
  /** Bytes that an earlier attempt left. */
  readonly restLength: number;
  readRest(): Uint8Array;
  /** @see KeptRecord.validator */
  readonly validator: string | null;
  write(bytes: Uint8Array, at: number): void;
  /** Begins anew, with another server's file. */
  restart(validator: string | null): void;
}

/** What the loop works with; tests put their own in. */
export interface DownloadOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (loaded: number, total: number) => void;
  readonly sink: DownloadSink | null;
  /** Called once when the sink fails (a full disk): from there on the bytes are in memory alone. */
  readonly onSinkLost: (error: unknown) => void;
  readonly fetch: typeof fetch;
  /** Milliseconds without a byte after which an attempt is given up. */
  readonly stallAfter: number;
  /** Waits between attempts; in milliseconds. */
  readonly pauses: readonly number[];
}

/** Larger than any DenseNet by far. */
const MAX_BYTES = 2 ** 31 - 1;
const MAX_ATTEMPTS = 20;

const cancelled = (): DenseLensError => new DenseLensError('engine/cancelled', m.download_cancelled());

const integrity = (message: string): DenseLensError => new DenseLensError('model/integrity', message);

/** Whether a file is one of those that are meant; any, where nothing is known of them. */
export const isOneOf = (hashes: readonly string[] | null, sha256: string): boolean =>
  hashes === null || hashes.some((beginning) => sha256.startsWith(beginning));

/** Whether a whole file that is kept is this one: by its hash, wherever it came from; else by where it came from. */
export const isKeptOf = (
  { hashes, alsoAt = [] }: Pick<Extract<ModelSource, { kind: 'url' }>, 'hashes' | 'alsoAt'>,
  { sha256, url }: Pick<KeptRecord, 'sha256' | 'url'>,
): boolean => sha256 !== null && (hashes === undefined ? alsoAt.includes(url) : isOneOf(hashes, sha256));

/** A problem after which another attempt may succeed. */
class Cut extends Error {}

class Download {
  readonly #target: DownloadTarget;
  readonly #options: DownloadOptions;
  readonly #body: DownloadBody;
  #sink: DownloadSink | null;
  #validator: string | null;
  #hasStalled = false;
  /** Whether what was there before this attempt was of no use to it. */
  #hasRestarted = false;

  constructor(target: DownloadTarget, options: DownloadOptions) {
    this.#target = target;
    this.#options = options;
    this.#sink = options.sink;
    const rest = options.sink?.restLength ?? 0;
    this.#body = new DownloadBody(target.bytes ?? rest);
    this.#validator = options.sink?.validator ?? null;
    if (rest > (target.bytes ?? MAX_BYTES)) this.#restart(null);
    else if (options.sink !== null && rest > 0) this.#body.append(options.sink.readRest());
  }

  async run(): Promise<Downloaded> {
    const { signal, pauses, onProgress } = this.#options;
    const { bytes, url } = this.#target;
    let failures = 0;
    let farthest = this.#body.loaded;
    onProgress(this.#body.loaded, bytes ?? 0);
    for (let attempt = 1; ; attempt++) {
      if (signal.aborted) throw cancelled();
      if (bytes !== null && this.#body.loaded === bytes) break;
      try {
        await this.#attempt();
        break;
      } catch (error) {
        if (signal.aborted) throw cancelled();
        if (error instanceof DenseLensError || error instanceof RangeError) throw error;
        // A server that says nothing keeps the visitor waiting longest: it is asked half as often.
        const weight = this.#hasStalled ? 2 : 1;
        // What begins anew each time gets no nearer to the end, even when it comes a little farther by chance.
        const isFarther = this.#body.loaded > farthest && !this.#hasRestarted;
        farthest = Math.max(farthest, this.#body.loaded);
        failures = isFarther ? 1 : failures + weight;
        const pause = pauses[failures - 1];
        if (pause === undefined || attempt >= MAX_ATTEMPTS) throw this.#unreachable(url, error);
        await this.#wait(pause);
      }
    }
    return this.#verified();
  }

  #verified(): Downloaded {
    const done = this.#body.finish();
    const { bytes, hashes } = this.#target;
    if (bytes !== null && done.bytes.length !== bytes) throw this.#wrongLength(done.bytes.length);
    if (!isOneOf(hashes, done.sha256)) throw integrity(m.download_hash());
    return done;
  }

  async #attempt(): Promise<void> {
    const { signal, stallAfter } = this.#options;
    const attempt = new AbortController();
    const abort = (): void => attempt.abort();
    this.#hasStalled = false;
    this.#hasRestarted = false;
    const onStall = (): void => {
      this.#hasStalled = true;
      attempt.abort();
    };
    let stall = setTimeout(onStall, stallAfter);
    signal.addEventListener('abort', abort);
    try {
      const from = this.#body.loaded;
      const response = await this.#options.fetch(this.#target.url, {
        signal: attempt.signal,
        credentials: 'omit',
        ...(from > 0 && { headers: { Range: `bytes=${from}-` } }),
      });
      const end = this.#begin(response, from);
      const reader = response.body?.getReader();
      if (reader === undefined) throw new Cut('no content');
      for (;;) {
        const { done, value } = await reader.read();
        clearTimeout(stall);
        stall = setTimeout(onStall, stallAfter);
        if (done) break;
        this.#take(value, end);
      }
      if (end !== null && this.#body.loaded < end) throw new Cut('the connection ended early');
    } finally {
      clearTimeout(stall);
      signal.removeEventListener('abort', abort);
      attempt.abort();
    }
  }

  /** Looks at an answer's head. @returns where the file ends, or null when that is not known */
  #begin(response: Response, from: number): number | null {
    const { url, bytes } = this.#target;
    const { status, statusText, headers } = response;
    const validator = headers.get('etag') ?? headers.get('last-modified');
    const range = contentRange(response);
    if (status === 416 && from > 0) {
      if (range?.total === from) return from;
      this.#restart(null);
      throw new Cut('the server has another file');
    }
    if (status === 408 || status === 429 || status >= 500) throw new Cut(`${status} ${statusText}`);
    if (!response.ok) throw this.#unreachable(`${url} (${status} ${statusText})`.replace(' )', ')'));
    if (status === 206) {
      const isSame = this.#validator === null || validator === null || validator === this.#validator;
      if (!isSame || (range !== null && range.start !== from)) {
        this.#restart(null);
        throw new Cut('the server has another file');
      }
    } else if (from > 0 || this.#validator !== validator) this.#restart(validator);
    const length = contentLength(response);
    const end = range?.total ?? (length === null ? null : this.#body.loaded + length);
    if (end !== null && end > MAX_BYTES) throw this.#wrongLength(end);
    if (end !== null && bytes !== null && end !== bytes) throw this.#wrongLength(end);
    if (end !== null) this.#body.expect(end);
    return end;
  }

  #take(chunk: Uint8Array, end: number | null): void {
    const at = this.#body.loaded;
    const limit = this.#target.bytes ?? end ?? MAX_BYTES;
    if (at + chunk.length > limit) throw this.#wrongLength(at + chunk.length);
    this.#body.append(chunk);
    this.#withSink((sink) => sink.write(chunk, at));
    this.#options.onProgress(this.#body.loaded, this.#target.bytes ?? end ?? 0);
  }

  #restart(validator: string | null): void {
    if (this.#body.loaded > 0) this.#hasRestarted = true;
    this.#body.restart();
    this.#validator = validator;
    this.#withSink((sink) => sink.restart(validator));
  }

  #withSink(use: (sink: DownloadSink) => void): void {
    if (this.#sink === null) return;
    try {
      use(this.#sink);
    } catch (error) {
      this.#sink = null;
      this.#options.onSinkLost(error);
    }
  }

  #wrongLength(length: number): DenseLensError {
    const { bytes: expected } = this.#target;
    const bytes = number(length);
    return integrity(
      expected === null
        ? m.download_length({ bytes })
        : m.download_other_length({ bytes, expected: number(expected) }),
    );
  }

  #unreachable(where: string, cause?: unknown): DenseLensError {
    const say = cause === undefined ? m.download_refused : m.download_unreachable;
    return new DenseLensError('model/unreachable', say({ url: where }), { cause });
  }

  #wait(milliseconds: number): Promise<void> {
    const { signal } = this.#options;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        signal.removeEventListener('abort', stop);
        resolve();
      }, milliseconds);
      const stop = (): void => {
        clearTimeout(timer);
        reject(cancelled());
      };
      signal.addEventListener('abort', stop, { once: true });
    });
  }
}

/**
 * Fetches a file whole, however often the connection is cut, and checks it. What an attempt brought is gone
 * on from with `Range`; a server that knows no ranges, or has another file by now, starts anew.
 * @throws `model/unreachable` for refusals and when too many attempts failed, `model/integrity` for a
 *   wrong length or hash, `engine/cancelled`; RangeError when memory runs out
 */
export function download(target: DownloadTarget, options: DownloadOptions): Promise<Downloaded> {
  return new Download(target, options).run();
}

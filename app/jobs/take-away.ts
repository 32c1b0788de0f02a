import type { Engine } from '../../src/engine/client/engine';
import { releaseBuffer } from '../../src/engine/release-buffer';
import { DenseLensError, isAbandoned, type SerializedError, serializeError } from '../../src/errors';
import type { TensorName } from '../../src/network/spec';
import { encodeNpyText, npyHeader } from '../../src/tensor/npy';

/** A file of everything, as far as it has come. */
export type TakeAway =
  | { readonly status: 'none' | 'done' | 'cancelled' }
  | { readonly status: 'running'; readonly done: number; readonly total: number; readonly bytes: number }
  | { readonly status: 'failed'; readonly error: SerializedError };

/** Where the bytes of a file go. */
export interface FileSink {
  write(chunk: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Everything has been written. */
  close(): Promise<void>;
  /** Nothing more comes, and what came is no file. */
  abort(): Promise<void>;
}

/** Writes all tensors of the current image as one `.npz`, tensor by tensor. */
export interface TakeAways {
  current(): TakeAway;
  /** @param meta - a text that goes with them, as the array `meta`: what the tensors are of */
  start(names: readonly TensorName[], sink: FileSink, meta: string): Promise<void>;
  cancel(): void;
  subscribe(listener: () => void): () => void;
}

/** numpy's own date for files of an `.npz`, so that equal contents give equal files. */
const DATE = new Date(1980, 0, 1);

const changed = (): DenseLensError =>
  new DenseLensError(
    'engine/superseded',
    'Another image or another network came while the file was written, so it was given up: it would have held both.',
  );

/** A tensor as a `.npy` file in two pieces, so that the values are not copied. */
async function* npyOf(dims: readonly number[], data: Float32Array): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  yield npyHeader(dims);
  yield new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength);
}

/** Follows the engine: what is written must all belong to one run. */
export function createTakeAways(engine: Engine): TakeAways {
  let current: TakeAway = { status: 'none' };
  let abort: AbortController | null = null;
  const listeners = new Set<() => void>();
  const publish = (next: TakeAway): void => {
    current = next;
    for (const listener of listeners) listener();
  };
  const interrupt = (): void => abort?.abort(changed());
  engine.on('result', interrupt);
  engine.on('lesion', interrupt);
  engine.on('model', interrupt);

  const write = async (
    names: readonly TensorName[],
    sink: FileSink,
    meta: string,
    signal: AbortSignal,
  ): Promise<void> => {
    const { makeZip } = await import('client-zip');
    let bytes = 0;
    async function* entries() {
      yield { name: 'meta.npy', input: encodeNpyText(meta), lastModified: DATE };
      for (const [done, name] of names.entries()) {
        publish({ status: 'running', done, total: names.length, bytes });
        const { dims, data } = await engine.ask(
          'tensor',
          { name, isPassing: true },
          { signal, priority: 'background' },
        );
        signal.throwIfAborted();
        yield { name: `${name}.npy`, input: npyOf(dims, data), lastModified: DATE };
      }
    }
    const reader = makeZip(entries(), { buffersAreUTF8: true }).getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      signal.throwIfAborted();
      bytes += value.byteLength;
      await sink.write(value as Uint8Array<ArrayBuffer>);
      // A tensor that came as a copy, just for this.
      releaseBuffer(value.buffer as ArrayBuffer);
    }
  };

  return {
    current: () => current,
    start: async (names, sink, meta) => {
      abort?.abort('cancelled');
      const mine = new AbortController();
      abort = mine;
      try {
        await write(names, sink, meta, mine.signal);
        await sink.close();
        publish({ status: 'done' });
      } catch (error) {
        await sink.abort().catch(() => undefined);
        const reason: unknown = mine.signal.aborted ? mine.signal.reason : error;
        if (reason === 'cancelled' || (isAbandoned(reason) && !(reason instanceof DenseLensError)))
          publish({ status: 'cancelled' });
        else publish({ status: 'failed', error: serializeError(reason) });
      } finally {
        if (abort === mine) abort = null;
      }
    },
    cancel: () => abort?.abort('cancelled'),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

import { releaseBuffer } from '../../src/engine/release-buffer';
import type { TensorName } from '../../src/network/spec';
import { encodeNpyText, npyHeader } from '../../src/tensor/npy';
import type { Observable } from '../store/observable';
import { createJob, type JobState, type JobTools } from './job';
import type { JobPage } from './jobs';

/** Where the bytes of a file go. */
export interface FileSink {
  write(chunk: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Everything has been written. */
  close(): Promise<void>;
  /** Nothing more comes, and what came is no file. */
  abort(): Promise<void>;
}

/** What of a file of everything has been written. */
export interface Written {
  readonly bytes: number;
}

/** Writes all tensors of the current image as one `.npz`, tensor by tensor. */
export interface TakeAways {
  readonly state: Observable<JobState<Written>>;
  /** @param meta - a text that goes with them, as the array `meta`: what the tensors are of */
  start(names: readonly TensorName[], sink: FileSink, meta: string): Promise<boolean>;
  cancel(): void;
}

/** numpy's own date for files of an `.npz`, so that equal contents give equal files. */
const DATE = new Date(1980, 0, 1);

/** Why a file was given up: another image or another network came, and it would have held both. */
export const CHANGED = 'engine/superseded';

/** A tensor as a `.npy` file in two pieces, so that the values are not copied. */
async function* npyOf(dims: readonly number[], data: Float32Array): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  yield npyHeader(dims);
  yield new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength);
}

/** What is written must all belong to one run. */
export function createTakeAways({ engine }: JobPage): TakeAways {
  const job = createJob<Written>(engine, { on: ['result', 'lesion', 'model'], keeps: true });

  const write = async (
    names: readonly TensorName[],
    sink: FileSink,
    meta: string,
    { signal, report }: JobTools<Written>,
  ): Promise<void> => {
    const { makeZip } = await import('client-zip');
    let bytes = 0;
    async function* entries() {
      yield { name: 'meta.npy', input: encodeNpyText(meta), lastModified: DATE };
      for (const [done, name] of names.entries()) {
        report({ bytes }, done, names.length);
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
    state: job.state,
    start: (names, sink, meta) =>
      job.start({ bytes: 0 }, names.length, async (tools) => {
        try {
          await write(names, sink, meta, tools);
          await sink.close();
        } catch (error) {
          await sink.abort().catch(() => undefined);
          throw error;
        }
      }),
    cancel: job.cancel,
  };
}

import type { TensorName } from '../../../../../src/network/spec';
import type { SetEntry } from '../../../../../src/set/entry';
import { createJob, type Job } from '../../../../jobs/job';
import type { JobPage } from '../../../../jobs/jobs';
import { inputOf } from '../decode-again';
import type { OpenedSet } from '../source';

/** A tensor that a set's images run once more for, and how many have so far. */
interface TensorRun {
  readonly tensor: TensorName;
  readonly images: number;
}

/** Runs a set once more for the channels of one tensor, of which not every image is summed up. */
export interface TensorRuns {
  readonly state: Job<TensorRun>['state'];
  start(source: OpenedSet, tensor: TensorName): void;
  /** What has come stays, and is gone on from. */
  cancel(): void;
}

const ran = new WeakMap<object, Set<string>>();

/** Whether images of a set have run once more for a tensor. @param entries - the set's */
export const hasRunFor = (entries: readonly SetEntry[], tensor: string): boolean =>
  ran.get(entries)?.has(tensor) ?? false;

/** Images of a question to the engine. */
const TOGETHER = 4;
/** Milliseconds between two reports: with each the examples are asked for anew. */
const PAUSE = 700;

interface Batch {
  readonly ids: readonly number[];
  readonly data: Float32Array;
}

export function createTensorRuns({ engine }: JobPage): TensorRuns {
  const job = createJob<TensorRun>(engine, { on: ['model'], pause: PAUSE });
  /** Images that cannot be read any more are left out. */
  const decode = async (source: OpenedSet, ids: readonly number[], signal: AbortSignal): Promise<Batch> => {
    const inputs = await Promise.all(ids.map((id) => inputOf(source, id, signal).catch(() => null)));
    const read = ids.flatMap((id, n) => (inputs[n] == null ? [] : [{ id, input: inputs[n] }]));
    const data = new Float32Array(read.reduce((sum, { input }) => sum + input.length, 0));
    for (const [n, { input }] of read.entries()) data.set(input, n * input.length);
    return { ids: read.map(({ id }) => id), data };
  };
  return {
    state: job.state,
    start: (source, tensor) => {
      const total = source.done.length;
      void job.start({ tensor, images: 0 }, total, async ({ signal, report }) => {
        const ids = await source.ask('tensor-begin', { tensor }, { signal });
        let images = total - ids.length;
        report({ tensor, images }, images, total);
        const partOf = (at: number) => decode(source, ids.slice(at, at + TOGETHER), signal);
        let next = partOf(0);
        for (let at = 0; at < ids.length; at += TOGETHER) {
          const { ids: own, data } = await next;
          // The next images are decoded while these run.
          next = partOf(at + TOGETHER);
          if (own.length > 0) {
            const payload = { data, images: own.length, tensor };
            const peaks = await engine.ask('set-peaks', payload, { signal, priority: 'background' });
            const transfer = Object.values(peaks).map(({ buffer }) => buffer as ArrayBuffer);
            await source.ask('tensor-absorb', { tensor, ids: own, peaks }, { transfer });
            ran.set(source.entries, (ran.get(source.entries) ?? new Set()).add(tensor));
          }
          images += own.length;
          report({ tensor, images }, Math.min(total, total - ids.length + at + TOGETHER), total);
        }
      });
    },
    cancel: job.cancel,
  };
}

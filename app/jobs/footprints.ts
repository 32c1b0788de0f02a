import type { GradientOf } from '../../src/graph/backward/seed';
import { type AskedJob, createAskedJob } from './asked-job';
import type { JobPage } from './jobs';

/** Where a unit's number comes from: in the current image, or on average over several. */
interface FootprintQuestion {
  readonly of: GradientOf;
  /** Addresses of other images; none for the current one alone. */
  readonly images: readonly string[];
}

/** The mean over the images so far. */
export interface Footprint {
  /** `[H,W]` */
  readonly dims: readonly [number, number];
  readonly data: Float32Array;
  readonly images: number;
  /** Of them, those in which nothing moved the unit: a ReLU in between was off everywhere. */
  readonly silent: number;
  /** The unit's value in the current image. */
  readonly value: number;
}

/** Footprints of units, image by image; an image that cannot be fetched is left out. */
export const createFootprints = ({ engine }: JobPage): AskedJob<FootprintQuestion, Footprint> =>
  createAskedJob(engine, async ({ of, images }, { signal, onProgress, found }) => {
    const total = images.length + 1;
    const ask = (runId: number | null, image: Blob | null) =>
      engine.ask('footprint', { runId, of, image }, { signal, priority: 'background' });
    const own = await ask(null, null);
    const sum = Float64Array.from(own.data);
    const isSilent = (data: Float32Array): boolean => data.every((value) => value === 0);
    let [count, silent] = [1, isSilent(own.data) ? 1 : 0];
    const mean = (): Footprint => ({
      dims: own.dims,
      data: Float32Array.from(sum, (value) => value / count),
      images: count,
      silent,
      value: own.value,
    });
    for (const [n, url] of images.entries()) {
      found(mean());
      onProgress({ stage: 'run', loaded: n + 1, total });
      const response = await fetch(url, { signal }).catch(() => null);
      signal.throwIfAborted();
      if (response === null || !response.ok) continue;
      const { data } = await ask(own.runId, await response.blob());
      data.forEach((value, k) => {
        sum[k] = (sum[k] ?? 0) + value;
      });
      count++;
      if (isSilent(data)) silent++;
    }
    return mean();
  });

import type { GradientOf } from '../../src/graph/backward/seed';
import { type AskedJob, createAskedJob } from './asked-job';
import type { JobPage } from './jobs';
import { answersOf, type OtherImage } from './other-image';

/** Where a unit's number comes from: in the current image, or on average over several. */
interface FootprintQuestion {
  readonly of: GradientOf;
  /** Other images; none for the current one alone. */
  readonly images: readonly OtherImage[];
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
    const others = answersOf(
      images,
      (image) => ask(own.runId, image),
      signal,
      (done) => {
        found(mean());
        onProgress({ stage: 'run', loaded: done + 1, total });
      },
    );
    for await (const {
      answer: { data },
    } of others) {
      data.forEach((value, k) => {
        sum[k] = (sum[k] ?? 0) + value;
      });
      count++;
      if (isSilent(data)) silent++;
    }
    return mean();
  });

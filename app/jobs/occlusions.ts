import { type OcclusionMap, occlusionMap } from '../../src/engine/client/attributions';
import type { Baseline } from '../../src/engine/protocol/gradients';
import { type AskedJob, createAskedJob } from './asked-job';
import type { JobPage } from './jobs';

interface Occluding {
  readonly class: number;
  readonly against?: number;
  /** Of the square and from one to the next, in pixels. */
  readonly size: number;
  readonly stride: number;
  readonly fill: Baseline;
  readonly inputSize: readonly [number, number];
}

/** Occlusion maps of the current image, which grow square by square. */
export const createOcclusions = ({ engine }: JobPage): AskedJob<Occluding, OcclusionMap> =>
  createAskedJob(engine, (asked, { found, ...tools }) =>
    occlusionMap(engine, asked, { ...tools, onPart: found }),
  );

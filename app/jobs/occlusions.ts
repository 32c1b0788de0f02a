import { type OcclusionMap, occlusionMap } from '../../src/engine/client/attributions';
import type { Baseline } from '../../src/engine/protocol/gradients';
import { type AskedJob, createAskedJob } from './asked-job';
import { foundMaps, occlusionPixels } from './found-maps';
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
  createAskedJob(engine, async (asked, { found, ...tools }) => {
    const { size, stride, fill, inputSize } = asked;
    const map = await occlusionMap(engine, asked, { ...tools, onPart: found });
    tools.signal.throwIfAborted();
    const pixels = occlusionPixels(map, asked, inputSize);
    foundMaps(engine).put(asked, { kind: 'occlusion', size, stride, fill }, pixels);
    return map;
  });

import { integratedGradients, occlusionMap } from '../../src/engine/client/attributions';
import type { Engine, RequestOptions } from '../../src/engine/client/engine';
import type { EditMode } from '../../src/engine/protocol/probes';
import { areaUnder, byValue, enlarge } from '../../src/explain/edit-curves';
import { saliencyMap } from '../../src/explain/saliency';
import { randomStream } from '../../src/weights/random';
import { type AskedJob, createAskedJob } from './asked-job';
import type { JobPage } from './jobs';
import { riseMap } from './masks';

/** Maps that can be put to the test. */
export type JudgedMap = 'cam' | 'saliency' | 'times-input' | 'path' | 'occlusion' | 'masks' | 'random';

interface Judging {
  readonly class: number;
  readonly maps: readonly JudgedMap[];
  /** Points of a curve besides its beginning. */
  readonly points: number;
  /** Of the random order and the random masks. */
  readonly seed: number;
  readonly inputSize: readonly [number, number];
}

/** The class's probability while pixels go, or come, in a map's order. */
export interface EditCurve {
  readonly map: JudgedMap;
  readonly mode: EditMode;
  readonly probabilities: readonly number[];
  readonly area: number;
}

/** All curves so far, on one axis. */
export interface EditCurves {
  /** Shares of the pixels, 0…1. */
  readonly shares: readonly number[];
  readonly curves: readonly EditCurve[];
}

const BATCH = 8;
const PATH_STEPS = 16;
const MASKS = 256;

type Ask = RequestOptions & { readonly signal: AbortSignal };

/** A map by what it is, one number a pixel: what is large is to go first. */
async function judged(
  engine: Engine,
  kind: JudgedMap,
  { class: index, seed, inputSize }: Judging,
  { signal }: Ask,
): Promise<Float32Array> {
  const [height, width] = inputSize;
  const background = { signal, priority: 'background' } as const;
  switch (kind) {
    case 'cam': {
      const asked = { class: index, at: ['relu5'], method: 'hires-cam' } as const;
      const [map] = (await engine.ask('layer-maps', asked, background)).maps;
      return map === undefined ? new Float32Array(height * width) : enlarge(map.data, map.dims, inputSize);
    }
    case 'saliency':
    case 'times-input': {
      const { maps } = await engine.ask('saliency', { of: { class: index } }, background);
      return maps[kind === 'saliency' ? 'absolute' : kind].data;
    }
    case 'path': {
      const asked = { class: index, steps: PATH_STEPS, baseline: 'zero' } as const;
      const { data } = await integratedGradients(engine, asked, { signal });
      return saliencyMap('signed', data, data, height * width);
    }
    case 'occlusion': {
      const size = Math.max(1, Math.round(Math.min(height, width) / 7));
      const stride = Math.max(1, Math.round(size / 2));
      const asked = { class: index, size, stride, fill: 'zero', inputSize } as const;
      const { data, dims } = await occlusionMap(engine, asked, { signal });
      const axis = { first: size / 2, step: stride };
      return enlarge(data, dims, inputSize, [axis, axis]);
    }
    case 'masks': {
      const asked = { class: index, scheme: { seed, grid: 7, share: 0.5 }, masks: MASKS };
      return (await riseMap(engine, asked, { signal })).data;
    }
    case 'random': {
      const random = randomStream(seed, 'order');
      return Float32Array.from({ length: height * width }, () => random() / 2 ** 32);
    }
  }
}

/** Deletion and insertion curves of several maps (Petsiuk et al., arXiv 1806.07421), map by map. */
export const createEditCurves = ({ engine }: JobPage): AskedJob<Judging, EditCurves> =>
  createAskedJob(engine, async (asked, { signal, onProgress, found }) => {
    const { class: index, maps, points, inputSize } = asked;
    const pixels = inputSize[0] * inputSize[1];
    const counts = Array.from({ length: points + 1 }, (_, n) => Math.round((n / points) * pixels));
    const shares = counts.map((count) => count / pixels);
    const curves: EditCurve[] = [];
    const total = maps.length * 3;
    let done = 0;
    const tick = (): void => onProgress({ stage: 'run', loaded: ++done, total });
    let runId: number | null = null;
    for (const map of maps) {
      const order = byValue(await judged(engine, map, asked, { signal }));
      tick();
      for (const mode of ['deletion', 'insertion'] as const) {
        const probabilities: number[] = [];
        for (let at = 0; at < counts.length; at += BATCH) {
          const part: { runId: number; probabilities: Float64Array } = await engine.ask(
            'edit-curve',
            { runId, class: index, mode, order, counts: counts.slice(at, at + BATCH), batch: BATCH },
            { signal, priority: 'background' },
          );
          runId = part.runId;
          probabilities.push(...part.probabilities);
        }
        curves.push({ map, mode, probabilities, area: areaUnder(shares, probabilities) });
        tick();
        found({ shares, curves: [...curves] });
      }
    }
    return { shares, curves };
  });

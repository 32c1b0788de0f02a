import type { Engine, RequestOptions } from '../../src/engine/client/engine';
import type { Requests } from '../../src/engine/protocol/requests';
import { correlation, type MaskScheme } from '../../src/explain/random-masks';
import { type AskedJob, createAskedJob } from './asked-job';
import { foundMaps } from './found-maps';
import type { JobPage } from './jobs';

/** What random masks are asked. */
export interface Masking {
  readonly class: number;
  readonly scheme: MaskScheme;
  readonly masks: number;
}

/** RISE's map so far. */
export interface RiseMap {
  /** `[H,W]` */
  readonly dims: readonly [number, number];
  /** 1/(N·p) Σ probability · mask: the mean probability while a pixel is seen. */
  readonly data: Float32Array;
  readonly masks: number;
  /** Mean of all masked images' probabilities. */
  readonly mean: number;
  /** Pearson's correlation of the maps of even and of odd masks: how steady the map is by now. */
  readonly agreement: number;
}

/** Masks in a run. */
const BATCH = 8;

/** RISE, batch by batch. @param onPart - hears of the map as it grows */
export async function riseMap(
  engine: Pick<Engine, 'ask'>,
  { class: index, scheme, masks }: Masking,
  { signal, onProgress, onPart }: RequestOptions & { readonly onPart?: (map: RiseMap) => void },
): Promise<RiseMap> {
  let even = new Float64Array();
  let odd = new Float64Array();
  let [runId, total]: [number | null, number] = [null, 0];
  let map: RiseMap | null = null;
  for (let first = 0; first < masks; first += BATCH) {
    const part: Requests['rise']['out'] = await engine.ask(
      'rise',
      { runId, class: index, scheme, first, count: Math.min(BATCH, masks - first), batch: BATCH },
      { priority: 'background', ...(signal && { signal }) },
    );
    runId = part.runId;
    if (even.length === 0) {
      even = new Float64Array(part.even.length);
      odd = new Float64Array(part.odd.length);
    }
    for (let n = 0; n < even.length; n++) {
      even[n] = (even[n] ?? 0) + (part.even[n] ?? 0);
      odd[n] = (odd[n] ?? 0) + (part.odd[n] ?? 0);
    }
    total += part.probabilities.reduce((sum, p) => sum + p, 0);
    const done = first + part.probabilities.length;
    map = {
      dims: part.dims,
      data: Float32Array.from(even, (value, n) => (value + (odd[n] ?? 0)) / (done * scheme.share)),
      masks: done,
      mean: total / done,
      agreement: correlation(even, odd),
    };
    onProgress?.({ stage: 'run', loaded: done, total: masks });
    onPart?.(map);
  }
  if (map === null) throw new RangeError('RISE needs masks.');
  return map;
}

/** RISE maps of the current image, which get steadier mask by mask. */
export const createMaskings = ({ engine }: JobPage): AskedJob<Masking, RiseMap> =>
  createAskedJob(engine, async (asked, { found, ...tools }) => {
    const { scheme, masks } = asked;
    const map = await riseMap(engine, asked, { ...tools, onPart: found });
    tools.signal.throwIfAborted();
    const of = { class: asked.class, inputSize: map.dims };
    foundMaps(engine).put(of, { kind: 'masks', scheme, masks }, map.data);
    return map;
  });

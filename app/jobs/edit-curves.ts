import type { EditMode } from '../../src/engine/protocol/probes';
import { areaUnder, byValue } from '../../src/explain/edit-curves';
import { type AskedJob, createAskedJob } from './asked-job';
import type { ImageMap, MapSubject } from './found-maps';
import { imageMap } from './image-maps';
import type { JobPage } from './jobs';

interface Judging extends MapSubject {
  readonly maps: readonly ImageMap[];
  /** Points of a curve besides its beginning. */
  readonly points: number;
}

/** The class's probability while pixels go, or come, in a map's order. */
export interface EditCurve {
  /** By its place among those that were asked for. */
  readonly map: number;
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

/** Deletion and insertion curves of several maps (Petsiuk et al., arXiv 1806.07421), map by map. */
export function createEditCurves({ engine }: JobPage): AskedJob<Judging, EditCurves> {
  // A map that is added to the plot does not have the others judged again.
  const known = new Map<string, readonly Omit<EditCurve, 'map'>[]>();
  for (const event of ['result', 'lesion', 'model'] as const) engine.on(event, () => known.clear());
  return createAskedJob(engine, async (asked, { signal, onProgress, found }) => {
    const { maps, points, ...of } = asked;
    const { class: index, inputSize } = of;
    const pixels = inputSize[0] * inputSize[1];
    const counts = Array.from({ length: points + 1 }, (_, n) => Math.round((n / points) * pixels));
    const shares = counts.map((count) => count / pixels);
    const curves: EditCurve[] = [];
    let runId: number | null = null;
    const curveOf = async (order: Uint32Array, mode: EditMode): Promise<Omit<EditCurve, 'map'>> => {
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
      return { mode, probabilities, area: areaUnder(shares, probabilities) };
    };
    for (const [map, recipe] of maps.entries()) {
      // Making a map is a third of its progress, and so is each of its curves.
      const tell = (thirds: number): void =>
        onProgress({ stage: 'run', loaded: 3 * map + thirds, total: 3 * maps.length });
      const key = JSON.stringify([of, points, recipe]);
      let own = known.get(key) ?? [];
      const show = (): void =>
        found({ shares, curves: [...curves, ...own.map((curve) => ({ ...curve, map }))] });
      if (own.length === 0) {
        const made = await imageMap(engine, of, recipe, {
          signal,
          onProgress: ({ loaded, total }) => tell(loaded / total),
        });
        const order = byValue(made);
        for (const mode of ['deletion', 'insertion'] as const) {
          tell(1 + own.length);
          own = [...own, await curveOf(order, mode)];
          signal.throwIfAborted();
          show();
        }
        known.set(key, own);
      }
      show();
      curves.push(...own.map((curve) => ({ ...curve, map })));
      tell(3);
    }
    return { shares, curves };
  });
}

import type { Tensor } from 'onnxruntime-web';
import { blockPeers } from '../../../network/peers';
import type { TensorName } from '../../../network/spec';
import { quantiles } from '../../../tensor/distribution';
import { extremes, fixedEnds, oneRange, scaleEnds } from '../../../tensor/scale';
import type { ChannelStats, Palette, ScaleOptions, ScaleScope } from '../../../tensor/types';
import type { EngineState } from '../engine-state';
import type { TensorStore } from '../run/tensor-store';
import { statsOf, valuesOf } from './values';

interface Subject {
  readonly tensor: Tensor;
  readonly name: TensorName;
  readonly stats: ChannelStats;
}

/** Ranges that a run's atlases were painted with: every scroll asks for the same ones again. */
const cache = new WeakMap<TensorStore, Map<string, Float32Array>>();

type Ends = readonly [min: number, max: number];

/** The quantiles between which a scale stretches; the whole range where nothing else is between them. */
function clipped(values: Float32Array, clip: number, whole: Ends): Ends {
  const [low = Number.NaN, high = Number.NaN] = quantiles(values, [clip, 1 - clip]);
  return low === 0 && high === 0 ? whole : [low, high];
}

/** Extremes, or quantiles, of the same operation in every layer of the block. */
async function blockEnds(state: EngineState, name: TensorName, clip: number): Promise<Ends> {
  const { run } = state.current;
  const ends: Ends[] = [];
  const parts: Float32Array[] = [];
  for (const peer of blockPeers(run.architecture, name)) {
    const found = await state.model.network.tensor(run, peer);
    ends.push(extremes(await statsOf(state, run, found.name, found.tensor)));
    // Copied at once: computing the next peers may push this one out of the store.
    if (clip > 0) parts.push((await valuesOf(state, run, found.name, found.tensor)).slice());
  }
  const finite = ends.filter(([low]) => !Number.isNaN(low));
  if (finite.length === 0) return [Number.NaN, Number.NaN];
  const whole: Ends = [Math.min(...finite.map(([low]) => low)), Math.max(...finite.map(([, high]) => high))];
  if (clip === 0) return whole;
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return clipped(all, clip, whole);
}

/** Scales that are clipped, fixed, or those of a whole block. `[lo, hi]` interleaved. */
export async function unusualRanges(
  state: EngineState,
  subject: Subject,
  scope: ScaleScope,
  { clip = 0, fixed = [0, 1] }: ScaleOptions,
  palette: Palette,
): Promise<Float32Array> {
  const { store } = state.current.run;
  const known = cache.get(store) ?? new Map<string, Float32Array>();
  cache.set(store, known);
  const key = [subject.name, scope, clip, palette, scope === 'fixed' ? fixed : ''].join(' ');
  const ranges = known.get(key) ?? (await compute());
  known.delete(key);
  known.set(key, ranges);
  if (known.size > 12) known.delete(known.keys().next().value ?? '');
  return ranges;

  async function compute(): Promise<Float32Array> {
    const { tensor, name, stats } = subject;
    const { channels, pixels } = stats;
    switch (scope) {
      case 'fixed':
        return oneRange(channels, fixedEnds(fixed, palette));
      case 'block':
        return oneRange(channels, scaleEnds(...(await blockEnds(state, name, clip)), palette));
      case 'tensor': {
        const values = await valuesOf(state, state.current.run, name, tensor);
        return oneRange(channels, scaleEnds(...clipped(values, clip, extremes(stats)), palette));
      }
      case 'channel': {
        const values = await valuesOf(state, state.current.run, name, tensor);
        const all = new Float32Array(channels * 2);
        for (let c = 0; c < channels; c++) {
          const whole: Ends = [stats.min[c] as number, stats.max[c] as number];
          const ends = clipped(values.subarray(c * pixels, (c + 1) * pixels), clip, whole);
          all.set(scaleEnds(...ends, palette), c * 2);
        }
        return all;
      }
    }
  }
}

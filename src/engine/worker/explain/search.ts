import { DenseLensError } from '../../../errors';
import {
  bestHits,
  type ChannelHit,
  type Region,
  regionOnMap,
  scoreRegion,
  scoreSeparation,
} from '../../../explain/channel-search';
import { capturedTensors } from '../../../graph/capture';
import type { Architecture } from '../../../network/architecture';
import { isNonNegative } from '../../../network/facts';
import type { TensorName } from '../../../network/spec';
import { computeChannelStats } from '../../../tensor/stats';
import type { ChannelStats } from '../../../tensor/types';
import type {
  ChannelSearch,
  ChannelSearchPart,
  ExplainRequests,
  FoundChannel,
  SearchScope,
} from '../../protocol/explain';
import type { EngineState } from '../engine-state';
import { giveWay } from '../handler';
import { m } from '../messages/m';
import { mapShape } from '../run/network';

/**
 * What one request looks at: all that the run holds at once, but each tensor that must be computed by itself,
 * so that nothing else waits long. No channel comes twice under names that differ by a pointwise operation.
 */
function partsOf(architecture: Architecture, scope: SearchScope): readonly (readonly TensorName[])[] {
  switch (scope) {
    case 'written':
      return [capturedTensors(architecture).filter((name) => name !== 'classifier')];
    case 'bottleneck':
      return architecture.ops.flatMap(({ name, role }) => (role === 'relu2' ? [[name]] : []));
  }
}

/** A tensor's name, its values `[C,h,w]`, and that shape. */
type Look = (
  name: TensorName,
  values: Float32Array,
  shape: readonly [number, number, number],
) => readonly ChannelHit[];

function lookForRegion(region: Region): Look {
  const covered = region.cells.reduce((sum, cell) => sum + cell, 0);
  const isWhole = region.cells.length === region.columns * region.rows && Number.isFinite(covered);
  if (!isWhole || covered <= 0 || covered >= region.cells.length) {
    throw new DenseLensError('explain/unsupported', m.run_paint_a_part());
  }
  const onMaps = new Map<string, Float64Array>();
  return (name, values, [, height, width]) => {
    const key = `${height}×${width}`;
    const weights = onMaps.get(key) ?? regionOnMap(region, height, width);
    onMaps.set(key, weights);
    return scoreRegion(name, values, weights) ?? [];
  };
}

/** Statistics of another image's channels, to compare the current one's with. */
const remembered = new WeakMap<EngineState['model'], Map<TensorName, ChannelStats>>();

function rememberedOf(state: EngineState): Map<TensorName, ChannelStats> {
  const known = remembered.get(state.model) ?? new Map<TensorName, ChannelStats>();
  remembered.set(state.model, known);
  return known;
}

function lookFor(state: EngineState, search: ChannelSearch): Look {
  switch (search.kind) {
    case 'region':
      return lookForRegion(search.region);
    case 'remember':
      return (name, values, [channels, height, width]) => {
        rememberedOf(state).set(name, computeChannelStats(values, channels, height * width));
        return [];
      };
    case 'separation':
      return (name, values, [channels, height, width]) => {
        const other = rememberedOf(state).get(name);
        if (other === undefined) {
          throw new DenseLensError('explain/unsupported', m.run_remember_first());
        }
        return scoreSeparation(name, computeChannelStats(values, channels, height * width), other);
      };
  }
}

/**
 * One part of a search over the channels of the current image, cut or not.
 * @throws `explain/unsupported` for a region that is empty or everything, or when no image was remembered;
 *   `image/none`
 */
export async function searchChannels(
  state: EngineState,
  { search, scope, part, limit }: ExplainRequests['search-channels']['in'],
  signal: AbortSignal,
): Promise<ChannelSearchPart> {
  const { network } = state.model;
  const { run } = state.current;
  const parts = partsOf(run.architecture, scope);
  const look = lookFor(state, search);
  const hits: ChannelHit[] = [];
  for (const name of parts[part] ?? []) {
    await giveWay(signal);
    const { tensor } = await network.tensor(run, name);
    hits.push(...look(name, await network.values(tensor), mapShape(run.architecture, name)));
  }
  const best = bestHits(hits, limit, search.kind === 'separation' ? 0 : 1);
  const found: FoundChannel[] = [];
  for (const hit of best) {
    const { tensor, name } = await network.tensor(run, hit.tensor);
    const [, height, width] = mapShape(run.architecture, name);
    const pixels = height * width;
    const values = await network.values(tensor);
    found.push({
      ...hit,
      dims: [height, width],
      map: values.slice(hit.channel * pixels, (hit.channel + 1) * pixels),
      palette: isNonNegative(run.architecture, name) ? 'sequential' : 'diverging',
    });
  }
  return { hits: found, parts: parts.length };
}

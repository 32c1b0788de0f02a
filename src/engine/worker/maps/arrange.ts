import { DenseLensError } from '../../../errors';
import { featureOffset } from '../../../explain/contribution';
import { type Arrangement, arrangeChannels } from '../../../tensor/arrange';
import { cosineSimilarities, l2Norms, sparsity, spatialEntropies } from '../../../tensor/channel-keys';
import type { ChannelStats } from '../../../tensor/types';
import type { ArrangedChannels } from '../../protocol/maps';
import type { Requests } from '../../protocol/requests';
import type { EngineState } from '../engine-state';
import { contributionsOf } from '../explain/head';
import { m } from '../messages/m';
import { statsOf, valuesOf } from './values';

type Question = Requests['arrange']['in'];

async function contributions(
  state: EngineState,
  name: string,
  question: Question['question'],
  channels: number,
): Promise<Float64Array> {
  const offset = featureOffset(state.current.run.architecture, name);
  if (offset === null || question === null)
    throw new DenseLensError('explain/unsupported', m.run_no_features({ name }));
  return (await contributionsOf(state, question)).slice(offset, offset + channels);
}

function fromStats(key: 'index' | 'mean' | 'max' | 'l2' | 'sparsity', stats: ChannelStats): Float64Array {
  switch (key) {
    case 'index':
      return Float64Array.from({ length: stats.channels }, (_, channel) => channel);
    case 'mean':
      return Float64Array.from(stats.mean);
    case 'max':
      return Float64Array.from(stats.max);
    case 'l2':
      return l2Norms(stats);
    case 'sparsity':
      return sparsity(stats);
  }
}

/**
 * The channels of a tensor of the current run in a wished order.
 * @throws `tensor/unknown`, `tensor/folded`, `image/none`; `explain/unsupported` for contributions that the
 * tensor does not have
 */
export async function arrangeTensor(
  state: EngineState,
  { name: requested, arrangement, question }: Question,
): Promise<ArrangedChannels> {
  const { run } = state.current;
  const { tensor, name } = await state.model.network.tensor(run, requested);
  const stats = await statsOf(state, run, name, tensor);
  const keys = await keysOf(arrangement);
  return { order: arrangeChannels(keys, stats, arrangement), keys };

  async function keysOf({ key, similarTo }: Arrangement): Promise<Float64Array> {
    const { channels, pixels } = stats;
    switch (key) {
      case 'contribution':
        return contributions(state, requested, question, channels);
      case 'entropy':
        return spatialEntropies(await valuesOf(state, run, name, tensor), channels, pixels);
      case 'similarity': {
        const values = await valuesOf(state, run, name, tensor);
        return cosineSimilarities(values, channels, pixels, Math.min(similarTo, channels - 1));
      }
      default:
        return fromStats(key, stats);
    }
  }
}

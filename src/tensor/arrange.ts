import { orderChannels } from './channel-keys';
import type { ChannelStats } from './types';

/** What channels can be put in order by. */
export type ChannelKey =
  | 'index'
  | 'mean'
  | 'max'
  | 'l2'
  /** Share of exact zeros. */
  | 'sparsity'
  /** How spread out over the map, in bits. */
  | 'entropy'
  /** Cosine to a chosen channel. */
  | 'similarity'
  /** What the channel adds to a class's logit. */
  | 'contribution';

/** Which channels of a tensor are shown, and in which order. */
export interface Arrangement {
  readonly key: ChannelKey;
  /** Against the usual direction: by index from the first on, by all else the largest first. */
  readonly reversed: boolean;
  /** The channel that `similarity` compares with. */
  readonly similarTo: number;
  /** Only these; null for all. */
  readonly channels: { readonly start: number; readonly count: number } | null;
  /** Only channels whose key is within, ends included; null for an open end. */
  readonly from: number | null;
  readonly to: number | null;
  /** Channels that are zero everywhere. */
  readonly dead: 'shown' | 'hidden' | 'only';
}

/** Every channel, by index. */
export const ALL_BY_INDEX: Arrangement = {
  key: 'index',
  reversed: false,
  similarTo: 0,
  channels: null,
  from: null,
  to: null,
  dead: 'shown',
};

/**
 * The channels to show, in order, as a paint job takes them.
 * @param keys - of every channel; NaN for those that have none, which come last and are outside every range
 */
export function arrangeChannels(
  keys: ArrayLike<number>,
  { zeros, pixels }: Pick<ChannelStats, 'zeros' | 'pixels'>,
  { key, reversed, channels, from, to, dead }: Arrangement,
): Uint32Array {
  return orderChannels(keys, (key === 'index') !== reversed).filter((channel) => {
    if (channels !== null && (channel < channels.start || channel >= channels.start + channels.count))
      return false;
    if (dead !== 'shown' && (zeros[channel] === pixels) !== (dead === 'only')) return false;
    const value = keys[channel] as number;
    return (from === null || value >= from) && (to === null || value <= to);
  });
}

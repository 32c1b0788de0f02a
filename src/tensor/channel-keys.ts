import type { ChannelStats } from './types';

/**
 * Numbers by which channels of a tensor `[C,H,W]` can be put in order. What is no number for a channel
 * (an angle to a channel of zeros) is NaN, and {@link orderChannels} puts it last.
 */

/** √Σx² of the finite values, from the statistics: Σx² = n·(mean² + std²). */
export function l2Norms(stats: ChannelStats): Float64Array {
  return Float64Array.from({ length: stats.channels }, (_, c) => {
    const n = stats.pixels - (stats.nan[c] as number) - (stats.infinite[c] as number);
    return n === 0 ? Number.NaN : Math.sqrt(n) * Math.hypot(stats.mean[c] as number, stats.std[c] as number);
  });
}

/** Share of exact zeros, 0…1. */
export function sparsity(stats: ChannelStats): Float64Array {
  return Float64Array.from(stats.zeros, (zeros) => zeros / stats.pixels);
}

/**
 * How spread out a channel is: Shannon entropy, in bits, of |x| taken as a distribution over the pixels.
 * 0 for a single point, log₂(H·W) for an even map, NaN for a channel of zeros or with values not finite.
 */
export function spatialEntropies(data: Float32Array, channels: number, pixels: number): Float64Array {
  const entropies = new Float64Array(channels);
  for (let c = 0; c < channels; c++) {
    let total = 0;
    let weighted = 0;
    for (let i = c * pixels; i < (c + 1) * pixels; i++) {
      const weight = Math.abs(data[i] as number);
      if (weight === 0) continue;
      total += weight;
      weighted += weight * Math.log2(weight);
    }
    // −Σ p·log₂ p with p = w / total.
    entropies[c] = total > 0 ? Math.max(0, Math.log2(total) - weighted / total) : Number.NaN;
  }
  return entropies;
}

/** Cosine of the angle between each channel and the `chosen` one, −1…1; NaN where either has no length. */
export function cosineSimilarities(
  data: Float32Array,
  channels: number,
  pixels: number,
  chosen: number,
): Float64Array {
  const similarities = new Float64Array(channels);
  const other = data.subarray(chosen * pixels, (chosen + 1) * pixels);
  let length = 0;
  for (let i = 0; i < pixels; i++) length += (other[i] as number) ** 2;
  for (let c = 0; c < channels; c++) {
    let product = 0;
    let own = 0;
    for (let i = 0, at = c * pixels; i < pixels; i++, at++) {
      const value = data[at] as number;
      product += value * (other[i] as number);
      own += value * value;
    }
    similarities[c] = product / Math.sqrt(own * length);
  }
  return similarities;
}

/**
 * Channels in order of a key, the largest first unless `ascending`; equal keys in the channels' own order,
 * NaN last either way. The result is what a paint job takes as its `order`.
 */
export function orderChannels(keys: ArrayLike<number>, ascending = false): Uint32Array {
  const sign = ascending ? 1 : -1;
  return Uint32Array.from({ length: keys.length }, (_, c) => c).sort((a, b) => {
    const [x, y] = [keys[a] as number, keys[b] as number];
    if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y)) || a - b;
    return sign * (x - y) || a - b;
  });
}

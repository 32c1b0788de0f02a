import type { ChannelStats, TensorSummary } from './types';

/** Empty statistics to be filled in, channel by channel. */
export function emptyStats(channels: number, pixels: number): ChannelStats {
  return {
    channels,
    pixels,
    min: new Float32Array(channels),
    max: new Float32Array(channels),
    mean: new Float64Array(channels),
    std: new Float64Array(channels),
    zeros: new Uint32Array(channels),
    nan: new Uint32Array(channels),
    infinite: new Uint32Array(channels),
  };
}

/** Statistics of a channel that holds NaN or ±Inf; they are counted and left out of all else. */
function careful(stats: ChannelStats, c: number, data: Float32Array): void {
  const { pixels } = stats;
  const start = c * pixels;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let sum = 0;
  let nan = 0;
  let infinite = 0;
  for (let i = start; i < start + pixels; i++) {
    const value = data[i] as number;
    if (Number.isNaN(value)) nan++;
    else if (!Number.isFinite(value)) infinite++;
    else {
      if (value < min) min = value;
      if (value > max) max = value;
      sum += value;
    }
  }
  const finite = pixels - nan - infinite;
  const mean = finite > 0 ? sum / finite : Number.NaN;
  let squares = 0;
  for (let i = start; i < start + pixels; i++) {
    const value = data[i] as number;
    if (Number.isFinite(value)) squares += (value - mean) * (value - mean);
  }
  stats.min[c] = finite > 0 ? min : Number.NaN;
  stats.max[c] = finite > 0 ? max : Number.NaN;
  stats.mean[c] = mean;
  stats.std[c] = finite > 0 ? Math.sqrt(squares / finite) : Number.NaN;
  stats.nan[c] = nan;
  stats.infinite[c] = infinite;
}

/**
 * Statistics of each channel of a tensor `[C,H,W]`, accumulated in double precision in two passes.
 * Finite values, which is nearly always all, need no test of their own: their sum is finite.
 * @param pixels - H·W
 */
export function computeChannelStats(data: Float32Array, channels: number, pixels: number): ChannelStats {
  const stats = emptyStats(channels, pixels);
  for (let c = 0; c < channels; c++) {
    const start = c * pixels;
    const end = start + pixels;
    let min = data[start] as number;
    let max = min;
    let zeros = 0;
    // Two chains of additions, since one alone waits for its own result at every step.
    let even = 0;
    let odd = 0;
    let i = start;
    for (; i + 1 < end; i += 2) {
      const a = data[i] as number;
      const b = data[i + 1] as number;
      even += a;
      odd += b;
      if (a < min) min = a;
      if (b < min) min = b;
      if (a > max) max = a;
      if (b > max) max = b;
      if (a === 0) zeros++;
      if (b === 0) zeros++;
    }
    if (i < end) {
      const a = data[i] as number;
      even += a;
      if (a < min) min = a;
      if (a > max) max = a;
      if (a === 0) zeros++;
    }
    stats.zeros[c] = zeros;
    const sum = even + odd;
    if (!Number.isFinite(sum)) {
      careful(stats, c, data);
      continue;
    }
    const mean = sum / pixels;
    even = 0;
    odd = 0;
    for (i = start; i + 1 < end; i += 2) {
      const a = (data[i] as number) - mean;
      const b = (data[i + 1] as number) - mean;
      even += a * a;
      odd += b * b;
    }
    if (i < end) even += ((data[i] as number) - mean) ** 2;
    // −0 becomes 0.
    stats.min[c] = min + 0;
    stats.max[c] = max + 0;
    stats.mean[c] = mean;
    stats.std[c] = min === max ? 0 : Math.sqrt((even + odd) / pixels);
  }
  return stats;
}

/**
 * The whole tensor's statistics from those of its channels: counts add up, means and variances combine
 * weighted by the finite values (Chan et al., "Updating formulae … for computing sample variances", 1979).
 */
export function summarize(stats: ChannelStats): TensorSummary {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let zeros = 0;
  let nan = 0;
  let infinite = 0;
  let deadChannels = 0;
  let finite = 0;
  let sum = 0;
  for (let c = 0; c < stats.channels; c++) {
    const channelNan = stats.nan[c] as number;
    const channelInfinite = stats.infinite[c] as number;
    zeros += stats.zeros[c] as number;
    nan += channelNan;
    infinite += channelInfinite;
    if (stats.zeros[c] === stats.pixels) deadChannels++;
    const n = stats.pixels - channelNan - channelInfinite;
    if (n === 0) continue;
    finite += n;
    sum += (stats.mean[c] as number) * n;
    min = Math.min(min, stats.min[c] as number);
    max = Math.max(max, stats.max[c] as number);
  }
  if (finite === 0) {
    const none = Number.NaN;
    return { min: none, max: none, mean: none, std: none, zeros, nan, infinite, deadChannels };
  }
  const mean = sum / finite;
  let squares = 0;
  for (let c = 0; c < stats.channels; c++) {
    const n = stats.pixels - (stats.nan[c] as number) - (stats.infinite[c] as number);
    if (n > 0) squares += n * ((stats.std[c] as number) ** 2 + ((stats.mean[c] as number) - mean) ** 2);
  }
  return { min, max, mean, std: Math.sqrt(squares / finite), zeros, nan, infinite, deadChannels };
}

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
 * Statistics of each channel of a tensor `[C,H,W]`, accumulated in double precision.
 *
 * One pass: sums are of distances to the channel's first value, which keeps the variance from drowning in
 * the mean (the first value is at most √(H·W) deviations away from the mean; Chan, Golub & LeVeque,
 * "Algorithms for computing the sample variance", 1983, on shifted data). That all values are finite, as
 * nearly always, shows in the sum.
 * @param pixels - H·W
 */
export function computeChannelStats(data: Float32Array, channels: number, pixels: number): ChannelStats {
  const stats = emptyStats(channels, pixels);
  for (let c = 0; c < channels; c++) {
    const start = c * pixels;
    const first = data[start] as number;
    let min = first;
    let max = first;
    let zeros = 0;
    let sum = 0;
    let squares = 0;
    for (let i = start; i < start + pixels; i++) {
      const value = data[i] as number;
      const distance = value - first;
      sum += distance;
      squares += distance * distance;
      if (value < min) min = value;
      if (value > max) max = value;
      // A branch here would be mispredicted at every other value of a ReLU's output.
      zeros += Number(value === 0);
    }
    stats.zeros[c] = zeros;
    if (!Number.isFinite(sum)) {
      careful(stats, c, data);
      continue;
    }
    const shift = sum / pixels;
    // −0 becomes 0.
    stats.min[c] = min + 0;
    stats.max[c] = max + 0;
    stats.mean[c] = first + shift;
    stats.std[c] = Math.sqrt(Math.max(0, squares / pixels - shift * shift));
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

import type { ChannelStats, PaletteKind, ScaleScope } from './types';

/** What the ends of a palette stand for, given the smallest and the largest finite value (NaN: none). */
function rangeOf(min: number, max: number, palette: PaletteKind): readonly [lo: number, hi: number] {
  if (palette === 'diverging') {
    const reach = Math.max(Math.abs(min), Math.abs(max));
    return reach > 0 ? [-reach, reach] : [-1, 1];
  }
  const lo = Math.min(0, min);
  const hi = Math.max(0, max);
  return hi > lo ? [lo, hi] : [0, 1];
}

/**
 * The colour scale of every channel, `[lo, hi]` interleaved, length 2·C, as a painter takes it.
 * Diverging scales are symmetric, so that 0 has the neutral colour; sequential ones hold 0, so that it
 * has the low end's. `lo < hi` always: where all values are 0, or none is finite, the unit range stands in.
 */
export function displayRanges(stats: ChannelStats, scope: ScaleScope, palette: PaletteKind): Float32Array {
  const ranges = new Float32Array(stats.channels * 2);
  if (scope === 'tensor') {
    let min = Number.POSITIVE_INFINITY;
    let max = Number.NEGATIVE_INFINITY;
    for (let c = 0; c < stats.channels; c++) {
      const low = stats.min[c] as number;
      const high = stats.max[c] as number;
      if (low < min) min = low;
      if (high > max) max = high;
    }
    const [lo, hi] = min <= max ? rangeOf(min, max, palette) : rangeOf(Number.NaN, Number.NaN, palette);
    for (let c = 0; c < stats.channels; c++) ranges.set([lo, hi], c * 2);
    return ranges;
  }
  for (let c = 0; c < stats.channels; c++) {
    const [lo, hi] = rangeOf(stats.min[c] as number, stats.max[c] as number, palette);
    ranges[c * 2] = lo;
    ranges[c * 2 + 1] = hi;
  }
  return ranges;
}

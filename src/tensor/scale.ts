import { paletteKind } from './palette';
import type { ChannelStats, Palette, ScaleScope } from './types';

/**
 * What the ends of a palette stand for, given the smallest and the largest value to show (NaN: none).
 * Diverging scales are symmetric, so that 0 has the neutral colour; sequential ones hold 0, so that it
 * has the low end's. `lo < hi` always: where both are 0, or neither is a number, the unit range stands in.
 */
export function scaleEnds(min: number, max: number, palette: Palette): readonly [lo: number, hi: number] {
  if (paletteKind(palette) === 'diverging') {
    const reach = Math.max(Math.abs(min), Math.abs(max));
    return reach > 0 ? [-reach, reach] : [-1, 1];
  }
  const lo = Math.min(0, min);
  const hi = Math.max(0, max);
  return hi > lo ? [lo, hi] : [0, 1];
}

/** The scale that was written by hand: as it stands, or symmetric around 0 for a diverging palette. */
export function fixedEnds(
  [lo, hi]: readonly [number, number],
  palette: Palette,
): readonly [lo: number, hi: number] {
  if (paletteKind(palette) === 'diverging') return scaleEnds(lo, hi, palette);
  return lo < hi ? [lo, hi] : scaleEnds(Math.min(lo, hi), Math.max(lo, hi), palette);
}

/** The same scale for every channel, as {@link displayRanges} gives it. */
export function oneRange(channels: number, [lo, hi]: readonly [number, number]): Float32Array {
  return Float32Array.from({ length: channels * 2 }, (_, i) => (i % 2 === 0 ? lo : hi));
}

/** The smallest and the largest finite value of all channels; NaN where there is none. */
export function extremes({ min, max }: Pick<ChannelStats, 'min' | 'max'>): readonly [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of min) if (value < low) low = value;
  for (const value of max) if (value > high) high = value;
  return low <= high ? [low, high] : [Number.NaN, Number.NaN];
}

/**
 * The colour scale of every channel, `[lo, hi]` interleaved, length 2·C, as a painter takes it.
 * @see scaleEnds
 */
export function displayRanges(
  stats: ChannelStats,
  scope: ScaleScope & ('channel' | 'tensor'),
  palette: Palette,
): Float32Array {
  if (scope === 'tensor') return oneRange(stats.channels, scaleEnds(...extremes(stats), palette));
  const ranges = new Float32Array(stats.channels * 2);
  for (let c = 0; c < stats.channels; c++)
    ranges.set(scaleEnds(stats.min[c] as number, stats.max[c] as number, palette), c * 2);
  return ranges;
}

import type { ChannelStats } from '../tensor/types';

/** One channel of one tensor, and how well it fits what was looked for. */
export interface ChannelHit {
  readonly tensor: string;
  readonly channel: number;
  /** In standard deviations; what it measures depends on the search. */
  readonly score: number;
  /** Mean inside the region, or over the first image. */
  readonly a: number;
  /** Mean outside the region, or over the second image. */
  readonly b: number;
}

/** A region of the image on a coarse grid: `cells[y · columns + x]` in 0…1. */
export interface Region {
  readonly columns: number;
  readonly rows: number;
  readonly cells: Float32Array;
}

/** How much of each cell of a finer or coarser axis overlaps each of another, as shares of the former. */
function overlaps(from: number, to: number): readonly (readonly (readonly [number, number])[])[] {
  return Array.from({ length: to }, (_, i) => {
    const [start, end] = [(i * from) / to, ((i + 1) * from) / to];
    const shares: (readonly [number, number])[] = [];
    for (let j = Math.floor(start); j < Math.min(from, Math.ceil(end)); j++) {
      const share = (Math.min(end, j + 1) - Math.max(start, j)) / (end - start);
      if (share > 0) shares.push([j, share]);
    }
    return shares;
  });
}

/**
 * How much of each unit of a map lies in a region: the mean of the region over the unit's share of the image
 * (`[h·w]`, 0…1). A unit sees more than its share; the region says where it stands, not what it sees.
 */
export function regionOnMap({ columns, rows, cells }: Region, height: number, width: number): Float64Array {
  const [down, across] = [overlaps(rows, height), overlaps(columns, width)];
  const weights = new Float64Array(height * width);
  down.forEach((ys, y) => {
    across.forEach((xs, x) => {
      let sum = 0;
      for (const [j, shareY] of ys)
        for (const [i, shareX] of xs) sum += shareY * shareX * (cells[j * columns + i] as number);
      weights[y * width + x] = sum;
    });
  });
  return weights;
}

/**
 * Scores each channel by (mean inside − mean outside) ÷ the standard deviation of its map: how many deviations
 * it responds more in the region than elsewhere. Channels that are the same everywhere score 0.
 * @param values - `[C,h,w]`
 * @param weights - {@link regionOnMap} for `h·w`
 * @returns null when the region covers nothing or everything of the map
 */
export function scoreRegion(
  tensor: string,
  values: Float32Array,
  weights: Float64Array,
): readonly ChannelHit[] | null {
  const pixels = weights.length;
  const inside = weights.reduce((sum, weight) => sum + weight, 0);
  const outside = pixels - inside;
  if (inside < 1e-9 || outside < 1e-9) return null;
  return Array.from({ length: values.length / pixels }, (_, channel) => {
    const start = channel * pixels;
    let [sumInside, sum, squares] = [0, 0, 0];
    for (let i = 0; i < pixels; i++) {
      const value = values[start + i] as number;
      sumInside += (weights[i] as number) * value;
      sum += value;
    }
    const mean = sum / pixels;
    for (let i = 0; i < pixels; i++) squares += ((values[start + i] as number) - mean) ** 2;
    const a = sumInside / inside;
    const b = (sum - sumInside) / outside;
    const std = Math.sqrt(squares / pixels);
    return { tensor, channel, score: std > 0 ? (a - b) / std : 0, a, b };
  });
}

/**
 * Scores each channel by (mean of image a − mean of image b) ÷ √((σ_a² + σ_b²)/2), Cohen's d over the units of
 * its maps. Channels that are constant in both score 0.
 */
export function scoreSeparation(tensor: string, a: ChannelStats, b: ChannelStats): readonly ChannelHit[] {
  return Array.from({ length: a.channels }, (_, channel) => {
    const [meanA, meanB] = [a.mean[channel] as number, b.mean[channel] as number];
    const spread = Math.sqrt(((a.std[channel] as number) ** 2 + (b.std[channel] as number) ** 2) / 2);
    const score = spread > 0 ? (meanA - meanB) / spread : 0;
    return { tensor, channel, score, a: meanA, b: meanB };
  });
}

/** Keeps the best hits of many: `sign` 1 for the largest scores, −1 for the smallest, 0 for the largest magnitudes. */
export function bestHits<T extends ChannelHit>(
  hits: readonly T[],
  limit: number,
  sign: 1 | 0 | -1 = 1,
): readonly T[] {
  const key = ({ score }: ChannelHit): number => (sign === 0 ? Math.abs(score) : sign * score);
  return hits
    .filter(({ score }) => Number.isFinite(score))
    .sort((x, y) => key(y) - key(x))
    .slice(0, limit);
}

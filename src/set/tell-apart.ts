/** How well one number tells a group of images from all others. */
export interface Separation {
  readonly group: number;
  readonly images: number;
  /** Mean of the number over the group. */
  readonly mean: number;
  /**
   * The share of pairs (an image of the group, an image of another) in which the group's is larger, equal ones half:
   * the area under the ROC curve, or Mann and Whitney's U over the number of pairs. 0.5 tells nothing apart.
   */
  readonly auc: number;
}

/** Ranks from 1, equal values sharing their mean rank. */
function ranksOf(values: readonly number[]): Float64Array {
  const order = values.map((_, i) => i).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  const ranks = new Float64Array(values.length);
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    const value = values[order[from] ?? 0];
    while (to < order.length && values[order[to] ?? 0] === value) to++;
    for (let i = from; i < to; i++) ranks[order[i] ?? 0] = (from + 1 + to) / 2;
    from = to;
  }
  return ranks;
}

/**
 * Which groups a number tells apart best, best first: those furthest from 0.5. NaN and images of no group (−1) are
 * left out; groups of fewer than `fewest` images, too.
 * @param values - a channel's largest value in each image
 * @param groups - the group of each image
 */
export function tellApart(
  values: ArrayLike<number>,
  groups: ArrayLike<number>,
  fewest = 2,
): readonly Separation[] {
  const kept: number[] = [];
  const of: number[] = [];
  for (let i = 0; i < values.length; i++) {
    const [value, group] = [values[i] as number, groups[i] as number];
    if (Number.isNaN(value) || group < 0) continue;
    kept.push(value);
    of.push(group);
  }
  const ranks = ranksOf(kept);
  const sums = new Map<number, { images: number; ranks: number; sum: number }>();
  for (const [i, group] of of.entries()) {
    const own = sums.get(group) ?? { images: 0, ranks: 0, sum: 0 };
    sums.set(group, own);
    own.images++;
    own.ranks += ranks[i] ?? 0;
    own.sum += kept[i] ?? 0;
  }
  return [...sums]
    .filter(([, { images }]) => images >= fewest && images < kept.length)
    .map(([group, { images, ranks: total, sum }]) => ({
      group,
      images,
      mean: sum / images,
      auc: (total - (images * (images + 1)) / 2) / (images * (kept.length - images)),
    }))
    .sort((a, b) => Math.abs(b.auc - 0.5) - Math.abs(a.auc - 0.5) || a.group - b.group);
}

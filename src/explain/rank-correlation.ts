/** Ranks from 1; equal values share the mean of the ranks that they take up. */
export function averageRanks(values: ArrayLike<number>): Float64Array {
  const order = Array.from({ length: values.length }, (_, i) => i).sort(
    (a, b) => (values[a] as number) - (values[b] as number),
  );
  const ranks = new Float64Array(values.length);
  for (let first = 0; first < order.length; ) {
    let last = first;
    const value = values[order[first] as number];
    while (last + 1 < order.length && values[order[last + 1] as number] === value) last++;
    for (let at = first; at <= last; at++) ranks[order[at] as number] = 1 + (first + last) / 2;
    first = last + 1;
  }
  return ranks;
}

/**
 * Spearman's rank correlation ρ: Pearson's correlation of {@link averageRanks}, so that ties are honoured.
 * NaN when either side does not vary, or has fewer than two values.
 * @param a - as long as `b`; no NaN in either
 */
export function rankCorrelation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) throw new RangeError('Rank correlation compares two lists of equal length.');
  const [x, y] = [averageRanks(a), averageRanks(b)];
  const middle = (a.length + 1) / 2;
  let [products, squaresX, squaresY] = [0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    const dx = (x[i] as number) - middle;
    const dy = (y[i] as number) - middle;
    products += dx * dy;
    squaresX += dx * dx;
    squaresY += dy * dy;
  }
  return products / Math.sqrt(squaresX * squaresY);
}

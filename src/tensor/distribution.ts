/** Counts of values in bins of equal width. */
export interface Histogram {
  /** Left end of the first bin, and right end of the last. */
  readonly lo: number;
  readonly hi: number;
  readonly counts: Uint32Array;
  /** Finite values outside `lo…hi`. */
  readonly below: number;
  readonly above: number;
  /** NaN and ±Inf. */
  readonly notFinite: number;
}

/**
 * Counts values in `bins` bins over `lo…hi`; a bin holds its left end, the last one its right end, too
 * (as numpy.histogram). With `lo === hi` everything equal to it is in the first bin.
 */
export function histogram(data: Float32Array, lo: number, hi: number, bins: number): Histogram {
  const counts = new Uint32Array(bins);
  const factor = hi > lo ? bins / (hi - lo) : 0;
  let below = 0;
  let above = 0;
  let notFinite = 0;
  for (let i = 0; i < data.length; i++) {
    const value = data[i] as number;
    if (value >= lo && value <= hi) {
      const bin = Math.min(bins - 1, Math.floor((value - lo) * factor));
      counts[bin] = (counts[bin] as number) + 1;
    } else if (!Number.isFinite(value)) notFinite++;
    else if (value < lo) below++;
    else above++;
  }
  return { lo, hi, counts, below, above, notFinite };
}

/** Moves the k-th smallest of `values[from…to]` to its place, smaller ones before it (Hoare's quickselect). */
function select(values: Float32Array, k: number, from: number, to: number): number {
  let left = from;
  let right = to;
  while (left < right) {
    // The median of three keeps sorted and constant data from being the worst case.
    const a = values[left] as number;
    const b = values[(left + right) >> 1] as number;
    const c = values[right] as number;
    const pivot = Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
    let i = left;
    let j = right;
    while (i <= j) {
      while ((values[i] as number) < pivot) i++;
      while ((values[j] as number) > pivot) j--;
      if (i > j) break;
      const swap = values[i] as number;
      values[i++] = values[j] as number;
      values[j--] = swap;
    }
    if (k <= j) right = j;
    else if (k >= i) left = i;
    else break;
  }
  return values[k] as number;
}

/**
 * Quantiles of the finite values, interpolated linearly between neighbours (numpy.quantile's default).
 * @param at - in 0…1
 * @returns one value for each of `at`; NaN when there is no finite value
 */
export function quantiles(data: Float32Array, at: readonly number[]): Float64Array {
  const finite = data.filter(Number.isFinite);
  const results = new Float64Array(at.length).fill(Number.NaN);
  if (finite.length === 0) return results;
  const last = finite.length - 1;
  // In ascending order, each selection leaves the values below in place for the next one.
  const ascending = at.map((q, i) => ({ q, i })).sort((a, b) => a.q - b.q);
  let from = 0;
  for (const { q, i } of ascending) {
    const position = q * last;
    const k = Math.floor(position);
    const low = select(finite, k, from, last);
    const high = k < last ? select(finite, k + 1, k + 1, last) : low;
    results[i] = low + (high - low) * (position - k);
    from = k;
  }
  return results;
}

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

/** From here on, counting twice is faster than sorting. */
const SORT_BELOW = 8192;

/** Bits of a float as an integer whose order is the floats' own; the inverse is {@link fromKey}. */
const toKey = (bits: number): number => (bits < 0 ? ~bits : bits | 0x80000000) >>> 0;

function fromKey(key: number): number {
  const bits = key >= 0x80000000 ? key & 0x7fffffff : ~key;
  return (new Float32Array(Int32Array.of(bits).buffer)[0] as number) + 0;
}

const isFiniteBits = (bits: number): boolean => (bits & 0x7f800000) !== 0x7f800000;

/** The value of each rank (0: the smallest, ascending) among the finite values, by sorting. */
function ranksBySorting(data: Float32Array, ranks: readonly number[]): readonly number[] {
  const sorted = data.filter(Number.isFinite).sort();
  return ranks.map((rank) => sorted[rank] as number);
}

/**
 * The same by counting: how many values share the upper half of their bits, then, for the few halves that
 * hold a rank (at most 255 of them), how many share the lower one, too.
 */
function ranksByCounting(data: Float32Array, ranks: readonly number[]): readonly number[] {
  const bits = new Int32Array(data.buffer, data.byteOffset, data.length);
  const upper = new Uint32Array(0x10000);
  for (let i = 0; i < bits.length; i++) {
    const word = bits[i] as number;
    if (isFiniteBits(word)) (upper[toKey(word) >>> 16] as number)++;
  }
  const halves: { readonly half: number; readonly rest: number }[] = [];
  let half = 0;
  let before = 0;
  for (const rank of ranks) {
    while (before + (upper[half] as number) <= rank) before += upper[half++] as number;
    halves.push({ half, rest: rank - before });
  }
  const wanted = [...new Set(halves.map((found) => found.half))];
  /** Which table counts a half's lower halves, from 1; 0 for none. */
  const table = new Uint8Array(0x10000);
  wanted.forEach((number, i) => {
    table[number] = i + 1;
  });
  const lower = new Uint32Array((wanted.length + 1) * 0x10000);
  for (let i = 0; i < bits.length; i++) {
    const word = bits[i] as number;
    if (!isFiniteBits(word)) continue;
    const key = toKey(word);
    const at = ((table[key >>> 16] as number) << 16) | (key & 0xffff);
    (lower[at] as number)++;
  }
  return halves.map((found) => {
    const start = (table[found.half] as number) << 16;
    let low = 0;
    for (let { rest } = found; rest >= (lower[start + low] as number); low++)
      rest -= lower[start + low] as number;
    return fromKey(found.half * 0x10000 + low);
  });
}

/**
 * Quantiles of the finite values, interpolated linearly between neighbours (numpy.quantile's default).
 * @param at - in 0…1
 * @returns one value for each of `at`; NaN when there is no finite value
 */
export function quantiles(data: Float32Array, at: readonly number[]): Float64Array {
  let finite = 0;
  for (let i = 0; i < data.length; i++) finite += Number(Number.isFinite(data[i]));
  if (finite === 0) return new Float64Array(at.length).fill(Number.NaN);
  const positions = at.map((q) => q * (finite - 1));
  const ranks = [...new Set(positions.flatMap((p) => [Math.floor(p), Math.ceil(p)]))].sort((a, b) => a - b);
  const values = (data.length < SORT_BELOW || ranks.length > 255 ? ranksBySorting : ranksByCounting)(
    data,
    ranks,
  );
  const valueAt = new Map(ranks.map((rank, i) => [rank, values[i] as number]));
  return Float64Array.from(positions, (position) => {
    const low = valueAt.get(Math.floor(position)) as number;
    const high = valueAt.get(Math.ceil(position)) as number;
    return low + (high - low) * (position - Math.floor(position));
  });
}

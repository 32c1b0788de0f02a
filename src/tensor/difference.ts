/**
 * How two tensors of one shape `[C,H,W]` differ, B − A. Elements of which either is NaN or ±Inf are counted and
 * left out of all else. Every array has one entry a channel.
 */
export interface ChannelDifferences {
  /** Largest |B − A|; 0 where nothing is finite. */
  readonly largest: Float64Array;
  /** Mean |B − A| over the finite pairs; NaN where there is none. */
  readonly mean: Float64Array;
  /** Cosine of the angle between the two maps as vectors; NaN where one of them is zero. */
  readonly cosine: Float64Array;
  /** Pairs of which one is not finite. */
  readonly broken: Uint32Array;
  readonly total: TotalDifference;
}

/** The same over the whole tensor. */
export interface TotalDifference {
  readonly largest: number;
  /** Index in the flat tensor of the largest difference; null where nothing differs. */
  readonly at: number | null;
  readonly mean: number;
  readonly cosine: number;
  readonly broken: number;
  /** Largest |A| over the finite pairs: what a largest difference is relative to. */
  readonly reach: number;
}

const cosineOf = (product: number, aa: number, bb: number): number =>
  aa > 0 && bb > 0 ? product / Math.sqrt(aa * bb) : Number.NaN;

/**
 * Compares two tensors channel by channel, accumulated in double precision.
 * @param a - `[C,H,W]`
 * @param b - of the same length
 * @param pixels - H·W
 */
export function compareChannels(
  a: Float32Array,
  b: Float32Array,
  channels: number,
  pixels: number,
): ChannelDifferences {
  const largest = new Float64Array(channels);
  const mean = new Float64Array(channels);
  const cosine = new Float64Array(channels);
  const broken = new Uint32Array(channels);
  const all = { largest: 0, reach: 0, sum: 0, count: 0, product: 0, aa: 0, bb: 0, broken: 0 };
  let at: number | null = null;
  for (let c = 0; c < channels; c++) {
    let [most, sum, count, product, aa, bb] = [0, 0, 0, 0, 0, 0];
    for (let i = c * pixels; i < (c + 1) * pixels; i++) {
      const x = a[i] as number;
      const y = b[i] as number;
      const distance = Math.abs(y - x);
      // NaN for two equal infinities, too.
      if (!Number.isFinite(distance)) continue;
      count++;
      sum += distance;
      product += x * y;
      aa += x * x;
      bb += y * y;
      if (distance > most) most = distance;
      if (distance > all.largest) {
        all.largest = distance;
        at = i;
      }
      if (Math.abs(x) > all.reach) all.reach = Math.abs(x);
    }
    largest[c] = most;
    mean[c] = count > 0 ? sum / count : Number.NaN;
    cosine[c] = cosineOf(product, aa, bb);
    broken[c] = pixels - count;
    all.sum += sum;
    all.count += count;
    all.product += product;
    all.aa += aa;
    all.bb += bb;
    all.broken += pixels - count;
  }
  return {
    largest,
    mean,
    cosine,
    broken,
    total: {
      largest: all.largest,
      at,
      mean: all.count > 0 ? all.sum / all.count : Number.NaN,
      cosine: cosineOf(all.product, all.aa, all.bb),
      broken: all.broken,
      reach: all.reach,
    },
  };
}

/** B − A, element by element; NaN where either is not finite. */
export function subtract(a: Float32Array, b: Float32Array): Float32Array {
  return Float32Array.from(b, (value, i) => {
    const difference = value - (a[i] as number);
    return Number.isFinite(difference) ? difference : Number.NaN;
  });
}

/** What compared channels are ordered by. */
export type DifferenceKey = 'index' | 'largest' | 'mean' | 'cosine';

/** Channels in order: by index, or those that differ most first (the least cosine); unknown ones last. */
export function orderByDifference(differences: ChannelDifferences, key: DifferenceKey): Uint32Array {
  const order = Uint32Array.from(differences.largest, (_, channel) => channel);
  if (key === 'index') return order;
  const sign = key === 'cosine' ? -1 : 1;
  const of = (channel: number): number => {
    const value = sign * (differences[key][channel] as number);
    return Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value;
  };
  return order.sort((one, other) => {
    const [first, second] = [of(one), of(other)];
    return first === second ? one - other : first > second ? -1 : 1;
  });
}

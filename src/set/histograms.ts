/** A channel's histogram: `counts[i]` values lie in `[from + i·width, from + (i + 1)·width)`. */
export interface Histogram {
  readonly from: number;
  readonly width: number;
  readonly counts: Uint32Array;
}

/** What of {@link Histograms} is kept in a file. */
export interface HistogramsState {
  /** `[channels, bins]` */
  readonly counts: Uint32Array;
  /** Width of a channel's bins as a power of two. */
  readonly exponents: Int16Array;
  /** Number of a channel's first bin, counted in bins from 0. */
  readonly bases: Float64Array;
  /** Values of each channel. */
  readonly totals: Uint32Array;
}

/** The narrowest bins, as a power of two. */
const NARROWEST = -20;

/**
 * Histograms of many channels whose ranges are not known beforehand. A channel's bins are the narrowest, of a power of
 * two and beginning at multiples of it, of which so many hold all values; so the order of values makes no difference.
 */
export class Histograms {
  readonly #bins: number;
  readonly state: HistogramsState;

  constructor(
    channels: number,
    bins: number,
    state: HistogramsState = {
      counts: new Uint32Array(channels * bins),
      exponents: new Int16Array(channels).fill(NARROWEST),
      bases: new Float64Array(channels),
      totals: new Uint32Array(channels),
    },
  ) {
    this.#bins = bins;
    this.state = state;
  }

  /** Takes one value a channel; what is not finite is left out. */
  add(values: Float32Array): void {
    const { counts, exponents, bases, totals } = this.state;
    const bins = this.#bins;
    for (let c = 0; c < values.length; c++) {
      const value = values[c] as number;
      if (!Number.isFinite(value)) continue;
      let bin = Math.floor(value * 2 ** -(exponents[c] as number));
      if (totals[c] === 0) bases[c] = bin;
      let base = bases[c] as number;
      if (bin < base || bin >= base + bins) {
        this.#makeRoom(c, bin);
        bin = Math.floor(value * 2 ** -(exponents[c] as number));
        base = bases[c] as number;
      }
      const at = c * bins + bin - base;
      counts[at] = (counts[at] as number) + 1;
      totals[c] = (totals[c] as number) + 1;
    }
  }

  /** The lowest and the highest bin that hold something, counted from 0. */
  #ends(channel: number): readonly [number, number] {
    const { counts, bases } = this.state;
    const own = counts.subarray(channel * this.#bins, (channel + 1) * this.#bins);
    const base = bases[channel] as number;
    return [base + own.findIndex((count) => count > 0), base + own.findLastIndex((count) => count > 0)];
  }

  /** Moves a channel's bins, and widens them as often as needed, so that this one is among them. */
  #makeRoom(channel: number, bin: number): void {
    const { counts, exponents, bases } = this.state;
    const bins = this.#bins;
    const own = counts.subarray(channel * bins, (channel + 1) * bins);
    const [first, last] = this.#ends(channel);
    let [low, high] = [Math.min(first, bin), Math.max(last, bin)];
    let steps = 0;
    while (high - low >= bins) {
      [low, high] = [Math.floor(low / 2), Math.floor(high / 2)];
      steps++;
    }
    const base = bases[channel] as number;
    const before = own.slice();
    own.fill(0);
    before.forEach((count, i) => {
      if (count === 0) return;
      const at = Math.floor((base + i) / 2 ** steps) - low;
      own[at] = (own[at] as number) + count;
    });
    bases[channel] = low;
    exponents[channel] = (exponents[channel] as number) + steps;
  }

  /** A channel's histogram, from its lowest value's bin to its highest's; null before the first value. */
  of(channel: number): Histogram | null {
    const { counts, exponents, totals } = this.state;
    if (totals[channel] === 0) return null;
    const [first, last] = this.#ends(channel);
    const base = this.state.bases[channel] as number;
    const start = channel * this.#bins;
    const width = 2 ** (exponents[channel] as number);
    return {
      from: first * width,
      width,
      counts: counts.slice(start + first - base, start + last - base + 1),
    };
  }
}

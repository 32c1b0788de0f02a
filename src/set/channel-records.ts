import { type Extreme, Extremes, type ExtremesState } from './extremes';
import { type Histogram, Histograms, type HistogramsState } from './histograms';
import type { Peaks } from './peaks';

/** Images that are kept a channel, of the most, of the least, and at random. */
export const KEPT_IMAGES = 16;
const BINS = 64;

/** Bytes that sums by group may take. */
const GROUP_LIMIT = 16 * 2 ** 20;

/** What is known of one channel over a set. */
export interface ChannelRecord {
  /** Images with the largest values, best first. */
  readonly most: readonly Extreme[];
  /** Images with the smallest values, smallest first. */
  readonly least: readonly Extreme[];
  /** Images at random, the same for all channels, with their largest values. */
  readonly random: readonly Extreme[];
  /** Of the largest value in each image; null before the first. */
  readonly histogram: Histogram | null;
  readonly images: number;
  /** Of the largest value in each image, over all images. */
  readonly mean: number;
  /** Population standard deviation of the same. */
  readonly std: number;
  /** Images in which the channel is nowhere above 0. */
  readonly silent: number;
  /** Mean of the largest value over the images of each group, and how many these are; NaN of none. */
  readonly groups: readonly { readonly group: number; readonly mean: number; readonly images: number }[];
}

/** A 32-bit hash of an image's number and a seed (the finaliser of MurmurHash3). */
function lot(image: number, seed: number): number {
  let h = (Math.imul(image + 1, 0x9e3779b1) ^ seed) >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

interface Drawn {
  readonly image: number;
  readonly lot: number;
  readonly max: Float32Array;
  readonly maxAt: Uint32Array;
}

interface GroupSums {
  images: number;
  readonly sums: Float32Array;
}

/** What of {@link ChannelRecords} is kept in a file. */
export interface ChannelRecordsState {
  readonly images: number;
  readonly most: ExtremesState;
  readonly least: ExtremesState;
  readonly histograms: HistogramsState;
  readonly sums: Float64Array;
  readonly squares: Float64Array;
  readonly silent: Uint32Array;
  readonly drawn: readonly Drawn[];
  readonly groups: readonly {
    readonly group: number;
    readonly images: number;
    readonly sums: Float32Array;
  }[];
}

/**
 * What every channel did over a set, in a size that does not depend on how many images there are. The order in which
 * images come makes no difference, but for the last bits of sums.
 */
export class ChannelRecords {
  readonly #channels: number;
  readonly #seed: number;
  readonly #most: Extremes;
  readonly #least: Extremes;
  readonly #histograms: Histograms;
  readonly #sums: Float64Array;
  readonly #squares: Float64Array;
  readonly #silent: Uint32Array;
  readonly #groups = new Map<number, GroupSums>();
  #drawn: Drawn[];
  #images: number;

  constructor(channels: number, seed: number, state: ChannelRecordsState | null = null) {
    this.#channels = channels;
    this.#seed = seed;
    this.#most = new Extremes(channels, 'largest', KEPT_IMAGES, state?.most);
    this.#least = new Extremes(channels, 'smallest', KEPT_IMAGES, state?.least);
    this.#histograms = new Histograms(channels, BINS, state?.histograms);
    this.#sums = state?.sums ?? new Float64Array(channels);
    this.#squares = state?.squares ?? new Float64Array(channels);
    this.#silent = state?.silent ?? new Uint32Array(channels);
    this.#drawn = [...(state?.drawn ?? [])];
    this.#images = state?.images ?? 0;
    for (const { group, images, sums } of state?.groups ?? []) this.#groups.set(group, { images, sums });
  }

  get state(): ChannelRecordsState {
    return {
      images: this.#images,
      most: this.#most.state,
      least: this.#least.state,
      histograms: this.#histograms.state,
      sums: this.#sums,
      squares: this.#squares,
      silent: this.#silent,
      drawn: this.#drawn,
      groups: [...this.#groups].map(([group, sums]) => ({ group, ...sums })),
    };
  }

  /** Takes an image's channels. @param group - −1 for none */
  add(image: number, group: number, { max, maxAt, min, minAt }: Peaks): void {
    this.#images++;
    this.#most.add(image, max, maxAt);
    this.#least.add(image, min, minAt);
    this.#histograms.add(max);
    const sums = this.#groupOf(group);
    if (sums !== null) sums.images++;
    for (let c = 0; c < this.#channels; c++) {
      const value = max[c] as number;
      if (!Number.isFinite(value)) continue;
      this.#sums[c] = (this.#sums[c] as number) + value;
      this.#squares[c] = (this.#squares[c] as number) + value * value;
      if (value <= 0) this.#silent[c] = (this.#silent[c] as number) + 1;
      if (sums !== null) sums.sums[c] = (sums.sums[c] as number) + value;
    }
    this.#draw(image, max, maxAt);
  }

  /** Null for none, and for groups that there is no room for. */
  #groupOf(group: number): GroupSums | null {
    if (group < 0) return null;
    const known = this.#groups.get(group);
    if (known !== undefined) return known;
    if ((this.#groups.size + 1) * this.#channels * 4 > GROUP_LIMIT) return null;
    const made = { images: 0, sums: new Float32Array(this.#channels) };
    this.#groups.set(group, made);
    return made;
  }

  /** The images with the smallest lots: a sample of the set, whatever the order. */
  #draw(image: number, max: Float32Array, maxAt: Uint32Array): void {
    const own = lot(image, this.#seed);
    const last = this.#drawn.at(-1);
    if (this.#drawn.length >= KEPT_IMAGES && last !== undefined && own >= last.lot) return;
    this.#drawn.push({ image, lot: own, max: max.slice(), maxAt: maxAt.slice() });
    this.#drawn.sort((a, b) => a.lot - b.lot || a.image - b.image);
    this.#drawn.length = Math.min(this.#drawn.length, KEPT_IMAGES);
  }

  /** A channel's least and largest value over all places of all images (NaN before the first), and its silence. */
  endsOf(channel: number): { least: number; most: number; silent: number; images: number } {
    return {
      least: this.#least.of(channel)[0]?.value ?? Number.NaN,
      most: this.#most.of(channel)[0]?.value ?? Number.NaN,
      silent: this.#silent[channel] as number,
      images: this.#images,
    };
  }

  /** What is known of a channel, counted over all tensors. */
  of(channel: number): ChannelRecord {
    const images = this.#images;
    const mean = (this.#sums[channel] as number) / images;
    const square = (this.#squares[channel] as number) / images;
    return {
      most: this.#most.of(channel),
      least: this.#least.of(channel),
      random: this.#drawn.map(({ image, max, maxAt }) => ({
        image,
        value: max[channel] as number,
        at: maxAt[channel] as number,
      })),
      histogram: this.#histograms.of(channel),
      images,
      mean,
      std: Math.sqrt(Math.max(0, square - mean * mean)),
      silent: this.#silent[channel] as number,
      groups: [...this.#groups].map(([group, { images: of, sums }]) => ({
        group,
        mean: (sums[channel] as number) / of,
        images: of,
      })),
    };
  }
}

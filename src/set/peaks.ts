/**
 * What is known of every channel of one image, or of several behind each other: arrays `[images · channels]`. Places
 * are counted row by row through the map.
 */
export interface Peaks {
  readonly max: Float32Array;
  readonly maxAt: Uint32Array;
  readonly min: Float32Array;
  readonly minAt: Uint32Array;
  /** Over the map, summed in double precision. */
  readonly mean: Float32Array;
}

/** Peaks to be filled in. */
export function emptyPeaks(length: number): Peaks {
  return {
    max: new Float32Array(length),
    maxAt: new Uint32Array(length),
    min: new Float32Array(length),
    minAt: new Uint32Array(length),
    mean: new Float32Array(length),
  };
}

/** The peaks of one image out of several, as views. */
export function peaksOf(all: Peaks, image: number, channels: number): Peaks {
  const [from, to] = [image * channels, (image + 1) * channels];
  return {
    max: all.max.subarray(from, to),
    maxAt: all.maxAt.subarray(from, to),
    min: all.min.subarray(from, to),
    minAt: all.minAt.subarray(from, to),
    mean: all.mean.subarray(from, to),
  };
}

/**
 * Sums up each channel of a tensor. Of equal values the first in the map counts; NaN is passed over, and a channel of
 * nothing else has NaN for all.
 * @param values - `[C,H,W]` from `from` on
 * @param pixels - H·W
 * @param start - where its first channel stands in `into`
 */
export function sumUpChannels(
  values: Float32Array,
  from: number,
  channels: number,
  pixels: number,
  into: Peaks,
  start: number,
): void {
  for (let c = 0; c < channels; c++) {
    const first = from + c * pixels;
    let max = Number.NEGATIVE_INFINITY;
    let min = Number.POSITIVE_INFINITY;
    let [maxAt, minAt] = [0, 0];
    let sum = 0;
    for (let i = 0; i < pixels; i++) {
      const value = values[first + i] as number;
      sum += value;
      if (value > max) {
        max = value;
        maxAt = i;
      }
      if (value < min) {
        min = value;
        minAt = i;
      }
    }
    // Infinite values are values, but where nothing was larger than −∞ and smaller than ∞ there was no number.
    if (max === Number.NEGATIVE_INFINITY && min === Number.POSITIVE_INFINITY) max = min = Number.NaN;
    const at = start + c;
    // −0 becomes 0.
    into.max[at] = max + 0;
    into.maxAt[at] = maxAt;
    into.min[at] = min + 0;
    into.minAt[at] = minAt;
    into.mean[at] = sum / pixels;
  }
}

import type { GreyDepth, GreyWindow } from '../../../protocol/run';

/** A grey picture of more than 8 bits, in units of its own. */
export interface DeepPicture {
  readonly width: number;
  readonly height: number;
  /** Row by row. */
  readonly values: ArrayLike<number>;
  /** Whether the least value is white (DICOM's MONOCHROME1). */
  readonly isInverted: boolean;
  /** What the file, or its bits, say is black and white; null for the picture's own least and largest value. */
  readonly window: (GreyWindow & { readonly from: 'file' | 'bits' }) | null;
}

/** The least and the largest value. */
function endsOf(values: ArrayLike<number>): readonly [number, number] {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return least <= most ? [least, most] : [0, 1];
}

/**
 * Which values are shown as black and white, and what there is to choose from.
 * @param chosen - by the visitor; null for the file's
 */
export function depthOf({ values, window }: DeepPicture, chosen: GreyWindow | null): GreyDepth {
  const [least, most] = endsOf(values);
  const own = window ?? { low: least, high: most, from: 'picture' as const };
  const { low, high } = chosen ?? own;
  const from = chosen === null ? own.from : 'choice';
  return { low, high: high > low ? high : low + 1, least, most, from };
}

/**
 * Grey levels as they are shown: low and below are black, high and above white, in between in proportion, rounded to
 * the nearest of 256 (DICOM PS3.3, C.11.2.1.2, for the ends that a centre and a width give). Where the window is that
 * of the bits, the upper eight of them are seen, as in libpng (`png_set_strip_16`).
 * @returns RGBA, opaque
 */
export function paintGrey(
  { values, isInverted }: DeepPicture,
  { low, high, from }: GreyDepth,
): Uint8ClampedArray<ArrayBuffer> {
  const rgba = new Uint8ClampedArray(4 * values.length);
  const isOfBits = from === 'bits';
  const scale = isOfBits ? 256 / (high + 1 - low) : 255 / (high - low);
  for (let i = 0, at = 0; i < values.length; i++, at += 4) {
    // Clamping rounds to the nearest, halves to the even.
    const exact = ((values[i] as number) - low) * scale;
    const level = isOfBits ? Math.floor(exact) : exact;
    const shown = isInverted ? 255 - Math.min(255, Math.max(0, level)) : level;
    rgba[at] = shown;
    rgba[at + 1] = shown;
    rgba[at + 2] = shown;
    rgba[at + 3] = 255;
  }
  return rgba;
}

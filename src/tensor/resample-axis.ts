/** The fixed-point filter of one axis, for the outputs that a centre crop keeps. */
export interface AxisCoefficients {
  /** Outputs computed: the crop's, less those that lie in its padding. */
  readonly count: number;
  /** Outputs of the crop before the first computed one. */
  readonly padding: number;
  /** Stride of `weights`. */
  readonly taps: number;
  /** First source index of each output. */
  readonly first: Int32Array;
  /** Source indices that each output reads. */
  readonly length: Int32Array;
  /** In units of 2⁻²². */
  readonly weights: Int32Array;
  /** The source range `[begin, end)` that the outputs read. */
  readonly begin: number;
  readonly end: number;
}

/** Python's `round`: halves go to the even neighbour. */
export function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

/**
 * torchvision's `Resize(int)`: the shorter side becomes `resize`, the longer `int(resize · long / short)`.
 * @returns `[height, width]`
 */
export function resizedSize(height: number, width: number, resize: number): readonly [number, number] {
  if (width <= height) return [Math.trunc((resize * height) / width), resize];
  return [resize, Math.trunc((resize * width) / height)];
}

/**
 * torchvision's `CenterCrop` along one axis: where the crop begins in the image. Negative when the image
 * is smaller and is padded; the odd pixel of padding then comes behind it.
 */
export function centreCropOffset(size: number, crop: number): number {
  return crop > size ? -Math.floor((crop - size) / 2) : roundHalfEven((size - crop) / 2);
}

/** Pillow's BICUBIC: Keys' cubic with a = −0.5. */
function cubic(x: number): number {
  const a = -0.5;
  const at = Math.abs(x);
  if (at < 1) return ((a + 2) * at - (a + 3)) * at * at + 1;
  return at < 2 ? (((at - 5) * at + 8) * at - 4) * a : 0;
}

/** Pillow's filters: how far each reaches in pixels of the larger grid, and its weight there. */
const FILTERS = {
  bilinear: { reach: 1, weight: (x: number): number => Math.max(0, 1 - Math.abs(x)) },
  bicubic: { reach: 2, weight: cubic },
} as const;

/**
 * Pillow's `precompute_coeffs` and `normalize_coeffs_8bpc`, for the outputs `[offset, offset + crop)` of an
 * axis resized from `inSize` to `outSize`.
 */
export function coefficients(
  inSize: number,
  outSize: number,
  offset: number,
  crop: number,
  interpolation: keyof typeof FILTERS,
): AxisCoefficients {
  const filter = FILTERS[interpolation];
  const scale = inSize / outSize;
  // When reducing, the filter is stretched over all that falls into one output pixel.
  const stretch = Math.max(1, scale);
  const support = filter.reach * stretch;
  const inverse = 1 / stretch;
  const taps = Math.ceil(support) * 2 + 1;
  const padding = Math.max(0, -offset);
  const start = Math.max(0, offset);
  const count = Math.min(outSize, offset + crop) - start;

  const first = new Int32Array(count);
  const length = new Int32Array(count);
  const weights = new Int32Array(count * taps);
  const exact = new Float64Array(taps);
  let begin = inSize;
  let end = 0;
  for (let i = 0; i < count; i++) {
    const centre = (start + i + 0.5) * scale;
    const from = Math.max(0, Math.trunc(centre - support + 0.5));
    const to = Math.min(inSize, Math.trunc(centre + support + 0.5));
    let sum = 0;
    for (let x = from; x < to; x++) {
      const weight = filter.weight((x - centre + 0.5) * inverse);
      exact[x - from] = weight;
      sum += weight;
    }
    for (let x = 0; x < to - from; x++) {
      const weight = sum === 0 ? (exact[x] as number) : (exact[x] as number) / sum;
      weights[i * taps + x] = Math.trunc((weight < 0 ? -0.5 : 0.5) + weight * (1 << 22));
    }
    first[i] = from;
    length[i] = to - from;
    begin = Math.min(begin, from);
    end = Math.max(end, to);
  }
  return { count, padding, taps, first, length, weights, begin, end };
}

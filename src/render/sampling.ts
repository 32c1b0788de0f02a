/**
 * How device pixels read a map's elements along one axis: the nearest element when enlarging, the mean
 * over the covered stretch when reducing. Positions are exact integers (in units of 1/pixels of an element),
 * and the WebGPU painter's shader computes the same ones.
 */
export interface AxisSampling {
  /** Whether pixels average several elements. */
  readonly reduces: boolean;
  /** First element of each pixel. */
  readonly first: Int32Array;
  /** Elements of each pixel; 1 when enlarging. */
  readonly count: Int32Array;
  /** Share of each element in its pixel, `stride` of them a pixel; they sum to 1. */
  readonly weights: Float64Array;
  readonly stride: number;
}

/**
 * @param elements - of the map along the axis
 * @param pixels - device pixels that they are drawn on
 */
export function axisSampling(elements: number, pixels: number): AxisSampling {
  const reduces = elements > pixels;
  const stride = reduces ? Math.ceil(elements / pixels) + 1 : 1;
  const first = new Int32Array(pixels);
  const count = new Int32Array(pixels).fill(1);
  const weights = new Float64Array(pixels * stride).fill(reduces ? 0 : 1);
  for (let p = 0; p < pixels; p++) {
    if (!reduces) {
      first[p] = Math.floor(((2 * p + 1) * elements) / (2 * pixels));
      continue;
    }
    const begin = p * elements;
    const end = begin + elements;
    const from = Math.floor(begin / pixels);
    const to = Math.ceil(end / pixels);
    first[p] = from;
    count[p] = to - from;
    for (let e = from; e < to; e++) {
      const overlap = Math.min(end, (e + 1) * pixels) - Math.max(begin, e * pixels);
      weights[p * stride + e - from] = overlap / elements;
    }
  }
  return { reduces, first, count, weights, stride };
}

/**
 * How device pixels read a map's elements along one axis: the nearest element when enlarging, the mean
 * over the covered stretch when reducing. Positions are exact integers, in units of 1/pixels of an element.
 * Both painters read these tables.
 */
export interface AxisSampling {
  /** First element of each pixel. */
  readonly first: Int32Array;
  /** Elements of each pixel; 1 when enlarging. */
  readonly count: Int32Array;
  /** Share of each element in its pixel, `stride` of them a pixel, zeros behind its last; they sum to 1. */
  readonly weights: Float64Array;
  /** The largest count. */
  readonly stride: number;
}

/**
 * @param elements - of the map along the axis
 * @param pixels - device pixels that they are drawn on
 */
export function axisSampling(elements: number, pixels: number): AxisSampling {
  const reduces = elements > pixels;
  const first = new Int32Array(pixels);
  const count = new Int32Array(pixels).fill(1);
  let stride = 1;
  for (let p = 0; p < pixels; p++) {
    if (!reduces) {
      first[p] = Math.floor(((2 * p + 1) * elements) / (2 * pixels));
      continue;
    }
    const from = Math.floor((p * elements) / pixels);
    const covered = Math.ceil(((p + 1) * elements) / pixels) - from;
    first[p] = from;
    count[p] = covered;
    stride = Math.max(stride, covered);
  }
  const weights = new Float64Array(pixels * stride);
  for (let p = 0; p < pixels; p++) {
    const begin = p * elements;
    for (let k = 0; k < (count[p] as number); k++) {
      const element = (first[p] as number) + k;
      const overlap = Math.min(begin + elements, (element + 1) * pixels) - Math.max(begin, element * pixels);
      weights[p * stride + k] = reduces ? overlap / elements : 1;
    }
  }
  return { first, count, weights, stride };
}

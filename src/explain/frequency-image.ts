import { createHartley } from '../tensor/hartley';

/**
 * Square root of the covariance of ImageNet's colours, its longest column scaled to 1: what lucid decorrelates
 * with (github.com/tensorflow/lucid, optvis/param/color.py). Colours = this · decorrelated ones.
 */
const COLOURS: readonly (readonly [number, number, number])[] = [
  [0.26, 0.09, 0.02],
  [0.27, 0.0, -0.05],
  [0.27, -0.09, 0.03],
];
const LONGEST = Math.max(...[0, 1, 2].map((column) => Math.hypot(...COLOURS.map((row) => row[column] ?? 0))));

/** Lucid's: what frequencies add up to before the sigmoid. */
const CONTRAST = 1 / 4;

/** An image that is written in frequencies of decorrelated colours, so that gradient ascent does not end in noise. */
export interface FrequencyImage {
  /** Numbers that it is made of: as many as there are pixels and colours. */
  readonly length: number;
  /** @returns colours of 0 to 1, `[C,H,W]`: what the numbers look like */
  colours(numbers: ArrayLike<number>): Float64Array;
  /** The gradient by the numbers from one by the colours, at these colours. */
  back(colours: ArrayLike<number>, gradient: ArrayLike<number>): Float64Array;
  /** The numbers of an image; of black and white, which no finite number gives, of what is nearly so. */
  of(colours: ArrayLike<number>): Float64Array;
}

/** Solves a 3×3 system by Cramer's rule. */
function inverse3(matrix: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const at = (row: number, column: number): number => matrix[row % 3]?.[column % 3] ?? 0;
  const cofactor = (i: number, j: number): number =>
    at(i + 1, j + 1) * at(i + 2, j + 2) - at(i + 1, j + 2) * at(i + 2, j + 1);
  const determinant = [0, 1, 2].reduce((sum, j) => sum + at(0, j) * cofactor(0, j), 0);
  return [0, 1, 2].map((i) => [0, 1, 2].map((j) => cofactor(j, i) / determinant));
}

/**
 * The parameterisation of Olah, Mordvintsev and Schubert ("Feature Visualization", Distill 2017): colours =
 * sigmoid(C · ¼ · Hartley(θ / max(f, 1/max(H,W))^decay)), f being a frequency in cycles per pixel and C the colours'
 * correlation (for three colours; one is left as it is). Their Fourier transform is a Hartley transform here, the
 * same frequencies in real numbers.
 * @param decay - how much less high frequencies count; 0: all alike, which is noise
 */
export function frequencyImage(
  channels: number,
  [height, width]: readonly [number, number],
  decay: number,
): FrequencyImage {
  const pixels = height * width;
  const hartley = createHartley(height, width);
  const cycles = (n: number, size: number): number => Math.min(n, size - n) / size;
  const least = 1 / Math.max(height, width);
  const scale = Float64Array.from({ length: pixels }, (_, n) => {
    const f = Math.hypot(cycles(Math.floor(n / width), height), cycles(n % width, width));
    return CONTRAST / Math.max(f, least) ** decay;
  });
  const correlated = channels === 3 ? COLOURS.map((row) => row.map((value) => value / LONGEST)) : null;
  const uncorrelated = correlated === null ? null : inverse3(correlated);

  /** Each pixel's colours times a matrix, or its transpose. */
  const mix = (
    values: Float64Array,
    matrix: readonly (readonly number[])[] | null,
    isTransposed: boolean,
  ) => {
    if (matrix === null) return values;
    const out = new Float64Array(values.length);
    for (let i = 0; i < 3; i++)
      for (let j = 0; j < 3; j++) {
        const factor = (isTransposed ? matrix[j]?.[i] : matrix[i]?.[j]) ?? 0;
        for (let n = 0; n < pixels; n++)
          out[i * pixels + n] = (out[i * pixels + n] as number) + factor * (values[j * pixels + n] as number);
      }
    return out;
  };
  /** What is done to one colour's map, done to each. */
  const each = (values: ArrayLike<number>, change: (map: Float64Array) => Float64Array): Float64Array => {
    const all = Float64Array.from(values);
    for (let c = 0; c < channels; c++) all.set(change(all.slice(c * pixels, (c + 1) * pixels)), c * pixels);
    return all;
  };
  const scaled = (map: Float64Array): Float64Array => map.map((value, n) => value * (scale[n] as number));

  return {
    length: channels * pixels,
    colours: (numbers) =>
      mix(
        each(numbers, (map) => hartley(scaled(map))),
        correlated,
        false,
      ).map((x) => 1 / (1 + Math.exp(-x))),
    back: (colours, gradient) => {
      const before = Float64Array.from(gradient, (g, n) => {
        const colour = colours[n] ?? 0;
        return g * colour * (1 - colour);
      });
      return each(mix(before, correlated, true), (map) => scaled(hartley(map)));
    },
    of: (colours) => {
      const logits = Float64Array.from(colours, (colour) => {
        const inside = Math.min(0.99, Math.max(0.01, colour));
        return Math.log(inside / (1 - inside));
      });
      return each(mix(logits, uncorrelated, false), (map) =>
        hartley(map).map((value, n) => value / (scale[n] as number)),
      );
    },
  };
}

/**
 * A step of gradient ascent by Adam (Kingma and Ba, arXiv 1412.6980), with β 0.9 and 0.999, ε 1e-8.
 * @param state - the numbers, their first and their second moments, one behind the other; changed in place
 * @param step - from 1
 */
export function adamAscent(
  state: Float32Array,
  gradient: ArrayLike<number>,
  step: number,
  rate: number,
): void {
  const count = gradient.length;
  const [fade, fadeSquares] = [0.9, 0.999];
  for (let n = 0; n < count; n++) {
    const g = gradient[n] ?? 0;
    const first = fade * (state[count + n] ?? 0) + (1 - fade) * g;
    const second = fadeSquares * (state[2 * count + n] ?? 0) + (1 - fadeSquares) * g * g;
    state[count + n] = first;
    state[2 * count + n] = second;
    const [mean, variance] = [first / (1 - fade ** step), second / (1 - fadeSquares ** step)];
    state[n] = (state[n] ?? 0) + (rate * mean) / (Math.sqrt(variance) + 1e-8);
  }
}

/** Every map shifted in a circle, by rows and columns. */
export function rolled(
  maps: Float32Array,
  [height, width]: readonly [number, number],
  [down, right]: readonly [number, number],
): Float32Array {
  const out = new Float32Array(maps.length);
  const wrap = (n: number, size: number): number => ((n % size) + size) % size;
  const [dy, dx] = [wrap(down, height), wrap(right, width)];
  for (let line = 0; line < maps.length / width; line++) {
    const plane = Math.floor(line / height) * height;
    const to = (plane + wrap(line - plane + dy, height)) * width;
    const row = maps.subarray(line * width, (line + 1) * width);
    out.set(row.subarray(0, width - dx), to + dx);
    out.set(row.subarray(width - dx), to);
  }
  return out;
}

import { randomStream } from '../weights/random';

/** How masks are drawn. */
export interface MaskScheme {
  readonly seed: number;
  /** Cells along a side. */
  readonly grid: number;
  /** Probability that a cell is seen, 0…1. */
  readonly share: number;
}

/**
 * A mask of RISE (Petsiuk et al., arXiv 1806.07421, section 3.2): a grid of cells that are 0 or 1, enlarged
 * bilinearly to one cell more than the image, and cut out at a random place.
 * @param index - the mask's number: the same for the same seed, whichever were drawn before
 * @returns `[H,W]`, 0…1
 */
export function riseMask(
  { seed, grid, share }: MaskScheme,
  index: number,
  [height, width]: readonly [number, number],
): Float32Array {
  const random = randomStream(seed, `mask ${index}`);
  const uniform = (): number => random() / 2 ** 32;
  const cells = Float32Array.from({ length: grid * grid }, () => (uniform() < share ? 1 : 0));
  const axis = (size: number): readonly (readonly [low: number, high: number, part: number])[] => {
    const cell = Math.ceil(size / grid);
    const offset = Math.floor(uniform() * cell);
    const scale = grid / ((grid + 1) * cell);
    return Array.from({ length: size }, (_, n) => {
      const at = Math.min(grid - 1, Math.max(0, (n + offset + 0.5) * scale - 0.5));
      const low = Math.floor(at);
      return [low, Math.min(grid - 1, low + 1), at - low];
    });
  };
  const [rows, columns] = [axis(height), axis(width)];
  const mask = new Float32Array(height * width);
  rows.forEach(([top, bottom, down], y) => {
    columns.forEach(([left, right, across], x) => {
      const at = (row: number, column: number): number => cells[row * grid + column] ?? 0;
      const upper = at(top, left) * (1 - across) + at(top, right) * across;
      const lower = at(bottom, left) * (1 - across) + at(bottom, right) * across;
      mask[y * width + x] = upper * (1 - down) + lower * down;
    });
  });
  return mask;
}

/** Pearson's correlation of two maps; NaN where one does not vary. */
export function correlation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const mean = (values: ArrayLike<number>): number => {
    let sum = 0;
    for (let n = 0; n < values.length; n++) sum += values[n] ?? 0;
    return sum / values.length;
  };
  const [meanA, meanB] = [mean(a), mean(b)];
  let [products, squaresA, squaresB] = [0, 0, 0];
  for (let n = 0; n < a.length; n++) {
    const [x, y] = [(a[n] ?? 0) - meanA, (b[n] ?? 0) - meanB];
    products += x * y;
    squaresA += x * x;
    squaresB += y * y;
  }
  return products / Math.sqrt(squaresA * squaresB);
}

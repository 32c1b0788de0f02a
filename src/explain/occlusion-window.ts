import type { Architecture } from '../network/architecture';
import { opFacts } from '../network/facts';
import type { TensorName } from '../network/spec';

/** Units `first` to `last` of one axis, both included. */
type Span = readonly [first: number, last: number];

/** Where the window for one square lies. */
export interface WindowPlace {
  /** First row and column of the window, in input pixels. */
  readonly top: number;
  readonly left: number;
  /** Units of {@link OcclusionWindow.tensor} that see the square, in the whole map. */
  readonly rows: Span;
  readonly columns: Span;
  /** What is to be subtracted from such a unit's row and column to find it in the window's own map. */
  readonly rowShift: number;
  readonly columnShift: number;
}

/** The part of the image that is to be run again when a square of it changes, up to some tensor. */
export interface OcclusionWindow {
  /** Computed for the window alone; its other units stay as they were. */
  readonly tensor: TensorName;
  /** `[height, width]` in input pixels, the same for every place of the square. */
  readonly size: readonly [number, number];
  /** @param row, column - the square's first, in input pixels */
  place(row: number, column: number): WindowPlace;
}

/**
 * The squares of `size` pixels, `stride` apart, that lie wholly in an image, row by row.
 * @returns `dims`, `[rows, columns]` of them, and the first row and column of each in pixels
 */
export function coveringSquares(
  inputSize: readonly [number, number],
  size: number,
  stride: number,
): {
  readonly dims: readonly [number, number];
  readonly corners: readonly (readonly [row: number, column: number])[];
} {
  const count = (side: number): number => Math.floor((side - size) / stride) + 1;
  const [rows, columns] = [count(inputSize[0]), count(inputSize[1])];
  const corners = Array.from({ length: rows * columns }, (_, n) => {
    return [Math.floor(n / columns) * stride, (n % columns) * stride] as const;
  });
  return { dims: [rows, columns], corners };
}

/** A smaller window saves less than it costs to take it apart and together again. */
const WORTH = 0.8;

/** One axis of the image. */
interface Axis {
  readonly size: number;
  place(from: number): { readonly start: number; readonly units: Span; readonly shift: number };
}

function axis(
  length: number,
  units: number,
  square: number,
  { max, jump, start }: { readonly max: number; readonly jump: number; readonly start: number },
): Axis {
  const begin = (unit: number): number => start + jump * unit - max / 2;
  const affected = Math.ceil((square + max) / jump);
  // Windows begin at multiples of the jump, and one that ends with the image ends as the image does, so that
  // units of the window are units of the whole.
  const least = jump * (affected - 1) + max + jump - 1;
  const rest = length % jump;
  const size = Math.min(length, Math.ceil((least - rest) / jump) * jump + rest);
  return {
    size,
    place: (from) => {
      const to = Math.min(length, from + square);
      const first = Math.max(0, Math.floor((from - start - max / 2) / jump) + 1);
      const last = Math.min(units - 1, Math.ceil((to - start + max / 2) / jump) - 1);
      const needed = Math.max(0, begin(first));
      const at = Math.min(Math.floor(needed / jump) * jump, length - size);
      return { start: at, units: [first, last], shift: at / jump };
    },
  };
}

/**
 * What must be run again when a square of the input changes: up to the second dense block's input a unit sees
 * little of the image, so only those that see the square (through the longest path) can change, and only
 * what these see has a say. A window's own border is padded where the image goes on, but no unit that is
 * taken from it sees that far.
 * @param square - side in pixels
 * @returns null where a window would be no smaller than the image, or the network has one block alone
 */
export function occlusionWindow(architecture: Architecture, square: number): OcclusionWindow | null {
  const pool = architecture.ops.find(({ role, block }) => role === 'pool' && block === 1);
  const field = pool === undefined ? undefined : opFacts(architecture).get(pool.name)?.receptiveField;
  if (pool === undefined || field === undefined) return null;
  const [height, width] = architecture.inputSize;
  const [, h = 0, w = 0] = pool.shape;
  const [down, across] = [axis(height, h, square, field), axis(width, w, square, field)];
  if (down.size * across.size > WORTH * height * width) return null;
  return {
    tensor: pool.name,
    size: [down.size, across.size],
    place: (row, column) => {
      const [vertical, horizontal] = [down.place(row), across.place(column)];
      return {
        top: vertical.start,
        left: horizontal.start,
        rows: vertical.units,
        columns: horizontal.units,
        rowShift: vertical.shift,
        columnShift: horizontal.shift,
      };
    },
  };
}

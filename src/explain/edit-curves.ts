/** Where the cells of a map stand along one side of the image. */
export interface CellAxis {
  /** Pixels from the edge to the middle of the first cell. */
  readonly first: number;
  /** Pixels from one cell to the next. */
  readonly step: number;
}

/** Cells that share a side evenly. */
const evenCells = (size: number, cells: number): CellAxis => ({
  first: size / cells / 2,
  step: size / cells,
});

/**
 * A map enlarged to the image's pixels: bilinear between the middles of its cells, and beyond the outermost ones as
 * they are.
 * @param map - `[h,w]`
 * @returns `[H,W]`
 */
export function enlarge(
  map: Float32Array,
  [h, w]: readonly [number, number],
  [height, width]: readonly [number, number],
  [down, across]: readonly [CellAxis, CellAxis] = [evenCells(height, h), evenCells(width, w)],
): Float32Array {
  const places = (size: number, cells: number, { first, step }: CellAxis) =>
    Array.from({ length: size }, (_, n) => {
      const at = Math.min(cells - 1, Math.max(0, (n + 0.5 - first) / step));
      const low = Math.floor(at);
      return { low, high: Math.min(cells - 1, low + 1), part: at - low };
    });
  const columns = places(width, w, across);
  const out = new Float32Array(height * width);
  places(height, h, down).forEach(({ low, high, part }, y) => {
    columns.forEach((column, x) => {
      const along = (row: number): number =>
        (map[row * w + column.low] ?? 0) * (1 - column.part) +
        (map[row * w + column.high] ?? 0) * column.part;
      out[y * width + x] = along(low) * (1 - part) + along(high) * part;
    });
  });
  return out;
}

/** Pixels from the one with the largest value to the one with the least; equal ones in reading order. */
export function byValue(map: Float32Array): Uint32Array {
  const order = Uint32Array.from(map.keys());
  return order.sort((a, b) => (map[b] ?? 0) - (map[a] ?? 0) || a - b);
}

/**
 * An input in which the first `count` pixels of an order are the other's.
 * @param own, other - `[C,H,W]`
 */
export function withPixelsOf(
  own: Float32Array,
  other: Float32Array,
  order: Uint32Array,
  count: number,
): Float32Array {
  const edited = own.slice();
  for (let start = 0; start < own.length; start += order.length) {
    for (let k = 0; k < count; k++) {
      const at = start + (order[k] ?? 0);
      edited[at] = other[at] ?? 0;
    }
  }
  return edited;
}

/** The area under points that are joined by straight lines. */
export function areaUnder(x: readonly number[], y: ArrayLike<number>): number {
  let area = 0;
  for (let n = 1; n < x.length; n++)
    area += (((y[n] ?? 0) + (y[n - 1] ?? 0)) / 2) * ((x[n] ?? 0) - (x[n - 1] ?? 0));
  return area;
}

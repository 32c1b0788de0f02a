import type { AtlasView } from './atlas-window';
import { type AxisSampling, axisSampling } from './sampling';

/** Stands for a gap, or for an empty slot. */
export const NOTHING = 0xffffffff;

/** What each pixel of a canvas shows, looked up by its column and its row. */
export interface CanvasTables {
  /**
   * Two words for each of the canvas's columns, then for each of its rows: the atlas's column or row and the
   * pixel within the map, 16 bits each ({@link NOTHING} in a gap), and the pixel's first element.
   */
  readonly lines: Uint32Array<ArrayBuffer>;
  /** Shares of the elements: of a map's pixels along x, then along y. */
  readonly weights: Float32Array<ArrayBuffer>;
  readonly across: AxisSampling;
  readonly down: AxisSampling;
  /** Slots of the visible atlas: how many columns, and the channel of each, row by row. */
  readonly columns: number;
  readonly channels: Uint32Array;
}

/** Fills in the lines of one axis. @returns which number each start has */
function fillLines(
  lines: Uint32Array,
  starts: readonly number[],
  { first }: AxisSampling,
): ReadonlyMap<number, number> {
  const numbers = new Map([...new Set(starts)].sort((a, b) => a - b).map((start, i) => [start, i] as const));
  for (let at = 0; at < lines.length; at += 2) lines[at] = NOTHING;
  for (const [start, number] of numbers) {
    const end = Math.min(start + first.length, lines.length / 2);
    for (let at = Math.max(0, start); at < end; at++) {
      const pixel = at - start;
      lines[at * 2] = (number << 16) | pixel;
      lines[at * 2 + 1] = first[pixel] as number;
    }
  }
  return numbers;
}

/** Tables of a view of maps `[mapHeight, mapWidth]`. */
export function canvasTables(view: AtlasView, mapWidth: number, mapHeight: number): CanvasTables {
  const { canvasWidth, canvasHeight, cells } = view;
  const across = axisSampling(mapWidth, view.cellWidth);
  const down = axisSampling(mapHeight, view.cellHeight);
  const lines = new Uint32Array((canvasWidth + canvasHeight) * 2);
  const columnOf = fillLines(
    lines.subarray(0, canvasWidth * 2),
    cells.map(({ x }) => x),
    across,
  );
  const rowOf = fillLines(
    lines.subarray(canvasWidth * 2),
    cells.map(({ y }) => y),
    down,
  );
  const columns = columnOf.size;
  const channels = new Uint32Array(columns * rowOf.size).fill(NOTHING);
  for (const { channel, x, y } of cells)
    channels[(rowOf.get(y) as number) * columns + (columnOf.get(x) as number)] = channel;
  const weights = new Float32Array(across.weights.length + down.weights.length);
  weights.set(across.weights);
  weights.set(down.weights, across.weights.length);
  return { lines, weights, across, down, columns, channels };
}

import type { Cell } from './atlas-window';
import { PAINT_MAP_WASM } from './paint-map.wasm';
import { type Raster, scaleOf } from './raster';

/** What assembly/paint-map.ts exports. */
interface PaintExports {
  readonly prepare: (
    ...sizes: readonly [
      mapWidth: number,
      mapHeight: number,
      cellWidth: number,
      cellHeight: number,
      rowsPerPixel: number,
      columnsPerPixel: number,
      canvasWidth: number,
      canvasHeight: number,
    ]
  ) => void;
  readonly paintMap: (
    ...of: readonly [
      x: number,
      y: number,
      begin: number,
      until: number,
      width: number,
      lo: number,
      factor: number,
    ]
  ) => number;
  readonly downFirst: WebAssembly.Global<'i32'>;
  readonly downCount: WebAssembly.Global<'i32'>;
  readonly downWeights: WebAssembly.Global<'i32'>;
  readonly acrossFirst: WebAssembly.Global<'i32'>;
  readonly acrossWeights: WebAssembly.Global<'i32'>;
  readonly plane: WebAssembly.Global<'i32'>;
  readonly palette: WebAssembly.Global<'i32'>;
  readonly map: WebAssembly.Global<'i32'>;
  readonly pixels: WebAssembly.Global<'i32'>;
  readonly end: WebAssembly.Global<'i32'>;
}

const PAGE = 2 ** 16;

/**
 * The least that `hi − lo` may be of the larger of the two. Single precision is a hundredth of a palette
 * entry off at worst where the range is wider; narrower ones are left to double precision.
 */
const NARROW = 1 / 512;

/** Compiled once a worker; `null` where there is no SIMD. */
let compiled: WebAssembly.Module | null | undefined;

function compile(): WebAssembly.Module | null {
  try {
    return new WebAssembly.Module(Uint8Array.from(atob(PAINT_MAP_WASM), (letter) => letter.charCodeAt(0)));
  } catch {
    return null;
  }
}

/** A picture in WebAssembly's memory, and the code that paints maps there, several times faster. */
export interface SimdPainter {
  /**
   * Makes room for a canvas and for painting maps of a raster's shape on it.
   * @returns the canvas's RGBA bytes, not cleared, in the memory until the next call
   */
  readonly reserve: (raster: Omit<Raster, 'pixels'>) => Uint8ClampedArray<ArrayBuffer>;
  /**
   * Paints one map of the raster that room was reserved for.
   * @returns whether it did: not where the map has values that are not finite, or too narrow a range
   */
  readonly paint: (raster: Raster, cell: Cell) => boolean;
}

/** `null` where WebAssembly has no SIMD. */
export function createSimdPainter(): SimdPainter | null {
  if (compiled === undefined) compiled = compile();
  if (compiled === null) return null;
  const memory = new WebAssembly.Memory({ initial: 1 });
  const instance = new WebAssembly.Instance(compiled, { env: { memory } });
  const code = instance.exports as unknown as PaintExports;
  const floats = (at: number, count: number) => new Float32Array(memory.buffer, at, count);
  const integers = (at: number, count: number) => new Int32Array(memory.buffer, at, count);
  let map = floats(0, 0);

  return {
    reserve({ mapWidth, mapHeight, view, across, down, palette }) {
      const { canvasWidth, canvasHeight, cellWidth, cellHeight } = view;
      code.prepare(
        mapWidth,
        mapHeight,
        cellWidth,
        cellHeight,
        down.stride,
        across.stride,
        canvasWidth,
        canvasHeight,
      );
      const missing = code.end.value - memory.buffer.byteLength;
      if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
      // What lies behind tables and maps is read, too, with a weight of 0: it must be finite.
      new Uint8Array(memory.buffer, 0, code.pixels.value).fill(0);
      integers(code.downFirst.value, cellHeight).set(down.first);
      integers(code.downCount.value, cellHeight).set(down.count);
      floats(code.downWeights.value, cellHeight * down.stride).set(down.weights);
      integers(code.acrossFirst.value, cellWidth).set(across.first.map((column) => column * 4));
      for (let k = 0; k < across.stride; k++) {
        const plane = floats(code.acrossWeights.value + k * code.plane.value, cellWidth);
        for (let px = 0; px < cellWidth; px++) plane[px] = across.weights[px * across.stride + k] as number;
      }
      integers(code.palette.value, palette.length).set(palette);
      map = floats(code.map.value, mapWidth * mapHeight);
      const bytes = canvasWidth * canvasHeight * 4;
      return new Uint8ClampedArray(memory.buffer, code.pixels.value, bytes);
    },

    paint(raster, { channel, x, y }) {
      const { view, data, ranges } = raster;
      const [lo, factor] = scaleOf(raster, channel);
      const hi = ranges[channel * 2 + 1] as number;
      if (hi > lo && hi - lo < NARROW * Math.max(Math.abs(lo), Math.abs(hi), 1e-30)) return false;
      const size = map.length;
      map.set(data.subarray(channel * size, (channel + 1) * size));
      const begin = Math.max(0, -y);
      const until = Math.min(view.cellHeight, view.canvasHeight - y);
      const width = Math.max(0, Math.min(view.cellWidth, view.canvasWidth - x));
      return Number.isFinite(code.paintMap(x, y, begin, until, width, lo, factor));
    },
  };
}

import { DenseLensError } from '../errors';
import { HATCH, hatched, paletteLut } from '../tensor/palette';
import { type AtlasView, atlasView, type Cell, fitCanvas } from './atlas-view';
import type { MapPainter, PaintJob } from './painter';
import { type AxisSampling, axisSampling } from './sampling';

/** The pixels under way: RGBA words of the whole canvas, and what they are made from. */
interface Raster {
  readonly pixels: Uint32Array;
  readonly view: AtlasView;
  readonly data: Float32Array;
  readonly ranges: Float32Array;
  readonly mapWidth: number;
  readonly mapHeight: number;
  /** Palette entries and hatch colours as words in the pixels' byte order. */
  readonly palette: Uint32Array;
  readonly hatch: readonly [number, number];
  readonly across: AxisSampling;
  readonly down: AxisSampling;
}

const words = (bytes: Uint8Array): Uint32Array => new Uint32Array(bytes.slice().buffer);

/** `[lo, factor]` of a channel: a value's palette entry is `(value − lo) · factor`, rounded and clamped. */
function scaleOf({ ranges }: Raster, channel: number): readonly [lo: number, factor: number] {
  const lo = ranges[channel * 2] as number;
  const hi = ranges[channel * 2 + 1] as number;
  return [lo, hi > lo ? 255 / (hi - lo) : 0];
}

/** Colours the elements of one map's row; says whether all of them were finite. */
function colourRow(raster: Raster, channel: number, row: number, line: Uint32Array): boolean {
  const { data, mapWidth, mapHeight, palette } = raster;
  const [lo, factor] = scaleOf(raster, channel);
  const start = (channel * mapHeight + row) * mapWidth;
  let odd = 0;
  for (let x = 0; x < mapWidth; x++) {
    const value = data[start + x] as number;
    const entry = (value - lo) * factor + 0.5;
    // 0 for finite values, NaN from the first other one on.
    odd += value - value;
    line[x] = palette[entry > 0 ? (entry < 256 ? entry | 0 : 255) : 0] as number;
  }
  return odd === 0;
}

/**
 * Paints a row of enlarged maps. Rows of pixels that show the same row of elements are alike across the
 * whole canvas, so the first one is painted and the others are copied.
 */
function paintEnlargedRow(raster: Raster, cells: readonly Cell[], line: Uint32Array): void {
  const { pixels, view, across, down } = raster;
  const { canvasWidth } = view;
  const top = cells[0]?.y ?? 0;
  const begin = Math.max(0, -top);
  const end = Math.min(view.cellHeight, view.canvasHeight - top);
  const broken = new Set<Cell>();
  const xs = across.first;
  for (let py = begin; py < end; ) {
    const element = down.first[py] as number;
    const start = (top + py) * canvasWidth;
    for (const cell of cells) {
      if (!colourRow(raster, cell.channel, element, line)) broken.add(cell);
      const width = Math.min(view.cellWidth, canvasWidth - cell.x);
      const at = start + cell.x;
      for (let px = 0; px < width; px++) pixels[at + px] = line[xs[px] as number] as number;
    }
    for (py++; py < end && down.first[py] === element; py++) {
      pixels.copyWithin((top + py) * canvasWidth, start, start + canvasWidth);
    }
  }
  for (const cell of broken) hatchCell(raster, cell, begin, end);
}

/** Hatches the elements of an enlarged map that are not finite. */
function hatchCell(raster: Raster, cell: Cell, begin: number, end: number): void {
  const { pixels, view, data, mapWidth, mapHeight, across, down, hatch } = raster;
  const width = Math.min(view.cellWidth, view.canvasWidth - cell.x);
  for (let py = begin; py < end; py++) {
    const row = (cell.channel * mapHeight + (down.first[py] as number)) * mapWidth;
    const at = (cell.y + py) * view.canvasWidth + cell.x;
    for (let px = 0; px < width; px++) {
      if (!Number.isFinite(data[row + (across.first[px] as number)]))
        pixels[at + px] = hatch[hatched(px, py)];
    }
  }
}

/** Paints one map that is reduced along at least one axis: each pixel shows the mean of what it covers. */
function paintReduced(raster: Raster, cell: Cell, sums: Float64Array): void {
  const { pixels, view, data, mapWidth, mapHeight, across, down, palette, hatch } = raster;
  const [lo, factor] = scaleOf(raster, cell.channel);
  const begin = Math.max(0, -cell.y);
  const end = Math.min(view.cellHeight, view.canvasHeight - cell.y);
  const width = Math.min(view.cellWidth, view.canvasWidth - cell.x);
  for (let py = begin; py < end; py++) {
    const rows = down.count[py] as number;
    let start = (cell.channel * mapHeight + (down.first[py] as number)) * mapWidth;
    for (let row = 0; row < rows; row++, start += mapWidth) {
      const weight = down.weights[py * down.stride + row] as number;
      if (row === 0) for (let x = 0; x < mapWidth; x++) sums[x] = (data[start + x] as number) * weight;
      else for (let x = 0; x < mapWidth; x++) (sums[x] as number) += (data[start + x] as number) * weight;
    }
    const at = (cell.y + py) * view.canvasWidth + cell.x;
    for (let px = 0; px < width; px++) {
      const from = across.first[px] as number;
      const elements = across.count[px] as number;
      let mean = 0;
      for (let i = 0; i < elements; i++) {
        mean += (sums[from + i] as number) * (across.weights[px * across.stride + i] as number);
      }
      const entry = (mean - lo) * factor + 0.5;
      pixels[at + px] =
        mean - mean === 0
          ? (palette[entry > 0 ? (entry < 256 ? entry | 0 : 255) : 0] as number)
          : hatch[hatched(px, py)];
    }
  }
}

function paintCells(raster: Raster): void {
  const { view, mapWidth } = raster;
  const { cells } = view;
  if (raster.across.reduces || raster.down.reduces) {
    const sums = new Float64Array(mapWidth);
    for (const cell of cells) paintReduced(raster, cell, sums);
    return;
  }
  const line = new Uint32Array(mapWidth);
  for (let from = 0; from < cells.length; ) {
    let to = from + 1;
    while (to < cells.length && cells[to]?.y === cells[from]?.y) to++;
    paintEnlargedRow(raster, cells.slice(from, to), line);
    from = to;
  }
}

/**
 * A painter that needs no GPU: it computes every pixel of the canvas in one buffer and hands that over in
 * one call. It reads values in memory only.
 * @throws `engine/unavailable` when the canvas gives no 2D context; `paint` rejects with `engine/failed`
 * for values on the GPU
 */
export function createPainter2d(canvas: OffscreenCanvas): MapPainter {
  // The pixels come from this thread, so the canvas had better live there, too.
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) throw new DenseLensError('engine/unavailable', 'The canvas has no 2D context.');
  let image: ImageData | null = null;

  return {
    kind: '2d',
    async paint(job: PaintJob) {
      if (job.values.location !== 'cpu') {
        throw new DenseLensError('engine/failed', 'The 2D painter reads values in memory only.');
      }
      const view = atlasView(job);
      fitCanvas(canvas, view);
      if (image?.width !== view.canvasWidth || image.height !== view.canvasHeight) {
        image = new ImageData(view.canvasWidth, view.canvasHeight);
      }
      const pixels = new Uint32Array(image.data.buffer);
      pixels.fill(0);
      const { mapWidth, mapHeight } = job.grid;
      const [dark, light] = HATCH[job.theme];
      paintCells({
        pixels,
        view,
        data: job.values.data,
        ranges: job.ranges,
        mapWidth,
        mapHeight,
        palette: words(paletteLut(job.palette, job.theme)),
        hatch: [words(dark)[0] as number, words(light)[0] as number],
        across: axisSampling(mapWidth, view.cellWidth),
        down: axisSampling(mapHeight, view.cellHeight),
      });
      context.putImageData(image, 0, 0);
    },
    dispose() {
      image = null;
    },
  };
}

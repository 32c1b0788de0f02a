import { hatched } from '../tensor/palette';
import type { Cell } from './atlas-view';
import { type Raster, scaleOf } from './raster';

/** Colours the elements of one map's row; says whether all of them were finite. */
function colourRow(raster: Raster, channel: number, row: number, line: Uint32Array): boolean {
  const { data, mapWidth, mapHeight, palette } = raster;
  const [lo, factor] = scaleOf(raster, channel);
  const start = (channel * mapHeight + row) * mapWidth;
  let sum = 0;
  for (let x = 0; x < mapWidth; x++) {
    const value = data[start + x] as number;
    const entry = (value - lo) * factor + 0.5;
    // Finite fp32 values do not overflow a double; any other value stays in the sum for good.
    sum += value;
    line[x] = palette[entry > 0 ? (entry < 256 ? entry | 0 : 255) : 0] as number;
  }
  return Number.isFinite(sum);
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

/**
 * Paints one row of the atlas, its maps being enlarged. Rows of pixels that show the same row of elements
 * are alike across the whole canvas, so the first one is painted and the others are copied.
 * @param cells - of equal y
 */
export function paintEnlargedRow(raster: Raster, cells: readonly Cell[]): void {
  const { pixels, view, across, down } = raster;
  const { canvasWidth } = view;
  const top = cells[0]?.y ?? 0;
  const begin = Math.max(0, -top);
  const end = Math.min(view.cellHeight, view.canvasHeight - top);
  const broken = new Set<Cell>();
  const line = new Uint32Array(raster.mapWidth);
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

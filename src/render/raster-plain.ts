import { hatched } from '../tensor/palette';
import type { Cell } from './atlas-window';
import { type Raster, scaleOf } from './raster';

/**
 * The weighted sum of the `n` rows that one row of pixels covers. The usual small numbers of rows are
 * summed in one go: going through `sums` again for each row would take twice as long.
 */
function blendRows({ data, mapWidth, down }: Raster, start: number, py: number, sums: Float64Array): void {
  const n = down.count[py] as number;
  const at = py * down.stride;
  const weight = (k: number): number => down.weights[at + k] as number;
  const [w0, second, third] = [weight(0), start + mapWidth, start + 2 * mapWidth];
  if (n === 1) {
    for (let x = 0; x < mapWidth; x++) sums[x] = (data[start + x] as number) * w0;
    return;
  }
  const w1 = weight(1);
  if (n === 2) {
    for (let x = 0; x < mapWidth; x++)
      sums[x] = (data[start + x] as number) * w0 + (data[second + x] as number) * w1;
    return;
  }
  const w2 = weight(2);
  for (let x = 0; x < mapWidth; x++) {
    sums[x] =
      (data[start + x] as number) * w0 + (data[second + x] as number) * w1 + (data[third + x] as number) * w2;
  }
  for (let k = 3; k < n; k++) {
    const row = start + k * mapWidth;
    const wk = weight(k);
    for (let x = 0; x < mapWidth; x++) (sums[x] as number) += (data[row + x] as number) * wk;
  }
}

/**
 * Colours one row of pixels of one map from the blended row; says whether all of it was finite.
 * Every pixel takes `stride` terms, those behind its last with weight 0.
 */
function colourRow(
  raster: Raster,
  at: number,
  width: number,
  sums: Float64Array,
  lo: number,
  factor: number,
): boolean {
  const { pixels, palette, across } = raster;
  const { first, weights, stride } = across;
  let total = 0;
  if (stride === 2) {
    for (let px = 0; px < width; px++) {
      const from = first[px] as number;
      const mean =
        (sums[from] as number) * (weights[px * 2] as number) +
        (sums[from + 1] as number) * (weights[px * 2 + 1] as number);
      total += mean;
      const entry = (mean - lo) * factor + 0.5;
      pixels[at + px] = palette[entry > 0 ? (entry < 256 ? entry | 0 : 255) : 0] as number;
    }
    return Number.isFinite(total);
  }
  if (stride === 3) {
    for (let px = 0, w = 0; px < width; px++, w += 3) {
      const from = first[px] as number;
      const mean =
        (sums[from] as number) * (weights[w] as number) +
        (sums[from + 1] as number) * (weights[w + 1] as number) +
        (sums[from + 2] as number) * (weights[w + 2] as number);
      total += mean;
      const entry = (mean - lo) * factor + 0.5;
      pixels[at + px] = palette[entry > 0 ? (entry < 256 ? entry | 0 : 255) : 0] as number;
    }
    return Number.isFinite(total);
  }
  for (let px = 0; px < width; px++) {
    const from = first[px] as number;
    const w = px * stride;
    let mean = (sums[from] as number) * (weights[w] as number);
    for (let k = 1; k < stride; k++) mean += (sums[from + k] as number) * (weights[w + k] as number);
    total += mean;
    const entry = (mean - lo) * factor + 0.5;
    pixels[at + px] = palette[entry > 0 ? (entry < 256 ? entry | 0 : 255) : 0] as number;
  }
  return Number.isFinite(total);
}

/** The same for a row that has values that are not finite: pixels that cover one are hatched. */
function colourBrokenRow(
  { pixels, palette, across, hatch }: Raster,
  at: number,
  width: number,
  py: number,
  sums: Float64Array,
  lo: number,
  factor: number,
): void {
  for (let px = 0; px < width; px++) {
    let mean = 0;
    for (let k = 0; k < (across.count[px] as number); k++) {
      mean +=
        (sums[(across.first[px] as number) + k] as number) *
        (across.weights[px * across.stride + k] as number);
    }
    const entry = (mean - lo) * factor + 0.5;
    pixels[at + px] = Number.isFinite(mean)
      ? (palette[Math.floor(Math.min(255, Math.max(0, entry)))] as number)
      : hatch[hatched(px, py)];
  }
}

/** Room for a blended row, and for the terms of weight 0 behind its end. */
export function blendBuffer({ mapWidth, across }: Raster): Float64Array {
  return new Float64Array(mapWidth + across.stride);
}

/**
 * Paints one map in double precision: each pixel shows the mean of what it covers, which is one element of an
 * enlarged map.
 * @param sums - a {@link blendBuffer}
 */
export function paintPlain(raster: Raster, cell: Cell, sums: Float64Array): void {
  const { view, mapWidth, mapHeight, down } = raster;
  const [lo, factor] = scaleOf(raster, cell.channel);
  const begin = Math.max(0, -cell.y);
  const end = Math.min(view.cellHeight, view.canvasHeight - cell.y);
  const width = Math.min(view.cellWidth, view.canvasWidth - cell.x);
  for (let py = begin; py < end; py++) {
    blendRows(raster, (cell.channel * mapHeight + (down.first[py] as number)) * mapWidth, py, sums);
    const at = (cell.y + py) * view.canvasWidth + cell.x;
    if (!colourRow(raster, at, width, sums, lo, factor)) {
      colourBrokenRow(raster, at, width, py, sums, lo, factor);
    }
  }
}

import { slotOrigin, visibleSlots } from '../layout/atlas';
import type { PaintJob } from './painter';

/** A paint job's geometry, in whole device pixels: both painters draw exactly these rectangles. */
export interface AtlasView {
  readonly canvasWidth: number;
  readonly canvasHeight: number;
  /** Every map is drawn equally large, so that its elements are equally sharp everywhere. */
  readonly cellWidth: number;
  readonly cellHeight: number;
  readonly cells: readonly Cell[];
}

/** One visible map and its upper left corner on the canvas (negative when scrolled partly out). */
export interface Cell {
  readonly channel: number;
  readonly x: number;
  readonly y: number;
}

/**
 * Snaps what a job shows to device pixels: corners are rounded, sizes rounded down (neighbours never
 * overlap), and the scroll position rounded on its own, so that maps do not shimmer while scrolling.
 * Slots whose channel does not exist are left out.
 */
export function atlasView(job: PaintJob): AtlasView {
  const { grid, order, pixelRatio, scrollTop, height } = job;
  const device = (css: number): number => Math.round(css * pixelRatio);
  // A ratio like 1.1 makes whole sizes fall short by an ulp; those must not lose a pixel.
  const size = (css: number): number => Math.max(1, Math.floor(css * pixelRatio + 1e-6));
  const channels = job.ranges.length / 2;
  const scroll = device(scrollTop);
  const [first, last] = visibleSlots(grid, scrollTop, height);
  const cells: Cell[] = [];
  for (let slot = first; slot < last; slot++) {
    const channel = order === null ? slot : (order[slot] ?? channels);
    if (channel >= channels) continue;
    const [x, y] = slotOrigin(grid, slot);
    cells.push({ channel, x: device(x), y: device(y) - scroll });
  }
  return {
    canvasWidth: Math.max(1, device(job.width)),
    canvasHeight: Math.max(1, device(height)),
    cellWidth: size(grid.cellWidth),
    cellHeight: size(grid.cellHeight),
    cells,
  };
}

/** Sets a canvas to the view's size; assigning even the same size would clear and reallocate it. */
export function fitCanvas(canvas: OffscreenCanvas, view: AtlasView): void {
  if (canvas.width !== view.canvasWidth) canvas.width = view.canvasWidth;
  if (canvas.height !== view.canvasHeight) canvas.height = view.canvasHeight;
}

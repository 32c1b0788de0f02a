import { type AtlasGrid, layoutAtlas } from './atlas';

/** Below this width, in CSS pixels, maps scroll rather than shrink. */
export const SMALLEST_CELL = 10;

/** Space between maps of a width, in CSS pixels. */
export const gapFor = (cell: number): number => (cell < 14 ? 1 : cell < 30 ? 2 : 4);

/** The fewest columns, so the largest maps, that show everything at once; at most `most`. */
function fittingColumns(count: number, aspect: number, width: number, height: number, most: number): number {
  for (let columns = 1; columns < Math.min(count, most); columns++) {
    const rough = width / columns;
    const gap = gapFor(rough);
    const cell = Math.floor((width + gap) / columns - gap);
    const rows = Math.ceil(count / columns);
    if (rows * (Math.round(cell * aspect) + gap) - gap <= height) return columns;
  }
  return Math.max(1, Math.min(count, most));
}

/**
 * The grid for a panel and a wished size.
 * @param map - `[height, width]` of one map, in elements
 * @param panel - `[width, height]`, in CSS pixels
 * @param zoom - 0: everything at once (as far as maps stay visible); 1: one map fills the panel
 */
export function sizeAtlas(
  count: number,
  map: readonly [number, number],
  [width, height]: readonly [number, number],
  zoom: number,
): AtlasGrid {
  const aspect = map[0] / map[1];
  const most = Math.max(1, Math.floor((width + 1) / (SMALLEST_CELL + 1)));
  const fitting = fittingColumns(count, aspect, width, height, most);
  const columns = Math.max(1, Math.round(fitting ** (1 - zoom)));
  const gap = gapFor(width / columns);
  // A map is never larger than the panel shows at once.
  const largest = Math.max(SMALLEST_CELL, Math.floor(height / aspect));
  const cell = Math.min(largest, Math.floor((width + gap) / columns - gap));
  const used = Math.min(width, columns * (cell + gap) - gap);
  return layoutAtlas(count, map, used, cell, gap);
}

import type { AtlasGrid } from './atlas';

/** Space between maps of a picture, in its pixels. */
const GAP = 1;

/** Longest side of a picture, in pixels: more than browsers' canvases hold everywhere. */
export const LARGEST_PICTURE = 8192;

/**
 * Maps side by side with every element the same whole number of pixels, in rows that make the picture about
 * square.
 * @param map - `[height, width]` of one map, in elements
 * @param scale - pixels an element, each way
 */
export function pictureGrid(count: number, [mapHeight, mapWidth]: readonly [number, number], scale: number) {
  const cellWidth = mapWidth * scale;
  const cellHeight = mapHeight * scale;
  const columns = Math.max(1, Math.min(count, Math.round(Math.sqrt((count * cellHeight) / cellWidth))));
  const rows = Math.ceil(count / columns);
  const contentHeight = rows * (cellHeight + GAP) - GAP;
  const grid: AtlasGrid = {
    count,
    mapWidth,
    mapHeight,
    columns,
    rows,
    cellWidth,
    cellHeight,
    gap: GAP,
    contentHeight,
  };
  return { grid, width: columns * (cellWidth + GAP) - GAP, height: contentHeight };
}

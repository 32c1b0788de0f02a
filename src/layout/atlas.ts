/** A grid of feature maps, in CSS pixels; shared by the painter and by whoever reads the pointer. */
export interface AtlasGrid {
  /** Maps shown. */
  readonly count: number;
  /** Width and height of one map's values, in tensor elements. */
  readonly mapWidth: number;
  readonly mapHeight: number;
  readonly columns: number;
  readonly rows: number;
  /** Size of one drawn map, in CSS pixels. */
  readonly cellWidth: number;
  readonly cellHeight: number;
  /** Space between maps, in CSS pixels. */
  readonly gap: number;
  /** Height of all rows, in CSS pixels. */
  readonly contentHeight: number;
}

/** What the pointer is on: the slot of the grid, and the element of its map. */
export interface AtlasHit {
  readonly slot: number;
  readonly y: number;
  readonly x: number;
}

/**
 * Lays maps out in rows that fill a width.
 * @param width - CSS pixels at hand
 * @param cell - wished width of a map in CSS pixels; cells grow a little so that rows end flush
 */
export function layoutAtlas(
  count: number,
  [mapHeight, mapWidth]: readonly [number, number],
  width: number,
  cell: number,
  gap: number,
): AtlasGrid {
  const fitting = Math.max(1, Math.floor((width + gap) / (cell + gap)));
  const columns = Math.min(fitting, Math.max(1, count));
  const cellWidth = Math.max(1, Math.floor((width + gap) / fitting - gap));
  const cellHeight = Math.max(1, Math.round((cellWidth * mapHeight) / mapWidth));
  const rows = Math.ceil(count / columns);
  const contentHeight = Math.max(0, rows * (cellHeight + gap) - gap);
  return { count, mapWidth, mapHeight, columns, rows, cellWidth, cellHeight, gap, contentHeight };
}

/** The upper left corner of a slot, in CSS pixels of the whole (unscrolled) content. */
export function slotOrigin(grid: AtlasGrid, slot: number): readonly [x: number, y: number] {
  const row = Math.floor(slot / grid.columns);
  const column = slot - row * grid.columns;
  return [column * (grid.cellWidth + grid.gap), row * (grid.cellHeight + grid.gap)];
}

/** The slots of the rows that a window of the content shows: `[first, past the last)`. */
export function visibleSlots(grid: AtlasGrid, scrollTop: number, height: number): readonly [number, number] {
  const pitch = grid.cellHeight + grid.gap;
  const firstRow = Math.max(0, Math.floor(scrollTop / pitch));
  const lastRow = Math.min(grid.rows, Math.ceil((scrollTop + height) / pitch));
  return [Math.min(grid.count, firstRow * grid.columns), Math.min(grid.count, lastRow * grid.columns)];
}

/** What stands at a point of the content (CSS pixels), or null in a gap or outside. */
export function hitAtlas(grid: AtlasGrid, px: number, py: number): AtlasHit | null {
  const pitchX = grid.cellWidth + grid.gap;
  const pitchY = grid.cellHeight + grid.gap;
  const column = Math.floor(px / pitchX);
  const row = Math.floor(py / pitchY);
  const inX = px - column * pitchX;
  const inY = py - row * pitchY;
  const slot = row * grid.columns + column;
  const inside = px >= 0 && py >= 0 && column < grid.columns && inX < grid.cellWidth && inY < grid.cellHeight;
  if (!inside || slot >= grid.count) return null;
  return {
    slot,
    y: Math.min(grid.mapHeight - 1, Math.floor((inY / grid.cellHeight) * grid.mapHeight)),
    x: Math.min(grid.mapWidth - 1, Math.floor((inX / grid.cellWidth) * grid.mapWidth)),
  };
}

import { type AtlasGrid, layoutAtlas } from './atlas';
import { gapFor, SMALLEST_CELL } from './atlas-sizing';

/** A slot of a grouped atlas in which no channel stands. */
export const HOLE = 0xffffffff;

/** Where a group stands in the grid. */
export interface GroupRun {
  /** Its first slot. */
  readonly slot: number;
  /** Rows that it fills wholly, from its first. */
  readonly fullRows: number;
  /** Maps in the row behind those. */
  readonly rest: number;
}

/** An atlas in which every group of channels begins a row of its own. */
export interface GroupedAtlas {
  readonly grid: AtlasGrid;
  /** The channel in each slot, or {@link HOLE}. */
  readonly order: Uint32Array;
  readonly runs: readonly GroupRun[];
}

const rowsOf = (counts: readonly number[], columns: number): number =>
  counts.reduce((sum, count) => sum + Math.ceil(count / columns), 0);

/**
 * The grid for a panel and a wished size, as `sizeAtlas`, but that every group begins a row.
 * @param counts - channels of each group, in order
 * @param map - `[height, width]` of one map, in elements
 * @param panel - `[width, height]`, in CSS pixels
 * @param zoom - 0: everything at once, as far as maps stay visible; 1: one map fills the panel
 */
export function groupAtlas(
  counts: readonly number[],
  map: readonly [number, number],
  [width, height]: readonly [number, number],
  zoom: number,
): GroupedAtlas {
  const aspect = map[0] / map[1];
  const widest = Math.max(1, ...counts);
  const most = Math.max(1, Math.min(widest, Math.floor((width + 1) / (SMALLEST_CELL + 1))));
  const cellOf = (columns: number): number => {
    const gap = gapFor(width / columns);
    return Math.floor((width + gap) / columns - gap);
  };
  const fits = (columns: number): boolean => {
    const gap = gapFor(width / columns);
    return rowsOf(counts, columns) * (Math.round(cellOf(columns) * aspect) + gap) - gap <= height;
  };
  let fitting = 1;
  while (fitting < most && !fits(fitting)) fitting++;
  const columns = Math.max(1, Math.round(fitting ** (1 - zoom)));
  const gap = gapFor(width / columns);
  const largest = Math.max(SMALLEST_CELL, Math.floor(height / aspect));
  const cell = Math.min(largest, cellOf(columns));
  const slots = rowsOf(counts, columns) * columns;
  const used = Math.min(width, columns * (cell + gap) - gap);
  const order = new Uint32Array(slots).fill(HOLE);
  const runs: GroupRun[] = [];
  let [slot, channel] = [0, 0];
  for (const count of counts) {
    for (let i = 0; i < count; i++) order[slot + i] = channel + i;
    runs.push({ slot, fullRows: Math.floor(count / columns), rest: count % columns });
    slot += Math.ceil(count / columns) * columns;
    channel += count;
  }
  return { grid: layoutAtlas(slots, map, used, cell, gap), order, runs };
}

import type { AtlasGrid, AtlasHit } from './atlas';

const ARROWS: Readonly<Record<string, readonly [dy: number, dx: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

const clamp = (value: number, length: number): number => Math.min(length - 1, Math.max(0, value));

/** The middle pixel of a slot: where a keyboard's cursor begins. */
export const middleOf = (slot: number, { mapHeight, mapWidth }: AtlasGrid): AtlasHit => ({
  slot,
  y: mapHeight >> 1,
  x: mapWidth >> 1,
});

/**
 * Where a key leads: arrows from map to map, with Shift from pixel to pixel; Page Up and Down by what the
 * panel shows, Home and End to the first and last map.
 * @param height - of the panel, in CSS pixels
 * @returns null for keys that mean nothing here
 */
export function stepCursor(
  from: AtlasHit,
  { key, shiftKey }: { readonly key: string; readonly shiftKey: boolean },
  grid: AtlasGrid,
  height: number,
): AtlasHit | null {
  const arrow = ARROWS[key];
  if (shiftKey && arrow !== undefined) {
    return {
      ...from,
      y: clamp(from.y + arrow[0], grid.mapHeight),
      x: clamp(from.x + arrow[1], grid.mapWidth),
    };
  }
  const page = grid.columns * Math.max(1, Math.floor(height / (grid.cellHeight + grid.gap)));
  const jumps: Readonly<Record<string, number>> = {
    PageUp: -page,
    PageDown: page,
    Home: -grid.count,
    End: grid.count,
  };
  const jump = arrow === undefined ? jumps[key] : arrow[0] * grid.columns + arrow[1];
  return jump === undefined ? null : { ...from, slot: clamp(from.slot + jump, grid.count) };
}

/** Steps of the arrow keys in a matrix: rows, columns. */
export const GRID_KEYS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** One step on, if there is a cell; else the cursor stays. */
export function clampedStep(
  [row, column]: readonly [number, number],
  [down, right]: readonly [number, number],
  exists: (row: number, column: number) => boolean,
): readonly [number, number] {
  const next = [row + down, column + right] as const;
  return exists(...next) ? next : [row, column];
}

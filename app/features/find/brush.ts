import { REGION_SIDE } from '../../store/find-slice';

/** Half the brush's width, in cells. */
const RADIUS = 1.3;

/** The cells under a round brush at a place of the image, `x` and `y` in 0…1. */
export function cellsUnder(x: number, y: number): readonly number[] {
  const [cx, cy] = [x * REGION_SIDE - 0.5, y * REGION_SIDE - 0.5];
  const cells: number[] = [];
  for (let row = Math.ceil(cy - RADIUS); row <= cy + RADIUS; row++) {
    for (let column = Math.ceil(cx - RADIUS); column <= cx + RADIUS; column++) {
      const inside = row >= 0 && column >= 0 && row < REGION_SIDE && column < REGION_SIDE;
      if (inside && Math.hypot(row - cy, column - cx) <= RADIUS) cells.push(row * REGION_SIDE + column);
    }
  }
  return cells;
}

/** The cells under a brush that is drawn from one place to another. */
export function cellsAlong(
  from: readonly [number, number],
  to: readonly [number, number],
): readonly number[] {
  const steps = Math.max(1, Math.ceil(Math.hypot(to[0] - from[0], to[1] - from[1]) * REGION_SIDE * 2));
  const cells = new Set<number>();
  for (let i = 0; i <= steps; i++) {
    const t = i / steps;
    for (const cell of cellsUnder(from[0] + t * (to[0] - from[0]), from[1] + t * (to[1] - from[1])))
      cells.add(cell);
  }
  return [...cells];
}

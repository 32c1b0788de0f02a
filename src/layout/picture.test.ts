import { expect, test } from 'vitest';
import { slotOrigin } from './atlas';
import { pictureGrid } from './picture';

test('32 maps of 28×28 stand in rows, a pixel apart, and end flush with the picture', () => {
  const { grid, width, height } = pictureGrid(32, [28, 28], 1);
  const [x, y] = slotOrigin(grid, 31);
  expect(grid.columns * grid.rows).toBeGreaterThanOrEqual(32);
  expect(width).toBe(grid.columns * 29 - 1);
  expect(y + grid.cellHeight).toBe(height);
  expect(x + grid.cellWidth).toBeLessThanOrEqual(width);
  expect(Math.max(width, height) / Math.min(width, height)).toBeLessThan(1.5);
});

test('one map is itself, enlarged by whole numbers', () => {
  expect(pictureGrid(1, [7, 5], 1)).toMatchObject({ width: 5, height: 7 });
  expect(pictureGrid(1, [7, 5], 8)).toMatchObject({ width: 40, height: 56 });
});

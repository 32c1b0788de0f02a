import { describe, expect, it } from 'vitest';
import { middleOf, stepCursor } from './atlas-cursor';
import { sizeAtlas } from './atlas-sizing';

const PANEL = [820, 320] as const;
const CASES: readonly (readonly [count: number, side: number])[] = [
  [3, 224],
  [64, 112],
  [128, 56],
  [128, 28],
  [32, 14],
  [512, 28],
  [1024, 7],
  [1000, 1],
];

describe('the size of maps', () => {
  it.each(CASES)(
    'overview shows all %d maps of %d² without scrolling, as large as that allows',
    (count, side) => {
      const grid = sizeAtlas(count, [side, side], PANEL, 0);
      expect(grid.columns * grid.rows).toBeGreaterThanOrEqual(count);
      expect(grid.contentHeight).toBeLessThanOrEqual(PANEL[1]);
      expect(grid.columns * (grid.cellWidth + grid.gap) - grid.gap).toBeLessThanOrEqual(PANEL[0]);
      // With one column less the maps would no longer fit: they cannot be much larger.
      const wider = (PANEL[0] + grid.gap) / (grid.columns - 1) - grid.gap;
      const rows = Math.ceil(count / (grid.columns - 1));
      if (grid.columns > 1) expect(rows * (wider + grid.gap) - grid.gap).toBeGreaterThan(PANEL[1] * 0.97);
    },
  );

  it.each(CASES)('the other end shows one of %d maps of %d² whole', (count, side) => {
    const grid = sizeAtlas(count, [side, side], PANEL, 1);
    expect(grid.columns).toBe(1);
    expect(grid.cellHeight).toBe(320);
  });

  it('grows with every step between', () => {
    let before = 0;
    for (let zoom = 0; zoom <= 1; zoom += 0.05) {
      const { cellWidth } = sizeAtlas(1024, [7, 7], PANEL, zoom);
      expect(cellWidth).toBeGreaterThanOrEqual(before);
      before = cellWidth;
    }
  });

  it('keeps the shape of maps that are not square', () => {
    const grid = sizeAtlas(64, [12, 16], PANEL, 0.5);
    expect(grid.cellHeight / grid.cellWidth).toBeCloseTo(12 / 16, 1);
  });

  it('scrolls rather than draws maps that nobody can see', () => {
    const grid = sizeAtlas(1920, [7, 7], [300, 100], 0);
    expect(grid.cellWidth).toBeGreaterThanOrEqual(10);
    expect(grid.contentHeight).toBeGreaterThan(100);
  });
});

describe('the keyboard’s cursor', () => {
  const grid = sizeAtlas(100, [8, 8], [500, 500], 0);
  const press = (from: number, key: string, shiftKey = false) =>
    stepCursor(middleOf(from, grid), { key, shiftKey }, grid, 500);

  it('walks over maps, and stops at the ends', () => {
    expect(grid.columns).toBe(10);
    expect(press(5, 'ArrowRight')?.slot).toBe(6);
    expect(press(5, 'ArrowDown')?.slot).toBe(15);
    expect(press(5, 'ArrowUp')?.slot).toBe(0);
    expect(press(95, 'ArrowDown')?.slot).toBe(99);
    expect(press(5, 'End')?.slot).toBe(99);
    expect(press(5, 'Home')?.slot).toBe(0);
    expect(press(5, 'x')).toBeNull();
  });

  it('with Shift walks over the pixels of one', () => {
    expect(press(5, 'ArrowRight', true)).toEqual({ slot: 5, y: 4, x: 5 });
    expect(press(5, 'ArrowUp', true)).toEqual({ slot: 5, y: 3, x: 4 });
  });
});

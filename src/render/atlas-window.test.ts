import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { layoutAtlas } from '../layout/atlas';
import { atlasView } from './atlas-window';
import type { PaintJob } from './painter';

const CHANNELS = 40;

function job(change: Partial<PaintJob> = {}): PaintJob {
  return {
    values: { location: 'cpu', data: new Float32Array(CHANNELS * 49) },
    order: null,
    ranges: new Float32Array(CHANNELS * 2),
    palette: 'diverging',
    theme: 'light',
    grid: layoutAtlas(CHANNELS, [7, 7], 200, 30, 3),
    scrollTop: 0,
    width: 200,
    height: 100,
    pixelRatio: 1,
    ...change,
  };
}

describe('geometry in device pixels', () => {
  test('cells are equally large, whole, and never overlap, at any pixel ratio and scroll position', () => {
    const ratios = fc.constantFrom(1, 1.1, 1.25, 1.5, 1.75, 2, 2.625, 3);
    fc.assert(
      fc.property(
        ratios,
        fc.integer({ min: 0, max: 3 }),
        fc.double({ min: 0, max: 150, noNaN: true }),
        (pixelRatio, gap, scrollTop) => {
          const grid = layoutAtlas(CHANNELS, [7, 7], 200, 30, gap);
          const view = atlasView(job({ grid, pixelRatio, scrollTop }));
          const taken = new Map<string, number>();
          for (const { x, y } of view.cells) {
            expect(Number.isInteger(x) && Number.isInteger(y)).toBe(true);
            taken.set(`${x} ${y}`, (taken.get(`${x} ${y}`) ?? 0) + 1);
          }
          expect(Math.max(...taken.values())).toBe(1);
          const columns = [...new Set(view.cells.map(({ x }) => x))].sort((a, b) => a - b);
          const rows = [...new Set(view.cells.map(({ y }) => y))].sort((a, b) => a - b);
          const apart = (at: number[]) => Math.min(...at.slice(1).map((x, i) => x - (at[i] ?? 0)));
          expect(apart(columns)).toBeGreaterThanOrEqual(view.cellWidth);
          expect(apart(rows)).toBeGreaterThanOrEqual(view.cellHeight);
        },
      ),
      { numRuns: 100 },
    );
  });

  test('a ratio that whole sizes survive does not cost them a pixel', () => {
    const { cellWidth } = job().grid;
    expect(atlasView(job({ pixelRatio: 1.1, grid: { ...job().grid, cellWidth: 30 } })).cellWidth).toBe(33);
    expect(atlasView(job({ pixelRatio: 3 })).cellWidth).toBe(cellWidth * 3);
  });

  test('scrolling moves all cells alike', () => {
    const before = atlasView(job({ pixelRatio: 1.5, height: 500 }));
    const after = atlasView(job({ pixelRatio: 1.5, height: 500, scrollTop: 7 }));
    expect(new Set(after.cells.map(({ y }, i) => (before.cells[i]?.y ?? 0) - y))).toEqual(new Set([11]));
  });
});

describe('what is visible', () => {
  test('only rows that the window shows are cells', () => {
    const { grid } = job();
    const pitch = grid.cellHeight + grid.gap;
    const view = atlasView(job({ scrollTop: pitch, height: pitch }));
    expect(view.cells.map(({ channel }) => channel)).toEqual(
      Array.from({ length: grid.columns }, (_, i) => grid.columns + i),
    );
    expect(view.cells.every(({ y }) => y === 0)).toBe(true);
  });

  test('slots show the channel that the order names; unknown ones stay empty', () => {
    const order = Uint32Array.from({ length: CHANNELS }, (_, i) => (i === 1 ? 99 : CHANNELS - 1 - i));
    const view = atlasView(job({ order }));
    expect(view.cells.slice(0, 2).map(({ channel }) => channel)).toEqual([CHANNELS - 1, CHANNELS - 3]);
    expect(view.cells[1]?.x).toBe(2 * ((view.cells[0]?.x ?? 0) + job().grid.cellWidth + 3));
  });

  test('a window without height is still a canvas', () => {
    expect(atlasView(job({ height: 0, width: 0 }))).toMatchObject({ canvasWidth: 1, canvasHeight: 1 });
  });
});

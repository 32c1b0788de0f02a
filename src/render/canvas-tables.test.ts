import { expect, test } from 'vitest';
import { layoutAtlas } from '../layout/atlas';
import { atlasView } from './atlas-window';
import { canvasTables, NOTHING } from './canvas-tables';
import type { PaintJob } from './painter';

/** What a canvas pixel shows by the tables: its channel, its pixel in the map, its elements with their shares. */
function lookUp(
  { lines, weights, across, down, columns, channels }: ReturnType<typeof canvasTables>,
  [width, x, y]: readonly [width: number, x: number, y: number],
) {
  const [column = 0, first = 0] = lines.subarray(x * 2);
  const [row = 0, top = 0] = lines.subarray((width + y) * 2);
  if (column === NOTHING || row === NOTHING) return null;
  const channel = channels[(row >>> 16) * columns + (column >>> 16)];
  if (channel === NOTHING) return null;
  const [px, py] = [column & 0xffff, row & 0xffff];
  const shares = (at: number, stride: number) => Array.from(weights.subarray(at * stride, (at + 1) * stride));
  const xs = shares(px, across.stride);
  const ys = Array.from(
    weights.subarray(across.weights.length).subarray(py * down.stride, (py + 1) * down.stride),
  );
  return { channel, px, py, first, top, xs, ys };
}

const job = (shape: readonly [number, number, number], cell: number, width: number): PaintJob => {
  const [channels, height, mapWidth] = shape;
  const grid = layoutAtlas(channels, [height, mapWidth], width, cell, 3);
  return {
    values: { location: 'cpu', data: new Float32Array(0) },
    order: Uint32Array.from({ length: channels }, (_, i) => channels - 1 - i),
    ranges: new Float32Array(channels * 2),
    palette: 'diverging',
    theme: 'light',
    grid,
    scrollTop: 17,
    width,
    height: 90,
    pixelRatio: 1.5,
  };
};

test.each([
  ['enlarged', [37, 7, 7], 20, 130],
  ['reduced', [11, 30, 26], 12, 60],
  ['one map', [1, 9, 9], 40, 40],
] as const)('every pixel of the canvas is looked up as its cell says: %s', (_name, shape, cell, width) => {
  const request = job(shape, cell, width);
  const view = atlasView(request);
  const { mapWidth, mapHeight } = request.grid;
  const tables = canvasTables(view, mapWidth, mapHeight);
  let inMaps = 0;
  for (let y = 0; y < view.canvasHeight; y++) {
    for (let x = 0; x < view.canvasWidth; x++) {
      const found = lookUp(tables, [view.canvasWidth, x, y]);
      const owner = view.cells.find(
        (each) => x >= each.x && x < each.x + view.cellWidth && y >= each.y && y < each.y + view.cellHeight,
      );
      if (owner === undefined) {
        expect(found, `${x},${y}`).toBeNull();
        continue;
      }
      inMaps++;
      expect(found).toMatchObject({ channel: owner.channel, px: x - owner.x, py: y - owner.y });
      for (const shares of [found?.xs, found?.ys])
        expect(shares?.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 6);
      expect(found?.first).toBe(tables.across.first[x - owner.x]);
      expect(found?.top).toBe(tables.down.first[y - owner.y]);
    }
  }
  expect(inMaps).toBeGreaterThan(100);
});

test('a view without maps has tables of gaps', () => {
  const request = { ...job([4, 5, 5], 10, 40), scrollTop: 4000 };
  const view = atlasView(request);
  expect(view.cells).toEqual([]);
  const { lines, channels, columns } = canvasTables(view, 5, 5);
  expect([channels.length, columns]).toEqual([0, 0]);
  expect(lines.filter((_, i) => i % 2 === 0).every((line) => line === NOTHING)).toBe(true);
});

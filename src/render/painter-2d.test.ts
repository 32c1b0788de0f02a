import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { layoutAtlas, slotOrigin } from '../layout/atlas';
import { HATCH, paletteLut } from '../tensor/palette';
import type { PaintJob } from './painter';
import { createPainter2d } from './painter-2d';
import { createSimdPainter, type SimdPainter } from './raster-simd';

/** The part of ImageData that Node lacks. */
class FakeImageData {
  readonly data: Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
  constructor(first: Uint8ClampedArray | number, second: number, third = 0) {
    this.data = typeof first === 'number' ? new Uint8ClampedArray(first * second * 4) : first;
    [this.width, this.height] = typeof first === 'number' ? [first, second] : [second, third];
    if (this.data.length !== this.width * this.height * 4) throw new RangeError('not the size of the data');
  }
}

beforeEach(() => vi.stubGlobal('ImageData', FakeImageData));
afterEach(() => vi.unstubAllGlobals());

interface Painted {
  readonly width: number;
  readonly at: (x: number, y: number) => readonly number[];
}

type CreateSimd = () => SimdPainter | null;

/** Paints several jobs with one painter; what the last one gave. */
async function paint(
  job: PaintJob | readonly [PaintJob, ...PaintJob[]],
  createSimd: CreateSimd = createSimdPainter,
): Promise<Painted> {
  let shown: FakeImageData | null = null;
  const canvas = {
    width: 1,
    height: 1,
    getContext: () => ({
      putImageData: (image: FakeImageData) => {
        shown = image;
      },
    }),
  };
  const painter = createPainter2d(canvas as unknown as OffscreenCanvas, createSimd);
  for (const each of Array.isArray(job) ? job : [job]) await painter.paint(each);
  painter.dispose();
  const image = shown as FakeImageData | null;
  if (image === null) throw new Error('nothing was painted');
  expect([image.width, image.height]).toEqual([canvas.width, canvas.height]);
  const at = (x: number, y: number) =>
    Array.from(image.data.subarray((y * image.width + x) * 4).subarray(0, 4));
  return { width: image.width, at };
}

const wave = (channels: number, height: number, width: number): Float32Array =>
  Float32Array.from(
    { length: channels * height * width },
    (_, i) => Math.sin(i * 1.7) + 0.3 * Math.cos(i * i),
  );

function job(
  shape: readonly [number, number, number],
  cell: number,
  change: Partial<PaintJob> = {},
): PaintJob {
  const [channels, height, width] = shape;
  const grid = layoutAtlas(channels, [height, width], 4 * cell + 6, cell, 2);
  return {
    values: { location: 'cpu', data: wave(...shape) },
    order: null,
    ranges: Float32Array.from({ length: channels * 2 }, (_, i) => (i % 2 === 0 ? -1.3 : 1.3)),
    palette: 'diverging',
    theme: 'dark',
    grid,
    scrollTop: 0,
    width: 4 * cell + 6,
    height: grid.contentHeight,
    pixelRatio: 1,
    ...change,
  };
}

/** The colour of a value, straight from the definition. */
function colourOf(value: number, { ranges, palette, theme }: PaintJob, channel: number): readonly number[] {
  const [lo, hi] = [ranges[channel * 2] ?? 0, ranges[channel * 2 + 1] ?? 1];
  const entry = Math.round(255 * Math.min(1, Math.max(0, (value - lo) / (hi - lo))));
  return Array.from(paletteLut(palette, theme).subarray(entry * 4, entry * 4 + 4));
}

/** The mean of a map over one pixel of its cell, by cutting both into slivers of equal size. */
function meanOver(
  data: Float32Array,
  start: number,
  [h, w]: readonly [number, number],
  cell: readonly [number, number],
  px: number,
  py: number,
): number {
  let sum = 0;
  for (let sy = py * h; sy < (py + 1) * h; sy++) {
    for (let sx = px * w; sx < (px + 1) * w; sx++) {
      sum += data[start + Math.floor(sy / cell[0]) * w + Math.floor(sx / cell[1])] ?? Number.NaN;
    }
  }
  return sum / (h * w);
}

/** Both ways to paint. */
const ways: readonly (readonly [string, CreateSimd])[] = [
  ['with SIMD', createSimdPainter],
  ['without', () => null],
];

describe.each(ways)('every pixel is what it should be, %s', (_way, createSimd) => {
  test.each([
    ['enlarged', [6, 7, 7], 20],
    ['one to one', [3, 12, 12], 12],
    ['a little reduced', [5, 14, 14], 11],
    ['far reduced', [5, 24, 24], 5],
    ['not square', [3, 9, 12], 8],
    ['single elements', [9, 1, 1], 6],
  ] as const)('%s', async (_, shape, cell) => {
    const request = job(shape, cell);
    const { at } = await paint(request, createSimd);
    const { grid } = request;
    const [channels, height, width] = shape;
    const data = wave(channels, height, width);
    let compared = 0;
    for (let slot = 0; slot < channels; slot++) {
      const [x, y] = slotOrigin(grid, slot);
      for (let py = 0; py < grid.cellHeight; py++) {
        for (let px = 0; px < grid.cellWidth; px++) {
          const reduces = width > grid.cellWidth || height > grid.cellHeight;
          const start = slot * height * width;
          const element =
            Math.floor(((py + 0.5) * height) / grid.cellHeight) * width +
            Math.floor(((px + 0.5) * width) / grid.cellWidth);
          const value = reduces
            ? meanOver(data, start, [height, width], [grid.cellHeight, grid.cellWidth], px, py)
            : (data[start + element] ?? Number.NaN);
          expect(at(x + px, y + py), `slot ${slot} at ${px},${py}`).toEqual(colourOf(value, request, slot));
          compared++;
        }
      }
    }
    expect(compared).toBe(channels * grid.cellWidth * grid.cellHeight);
  });

  test('maps cut by the edges, painted after others with the same painter', async () => {
    const request = job([9, 30, 26], 13);
    const { at, width } = await paint(request, createSimd);
    const cut: PaintJob = { ...request, width: request.width - 7, scrollTop: 5, height: 30 };
    const after = await paint(
      [job([40, 64, 64], 50), cut, job([3, 8, 8], 20), job([9, 6, 6], 5), cut],
      createSimd,
    );
    expect(after.width).toBe(width - 7);
    for (let y = 0; y < 30; y++)
      for (let x = 0; x < after.width; x++) expect(after.at(x, y)).toEqual(at(x, y + 5));
  });

  test('gaps, and what no map covers, are transparent', async () => {
    const request = job([5, 17, 17], 10);
    const { at, width } = await paint(request, createSimd);
    for (let y = 0; y < 10; y++) expect(at(10, y)).toEqual([0, 0, 0, 0]);
    for (let x = 0; x < width; x++) expect(at(x, 11)).toEqual([0, 0, 0, 0]);
    for (let x = 12; x < width; x++) expect(at(x, 15)).toEqual([0, 0, 0, 0]);
    expect(at(0, 12)[3]).toBe(255);
  });

  test('maps that are scrolled half out keep their place', async () => {
    const request = job([12, 7, 7], 14);
    const whole = await paint(request, createSimd);
    const scrolled = await paint({ ...request, scrollTop: 9, height: 20 }, createSimd);
    for (let y = 0; y < 20; y++)
      for (let x = 0; x < whole.width; x += 3) expect(scrolled.at(x, y)).toEqual(whole.at(x, y + 9));
  });
});

describe('values that are not finite', () => {
  const hatch = HATCH.dark.map((colour) => Array.from(colour));
  const { NaN: nan, POSITIVE_INFINITY: inf } = Number;

  test.each([nan, inf, -inf])('%d is hatched where it is, and nowhere else', async (value) => {
    const data = wave(2, 4, 4);
    data[5] = value;
    const request = job([2, 4, 4], 12, { values: { location: 'cpu', data } });
    const { at } = await paint(request);
    for (let y = 0; y < 12; y++) {
      for (let x = 0; x < 12; x++) {
        const inside = Math.floor(x / 3) === 1 && Math.floor(y / 3) === 1;
        if (inside) expect(hatch).toContainEqual(at(x, y));
        else expect(hatch).not.toContainEqual(at(x, y));
      }
    }
    expect(new Set([at(3, 3), at(4, 3), at(5, 3)].map(String)).size).toBe(2);
  });

  test.each(ways)('a reduced map hatches the pixels that cover one, %s', async (_way, createSimd) => {
    const data = wave(1, 9, 9);
    data[4 * 9 + 4] = inf;
    const { at } = await paint(job([1, 9, 9], 6, { values: { location: 'cpu', data } }), createSimd);
    // Element 4 spans 2⅔…3⅓ of the six pixels.
    for (let y = 0; y < 6; y++) {
      for (let x = 0; x < 6; x++) {
        const covers = (x === 2 || x === 3) && (y === 2 || y === 3);
        expect(
          hatch.some((colour) => String(colour) === String(at(x, y))),
          `${x},${y}`,
        ).toBe(covers);
      }
    }
  });
});

test('SIMD paints what double precision does, to one entry, far from zero and in narrow ranges', async () => {
  const levels = (colours: Uint8Array) =>
    new Map(
      Array.from({ length: 256 }, (_, i) => [String(Array.from(colours.subarray(i * 4, i * 4 + 4))), i]),
    );
  const entryOf = levels(paletteLut('diverging', 'dark'));
  let compared = 0;
  for (const [middle, spread] of [
    [0, 1e-20],
    [0, 3e37],
    [1e4, 50],
    [-1e4, 1e-2],
    [5, 0],
  ] as const) {
    const data = wave(6, 40, 37).map((value) => middle + (value / 1.3) * spread);
    const ranges = Float32Array.from({ length: 12 }, (_, i) => middle + (i % 2 === 0 ? -spread : spread));
    const request = job([6, 40, 37], 23, { values: { location: 'cpu', data }, ranges });
    const fast = await paint(request);
    const slow = await paint(request, () => null);
    for (let y = 0; y < 23; y++) {
      for (let x = 0; x < fast.width; x++) {
        const [a, b] = [fast.at(x, y), slow.at(x, y)].map((colour) => entryOf.get(String(colour)));
        expect(fast.at(x, y)[3]).toBe(slow.at(x, y)[3]);
        if (a === undefined || b === undefined) continue;
        expect(Math.abs(a - b), `${middle} ± ${spread} at ${x},${y}`).toBeLessThanOrEqual(1);
        compared++;
      }
    }
  }
  expect(compared).toBeGreaterThan(5 * 4 * 23 * 20);
});

test('the SIMD code is what its source says', async () => {
  const { compileSimd, simdModule } = await import('../../scripts/lib/simd.mjs');
  expect(await compileSimd()).toBe(readFileSync(simdModule, 'utf8'));
});

test('it reads no values from the GPU', async () => {
  const buffer = {} as GPUBuffer;
  await expect(paint(job([1, 2, 2], 4, { values: { location: 'gpu', buffer } }))).rejects.toMatchObject({
    code: 'engine/failed',
  });
});

test('a canvas without a context is refused', () => {
  const canvas = { getContext: () => null } as unknown as OffscreenCanvas;
  expect(() => createPainter2d(canvas)).toThrow(expect.objectContaining({ code: 'engine/unavailable' }));
});

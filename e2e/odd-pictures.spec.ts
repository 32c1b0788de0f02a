import { readdirSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { smallSafetensors } from '../src/testing/small-model';
import { readPng } from './fixtures/pillow/read-png';
import { test as base, expect } from './support/fixtures';
import { dropPaths, pathTo } from './support/hands';

/** Pictures stored in every way that browsers and Pillow both read: e2e/fixtures/pictures/make.py. */
const FOLDER = new URL('fixtures/pictures/', import.meta.url);
const NAMES = readdirSync(new URL('expected/', FOLDER)).map((name) => name.replace(/\.png$/, ''));

/** Decoders of JPEG may round otherwise; all else is exact. */
const tolerance = (name: string): number => (name.endsWith('.jpg') ? 3 : 0);

/** A page whose network sees 64×64 pixels as they are, 0 to 255. */
const test = base.extend<{ seeing: Page }>({
  seeing: async ({ open }, use) => {
    const page = await open();
    const encoded = Buffer.from(smallSafetensors()).toString('base64');
    await page.evaluate(async (base64) => {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      const plain = { scale: 1, mean: [0, 0, 0], std: [1, 1, 1] } as const;
      await denselens.loadModel(bytes.buffer, { input: { size: [64, 64], resize: 64, ...plain } });
    }, encoded);
    await use(page);
  },
});

test('every kind of picture has Pillow’s pixels: EXIF 1 to 8, CMYK, 16 bits, interlaced, the first frame', async ({
  seeing: page,
}) => {
  expect(NAMES.length).toBeGreaterThan(30);
  const found: Record<string, number> = {};
  for (const name of NAMES) {
    await dropPaths(page, [pathTo(`e2e/fixtures/pictures/${name}`)]);
    await expect(page.locator('.image-caption-name'), name).toHaveText(name);
    const { dims, data } = await page.evaluate(async () => {
      const input = await denselens.input();
      return { dims: input.dims, data: [...input.data] };
    });
    expect(dims).toEqual([1, 3, 64, 64]);
    const { rgba } = readPng(new URL(`expected/${name}.png`, FOLDER));
    const pixels = 64 * 64;
    let largest = 0;
    for (let i = 0; i < data.length; i++) {
      const wanted = rgba[(i % pixels) * 4 + Math.floor(i / pixels)] ?? Number.NaN;
      largest = Math.max(largest, Math.abs((data[i] ?? Number.NaN) - wanted));
    }
    found[name] = largest;
  }
  for (const [name, largest] of Object.entries(found))
    expect.soft(largest, name).toBeLessThanOrEqual(tolerance(name));
});

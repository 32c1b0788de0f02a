import { expect, test } from '@playwright/test';
import { type BuiltHarness, buildHarness } from './harness/open';
import { SCENES } from './harness/painter-scenes';

let harness: BuiltHarness;
test.beforeAll(async () => {
  harness = await buildHarness();
});
test.afterAll(() => harness.remove());

test('the painters agree, pixel by pixel', async ({ page }) => {
  const errors = await harness.open(page);
  for (const [name, scene] of Object.entries(SCENES)) {
    await test.step(name, async () => {
      const way = { painter: 'webgpu', values: 'gpu', surface: 'default' } as const;
      const result = await page.evaluate(([s, w]) => painters.compare(s, w), [scene, way] as const);
      expect(result.width).toBe(Math.round(scene.width * scene.pixelRatio));
      // A mean that falls between two palette entries, to the last bit, may have either.
      expect(result.differing).toBeLessThanOrEqual(result.width * result.height * 1e-4);
      expect(result.largest).toBeLessThanOrEqual(4);
      expect(result.colours).toBeGreaterThanOrEqual(scene.colours);
      expect(result.transparent).toBeGreaterThan(0);
    });
  }
  expect(errors).toEqual([]);
});

test('values in memory are uploaded, again and again into one buffer', async ({ page }) => {
  const errors = await harness.open(page);
  for (const name of ['1,000 single values', '256 maps of 56×56, reduced', 'NaN and infinities, enlarged']) {
    const scene = SCENES[name];
    if (scene === undefined) throw new Error(name);
    const way = { painter: 'webgpu', values: 'cpu', surface: 'default' } as const;
    const result = await page.evaluate(([s, w]) => painters.compare(s, w), [scene, way] as const);
    expect(result.differing).toBeLessThanOrEqual(result.width * result.height * 1e-4);
  }
  expect(await page.evaluate(() => painters.repaint())).toEqual({ alike: true, buffers: 0 });
  expect(errors).toEqual([]);
});

test('statistics from the GPU equal those from memory', async ({ page }) => {
  const errors = await harness.open(page);
  for (const [name, scene] of Object.entries(SCENES)) {
    await test.step(name, async () => {
      const differences = await page.evaluate((s) => painters.stats(s), scene);
      // Counts and extremes to the bit; sums by other means.
      expect(differences).toEqual({
        min: 0,
        max: 0,
        zeros: 0,
        nan: 0,
        infinite: 0,
        mean: expect.any(Number),
        std: expect.any(Number),
      });
      expect(differences.mean).toBeLessThan(1e-9);
      expect(differences.std).toBeLessThan(1e-6);
    });
  }
  expect(errors).toEqual([]);
});

import { test as base, expect } from '@playwright/test';
import { type BuiltHarness, buildHarness } from './harness/open';
import { SCENES } from './harness/painter-scenes';

/**
 * With all of the browser on SwiftShader, a WebGPU canvas can be shown, as it can with a GPU: this is the way
 * that pictures take on visitors' machines. (Without, the painter copies; painters.webgpu.spec.ts.)
 */
const test = base.extend({
  launchOptions: [
    async ({ launchOptions }, use) => {
      const args = ['--use-angle=swiftshader', '--use-vulkan=swiftshader', '--enable-features=Vulkan'];
      await use({ ...launchOptions, args: [...(launchOptions.args ?? []), ...args] });
    },
    { scope: 'worker' },
  ],
});

let harness: BuiltHarness;
test.beforeAll(async () => {
  harness = await buildHarness();
});
test.afterAll(() => harness.remove());

test('a WebGPU canvas shows what the 2D painter shows', async ({ page }) => {
  const errors = await harness.open(page);
  for (const [name, scene] of Object.entries(SCENES)) {
    await test.step(name, async () => {
      const way = { painter: 'webgpu', values: 'gpu', surface: 'canvas' } as const;
      const result = await page.evaluate(([s, w]) => painters.compare(s, w), [scene, way] as const);
      expect(result.differing).toBeLessThanOrEqual(result.width * result.height * 1e-4);
      expect(result.largest).toBeLessThanOrEqual(4);
    });
  }
  expect(errors).toEqual([]);
});

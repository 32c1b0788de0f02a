import type { Page } from '@playwright/test';
import { buildArchitecture } from '../src/network/architecture';
import { SMALL_SPEC, smallSafetensors } from '../src/testing/small-model';
import { boot, expect, TINY, test } from './support/fixtures';
import { keepBusy } from './support/gradients';

const SIDE = 64;

/** Gradients of a small network by every one of its tensors, for a class and for an element. */
async function allGradients(page: Page, backend: string): Promise<readonly number[][]> {
  await boot(page, `?backend=${backend}&model=${TINY}`);
  const names = buildArchitecture(SMALL_SPEC, [SIDE, SIDE]).ops.map(({ name }) => String(name));
  return page.evaluate(
    async ([encoded, side, tensors]) => {
      await denselens.loadModel(Uint8Array.from(atob(encoded), (c) => c.charCodeAt(0)).buffer);
      const input = Float32Array.from({ length: 3 * side * side }, (_, i) => Math.sin(i * 1.7));
      await denselens.run(input, [1, 3, side, side]);
      const element = { tensor: 'features.denseblock2.denselayer3.conv2', channel: 1, row: 2, column: 3 };
      const all: number[][] = [];
      for (const name of tensors) all.push([...(await denselens.gradient({ class: 3 }, name)).data]);
      for (const name of ['input', 'features.pool0'])
        all.push([...(await denselens.gradient(element, name)).data]);
      await denselens.lesion([{ source: 'features.pool0', reader: '*', mode: 'mean' }]);
      all.push([...(await denselens.gradient({ class: 3 }, 'input')).data]);
      await denselens.restore();
      const options = { class: 3, size: 16, stride: 16 };
      all.push([...(await denselens.attribution('occlusion', options)).data]);
      all.push([...(await denselens.attribution('integrated-gradients', { class: 3, steps: 3 })).data]);
      return all;
    },
    [Buffer.from(smallSafetensors()).toString('base64'), SIDE, names] as const,
  );
}

test('a small network has the same gradients on WebGPU and on WASM', async ({ page }) => {
  const wasm = await allGradients(page, 'wasm');
  const webgpu = await allGradients(page, 'webgpu');
  expect(webgpu.length).toBe(wasm.length);
  let isAnyDifferent = false;
  wasm.forEach((expected, n) => {
    const found = webgpu[n] ?? [];
    expect(found).toHaveLength(expected.length);
    const magnitude = Math.max(...expected.map(Math.abs));
    expect(magnitude, `tensor ${n}`).toBeGreaterThan(0);
    const errors = expected.map((value, k) => Math.abs(value - (found[k] ?? Number.NaN)) / magnitude);
    // A ReLU that flips by rounding moves single values.
    expect(errors.filter((error) => !(error <= 1e-3)).length, `tensor ${n}`).toBeLessThanOrEqual(
      0.01 * errors.length,
    );
    if (errors.some((error) => error > 0)) isAnyDifferent = true;
  });
  // Two implementations: if nothing differed anywhere, nothing was compared.
  expect(isAnyDifferent).toBe(true);
});

test('a device that is lost in the middle of a gradient ends it by a code, and the page goes on', async ({
  page,
}) => {
  await boot(page, `?backend=webgpu&model=${TINY}&image=elephant&tab=gradients&ask=path`);
  const panel = page.locator('.gradients-tab');
  const before = await page.evaluate(async () => [...(await denselens.tensor('classifier')).data]);
  await keepBusy(page);
  const lost = page.evaluate(() =>
    denselens.attribution('integrated-gradients', { class: 1, steps: 2_000 }).then(
      () => 'answered',
      (error: { code: string }) => error.code,
    ),
  );
  await panel.getByLabel('Steps').selectOption('128');
  await panel.getByRole('button', { name: 'Start' }).click();
  await expect(panel.getByRole('progressbar')).toBeVisible();
  // As a driver reset would: the device goes while it computes.
  const worker = page.workers().find((candidate) => candidate.url().includes('engine.worker'));
  await worker?.evaluate(() => {
    const { createCommandEncoder } = GPUDevice.prototype;
    let encoders = 0;
    GPUDevice.prototype.createCommandEncoder = function (this: GPUDevice, ...given) {
      const encoder = createCommandEncoder.apply(this, given);
      // Some steps further on, behind the first operations of one.
      if (++encoders === 5) this.destroy();
      return encoder;
    };
  });
  expect(await lost).toBe('engine/device-lost');
  await expect(page.getByRole('main')).toHaveAttribute('aria-busy', 'false');
  await expect(panel.getByRole('progressbar')).toHaveCount(0);
  await expect(panel.getByRole('status')).toHaveText(/^The engine was lost while it worked on this/);
  await expect(page.getByRole('alert')).toHaveCount(0);
  expect(await page.evaluate(async () => (await denselens.model()).backend)).toBe('webgpu');
  const after = await page.evaluate(async () => [...(await denselens.tensor('classifier')).data]);
  after.forEach((value, n) => {
    expect(value).toBeCloseTo(before[n] ?? Number.NaN, 4);
  });
  await panel.getByLabel('Steps').selectOption('8');
  await panel.getByRole('button', { name: 'Start' }).click();
  await expect(panel.getByRole('img', { name: /^Integrated gradients of/ })).toBeVisible();
});

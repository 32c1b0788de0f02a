import { SMALL_SPEC, smallSafetensors } from '../src/testing/small-model';
import { expectPainted, selectOp, selectUnit } from './support/atlas';
import { boot, expect, TINY_PAGE, test } from './support/fixtures';
import { dropFiles } from './support/hands';

const chip = /^(WASM|WebGPU) ·/;
const base64 = Buffer.from(smallSafetensors()).toString('base64');

test('the backend can be switched, and a lost device is survived: model, image and selection stay', async ({
  page,
}) => {
  await boot(page, TINY_PAGE);
  // The full network takes half a minute a run on a software GPU: a small one by drop.
  await dropFiles(page, [{ name: 'small.safetensors', base64 }]);
  await expect(page.getByRole('button', { name: /^small/ })).toBeVisible();
  await expect(page.getByRole('main')).toHaveAttribute('aria-busy', 'false');
  await selectUnit(page, 'features.denseblock2.denselayer3');
  await selectOp(page, 'conv1');
  const name = 'features.denseblock2.denselayer3.conv1';
  await expectPainted(page, name);
  const onWasm = await page.evaluate((wanted) => denselens.tensor(wanted), name);

  await page.getByRole('button', { name: chip }).click();
  await page.getByRole('radio', { name: 'WebGPU' }).click();
  await expect(page.getByRole('button', { name: /^WebGPU · [\d.]+ m?s$/ })).toBeVisible();
  await page.keyboard.press('Escape');
  await expectPainted(page, name);
  await expect(page.locator('.atlas')).toHaveAttribute('data-painter', 'webgpu');
  await expect(page.getByRole('img', { name: 'What the network saw: Elephant' })).toBeVisible();
  expect(await page.evaluate(() => denselens.model())).toMatchObject({ backend: 'webgpu', spec: SMALL_SPEC });
  const onGpu = await page.evaluate((wanted) => denselens.tensor(wanted), name);
  const reach = Math.max(...onWasm.data.map(Math.abs));
  const worst = onWasm.data.reduce(
    (most, value, i) => Math.max(most, Math.abs(value - (onGpu.data[i] ?? Number.NaN))),
    0,
  );
  expect(worst).toBeLessThan(1e-3 * reach);

  // As a driver reset would: the device goes while it is at work.
  const painted = await page.locator('.atlas').getAttribute('data-painted');
  const [worker] = page.workers().filter((candidate) => candidate.url().includes('engine.worker'));
  await worker?.evaluate(() => {
    const { createCommandEncoder } = GPUDevice.prototype;
    GPUDevice.prototype.createCommandEncoder = function (this: GPUDevice, ...given) {
      const encoder = createCommandEncoder.apply(this, given);
      this.destroy();
      return encoder;
    };
  });
  await page.getByRole('button', { name: 'Octopus', exact: true }).click();
  await expect(page.locator('.image-caption-name')).toHaveText('Octopus');
  await expect(page.getByRole('main')).toHaveAttribute('aria-busy', 'false');
  await expect(page.locator('.atlas')).not.toHaveAttribute('data-painted', painted ?? '');
  await expectPainted(page, name);
  await expect(page.getByRole('alert')).toHaveCount(0);
  const after = await page.evaluate((wanted) => denselens.tensor(wanted), name);
  expect(after.dims).toEqual(onWasm.dims);
  expect(after.data).not.toEqual(onGpu.data);
});

import { smallSafetensors } from '../src/testing/small-model';
import { expectPainted, selectOp, selectUnit } from './support/atlas';
import { expect, TINY, test } from './support/fixtures';
import { dropFiles } from './support/hands';
import { complaintsOf, strictHost, violateInWorker } from './support/policy';

test('the main job on WebGPU breaks no policy', async ({ page }) => {
  const host = await strictHost();
  const complaints = complaintsOf(page);
  await page.goto(`${host.url}?backend=webgpu&model=${TINY}`);
  await page.evaluate(() => denselens.ready);
  const base64 = Buffer.from(smallSafetensors()).toString('base64');
  await dropFiles(page, [{ name: 'small.safetensors', base64 }]);
  await expect(page.getByRole('button', { name: /^small/ })).toBeVisible();
  await expect(page.getByRole('main')).toHaveAttribute('aria-busy', 'false');
  await selectUnit(page, 'features.denseblock2.denselayer3');
  await selectOp(page, 'conv1');
  await expectPainted(page, 'features.denseblock2.denselayer3.conv1');
  expect((await page.evaluate(() => denselens.model())).backend).toBe('webgpu');
  await page.getByRole('button', { name: 'Octopus' }).click();
  await expect(page.locator('.image-caption-name')).toHaveText('Octopus');
  await expect(page.getByRole('main')).toHaveAttribute('aria-busy', 'false');
  expect(complaints).toEqual([]);
  expect(host.reports).toEqual([]);
  expect(await violateInWorker(page)).toMatch(/TypeError/);
  await expect.poll(() => host.reports.join()).toContain('not-listed.test');
  await host.stop();
});

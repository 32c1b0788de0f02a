import { buildArchitecture } from '../src/network/architecture';
import { SMALL_SPEC, smallSafetensors } from '../src/testing/small-model';
import { boot, expect, TINY_PAGE, test } from './support/fixtures';

test('the other backend’s numbers are compared tensor by tensor, on demand', async ({ page }) => {
  await boot(page, TINY_PAGE);
  await page.evaluate(async (encoded) => {
    await denselens.loadModel(Uint8Array.from(atob(encoded), (c) => c.charCodeAt(0)).buffer);
    const input = Float32Array.from({ length: 3 * 64 * 64 }, (_, i) => Math.sin(i));
    await denselens.run(input, [1, 3, 64, 64]);
  }, Buffer.from(smallSafetensors()).toString('base64'));
  await page.getByRole('banner').getByRole('button', { name: /^WASM/ }).click();
  const panel = page.getByRole('region', { name: 'The other backend' });
  await panel.getByRole('button', { name: 'Compare with WebGPU' }).click();
  const count = buildArchitecture(SMALL_SPEC, [64, 64]).ops.length;
  await expect(panel).toContainText(`over ${count} tensors`, { timeout: 150_000 });
  const ratios = await panel.getByRole('cell').allTextContents();
  expect(ratios).toHaveLength(count);
  const numbers = ratios.map((text) => (text === 'none' ? 0 : Number(text.replace('−', '-'))));
  for (const ratio of numbers) expect(ratio).toBeLessThan(1e-4);
  // Two implementations: if nothing differed anywhere, nothing was compared.
  expect(Math.max(...numbers)).toBeGreaterThan(0);
  await expect(panel.getByRole('row', { name: /^classifier/ })).toHaveCount(1);
});

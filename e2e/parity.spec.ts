import { expect, test } from './support/fixtures';

test('without WebGPU the comparison of backends says why it cannot be', async ({ booted }) => {
  await booted.getByRole('banner').getByRole('button', { name: /^WASM/ }).click();
  const panel = booted.getByRole('region', { name: 'The other backend' });
  await panel.getByRole('button', { name: 'Compare with WebGPU' }).click();
  // This project's Chromium has no GPU and is not told to emulate one.
  await expect(panel.locator('p.muted')).toHaveText(/\S.*\.$/, { timeout: 60_000 });
  await expect(panel.locator('p.muted')).toContainText(/GPU/);
  await expect(panel.getByRole('table')).toHaveCount(0);
  await expect(panel.getByRole('button', { name: 'Compare with WebGPU' })).toBeEnabled();
  await booted.keyboard.press('Escape');
});

import AxeBuilder from '@axe-core/playwright';
import { expect, test } from './support/fixtures';

test('the tab shows saliency, maps of every block, and an occlusion that can be cancelled', async ({
  open,
}) => {
  test.setTimeout(600_000);
  const page = await open();
  const inspector = page.getByRole('region', { name: 'Inspector' });
  await inspector.getByRole('tab', { name: 'Gradients' }).click();
  const panel = page.locator('.gradients-tab');
  await expect(panel.getByRole('img', { name: /^Saliency of/ })).toBeVisible({ timeout: 120_000 });
  const { violations } = await new AxeBuilder({ page }).include('.gradients-tab').analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);

  await panel.getByText('Layer by layer', { exact: true }).click();
  // Stem, three transitions, and the last layer.
  await expect(panel.getByRole('img', { name: /^Grad-CAM of/ })).toHaveCount(5, { timeout: 120_000 });
  // What every one of 4 blocks begins with, and 58 layers.
  await expect(panel.locator('.norm-bars button')).toHaveCount(62);

  await panel.getByText('Occlusion', { exact: true }).click();
  await panel.getByRole('button', { name: 'Start' }).click();
  await expect(panel.getByRole('progressbar', { name: 'Covering squares' })).toBeVisible();
  await panel.getByRole('button', { name: 'Cancel' }).click();
  await expect(panel.getByRole('button', { name: 'Start' })).toBeVisible();

  await panel.getByLabel('Square').selectOption({ index: 0 });
  await panel.getByRole('button', { name: 'Start' }).click();
  await expect(panel.getByRole('img', { name: /^Drop of the logit/ })).toBeVisible({ timeout: 300_000 });
});

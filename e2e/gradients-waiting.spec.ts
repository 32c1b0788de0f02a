import AxeBuilder from '@axe-core/playwright';
import { expect, test } from './support/fixtures';
import { hold, letGo } from './support/hold';
import { SMALL_PAGE } from './support/node-network';

test('what takes longer than a moment has a bar that ends it, says so, and can be asked again', async ({
  open,
}) => {
  const page = await open(`${SMALL_PAGE}&tab=gradients&ask=saliency`);
  const panel = page.locator('.gradients-tab');
  const bar = panel.getByRole('progressbar', { name: 'Going back through the network…' });
  const map = (name: RegExp) => panel.getByRole('img', { name });
  await expect(map(/^Saliency of class/)).toBeVisible();
  // What comes at once has none.
  await expect(bar).toHaveCount(0);
  const found = {
    saliency: map(/^Saliency of denseblock|^Saliency of pool0/),
    layers: map(/^Grad-CAM of .* at relu5$/),
    norms: panel.getByRole('group', { name: 'Norm of the gradient at what each layer wrote' }),
  };
  for (const [tool, open] of [
    ['saliency', () => panel.getByRole('radio', { name: /^denseblock|^pool0/ }).check()],
    ['layers', () => panel.getByRole('button', { name: 'Layer by layer' }).click()],
    ['norms', () => panel.getByRole('button', { name: 'Gradient norms' }).click()],
  ] as const) {
    await hold(page);
    await open();
    await expect(bar).toBeVisible();
    await expect(bar).not.toHaveAttribute('aria-valuenow');
    const { violations } = await new AxeBuilder({ page }).include('.gradients-tab').analyze();
    expect(violations.map(({ id }) => id)).toEqual([]);
    await panel.getByRole('button', { name: 'Cancel' }).click();
    await expect(bar).toHaveCount(0);
    await expect(panel.getByText('Cancelled.', { exact: true })).toBeVisible();
    await letGo(page);
    // Nobody asks it by itself.
    await page.evaluate(() => denselens.tensor('relu5'));
    await expect(found[tool]).toHaveCount(0);
    await expect(panel.getByRole('button', { name: 'Ask again' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(found[tool].first()).toBeVisible();
    await expect(panel.getByText('Cancelled.', { exact: true })).toHaveCount(0);
  }

  await hold(page);
  await panel.getByRole('button', { name: 'FGSM and PGD' }).click();
  const stepping = panel.getByRole('progressbar', { name: 'Stepping along the gradient' });
  await expect(stepping).toBeVisible();
  await expect(stepping).not.toHaveAttribute('aria-valuenow');
  await panel.getByRole('button', { name: 'Cancel' }).click();
  await expect(panel.getByText(/^Cancelled/)).toBeVisible();
  await letGo(page);
  await panel.getByRole('button', { name: 'Again' }).click();
  await expect(map(/^The difference/)).toBeVisible();
  await expect(panel.getByRole('button', { name: 'Again' })).toHaveCount(0);
});

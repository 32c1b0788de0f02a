import { boot, expect, test } from './support/fixtures';

test('while no image has run, every explanation says what it waits for, and nothing is shown', async ({
  page,
}) => {
  await page.route(/\/samples\/.*\.(png|jpg)$/, (route) => route.abort());
  await boot(page, '?backend=wasm&model=emoji1000');
  await expect(page.getByText('No image has run yet.')).toBeVisible();
  const inspector = page.getByRole('region', { name: 'Inspector' });

  await page.getByRole('tab', { name: 'Why this class' }).click();
  await expect(inspector.getByText('The ledger appears with the first image.')).toBeVisible();
  await expect(inspector.getByText(/residual/)).toHaveCount(0);

  await page.getByRole('tab', { name: 'Strengths' }).click();
  await expect(inspector.getByRole('button', { name: 'Sweep' })).toBeDisabled();
  await expect(inspector.getByText('A sweep needs an image.')).toBeVisible();
  // Weights are there without an image, weights times activations are not.
  await expect(inspector.getByRole('gridcell').first()).toBeVisible();
  await inspector.getByRole('radio', { name: 'weight × activity' }).check();
  await expect(inspector.getByText('This measure needs an image.')).toBeVisible();
  await expect(inspector.getByRole('gridcell')).toHaveCount(0);

  await page.getByRole('tab', { name: 'Cut', exact: true }).click();
  await expect(inspector.getByText('Cutting needs an image.')).toBeVisible();
  await expect(inspector.getByRole('button', { name: 'Cut', exact: true })).toHaveCount(0);

  await page.getByRole('tab', { name: 'Find channels' }).click();
  await expect(inspector.getByText('A search needs an image.')).toBeVisible();

  // Without an image there is nothing to lay a map over.
  await expect(page.getByRole('radio', { name: 'Evidence' })).toHaveCount(0);
});

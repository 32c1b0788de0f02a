import { expectFirstPrediction, expectPainted } from './support/atlas';
import { expect, TINY_PAGE, test } from './support/fixtures';

const chip = /^(WASM|WebGPU) ·/;

test('the backend in use, its threads, why it is not WebGPU and the last run’s times can be seen', async ({
  booted: page,
}) => {
  await page.getByRole('button', { name: 'Elephant', exact: true }).click();
  await expect(page.getByRole('main')).toHaveAttribute('aria-busy', 'false');
  const button = page.getByRole('button', { name: chip });
  await expect(button).toHaveText(/^WASM · \d threads? · [\d.]+ m?s$/);
  await button.click();
  const panel = page.getByRole('dialog', { name: 'Backend' });
  await expect(panel.getByRole('radio', { name: 'WASM' })).toBeChecked();
  await expect(panel).toContainText('Cross-origin isolated');
  await expect(panel.getByText(/WebGPU/).last()).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(panel).toBeHidden();
  await expect(button).toBeFocused();
});

test('one thread, where asked for', async ({ open }) => {
  const page = await open(`${TINY_PAGE}&threads=1`);
  await expect(page.getByRole('button', { name: chip })).toContainText('1 thread ·');
});

test('without a GPU, asking for WebGPU says why it is not to be had, and all stays', async ({ open }) => {
  const page = await open(`${TINY_PAGE}&image=octopus&tensor=features.transition1.conv`);
  const image = page.locator('.image-caption-name');
  await expect(image).toHaveText('Octopus');
  await page.getByRole('button', { name: chip }).click();
  await page.getByRole('radio', { name: 'WebGPU' }).click();
  const panel = page.getByRole('dialog', { name: 'Backend' });
  await expect(page.getByRole('main')).toHaveAttribute('aria-busy', 'false');
  await expect(panel.getByRole('radio', { name: 'WASM' })).toBeChecked();
  await expect(panel.locator('.backend-why')).toContainText('WebGPU');
  await expect(image).toHaveText('Octopus');
  await expectPainted(page, 'features.transition1.conv');
  expect((await page.evaluate(() => denselens.model())).backend).toBe('wasm');
});

test('without cross-origin isolation it works with one thread, and says so', async ({ page }) => {
  await page.route('/', async (route) => {
    const response = await route.fetch();
    const headers = Object.fromEntries(
      Object.entries(response.headers()).filter(([name]) => !name.startsWith('cross-origin-')),
    );
    await route.fulfill({ response, headers });
  });
  await page.goto('/');
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
  await expectFirstPrediction(page, 'elephant');
  await page.getByRole('button', { name: chip }).click();
  await expect(page.getByRole('dialog', { name: 'Backend' })).toContainText('no, so one thread only');
  await expect(page.getByRole('button', { name: chip })).toContainText('1 thread');
});

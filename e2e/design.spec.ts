import { expect, test } from './support/fixtures';

test('a network is designed by hand, refused with the reason where it cannot be, built, and runs', async ({
  open,
}) => {
  const page = await open();
  await expect(page.getByRole('main')).toHaveAttribute('aria-busy', 'false', { timeout: 60_000 });
  await page.getByRole('tab', { name: 'Design' }).click();
  const figures = page.getByRole('table', { name: 'What it comes to' });
  await expect(figures.getByRole('row', { name: /^Parameters/ })).toContainText('7,978,856');

  // The paper's CIFAR network, which has published numbers: 1.0 M parameters, 40 layers.
  await page.getByRole('combobox', { name: 'Start from' }).selectOption({ label: 'DenseNet L=40, k=12' });
  await expect(figures.getByRole('row', { name: /^Path to the logits/ })).toContainText('to 40 layers');
  const drawing = page.getByRole('region', { name: 'The network' });
  await expect(drawing.getByText('12 layers · 8×8×448')).toBeVisible();
  // The loaded network is still there, and is drawn again beside another tab.
  await expect(page.getByRole('button', { name: /DenseNet-121 · emoji/ })).toBeVisible();
  await page.getByRole('tab', { name: 'Feature maps' }).click();
  await expect(drawing.getByText('16 layers · 7×7×1024')).toBeVisible();
  await page.getByRole('tab', { name: 'Design' }).click();
  await expect(drawing.getByText('12 layers · 8×8×448')).toBeVisible();

  // By keys: fewer layers, then a compression that leaves nothing.
  const layers = page.getByRole('slider', { name: 'Layers in block 3' });
  await layers.focus();
  for (let i = 0; i < 8; i++) await layers.press('ArrowLeft');
  await expect(drawing.getByText('4 layers · 8×8×352')).toBeVisible();
  // A stroke a source; once it is pointed at, every connection by itself: 91 + 91 + 15, and what is read is lit.
  const arcs = drawing.locator('.network-arcs path');
  await expect(arcs).toHaveCount(13 + 13 + 5);
  const third = drawing.getByRole('button', { name: 'Dense block 3, layer 3: reads 3, is read by 2' });
  await third.hover();
  await expect(arcs).toHaveCount(91 + 91 + 15);
  await expect(drawing.locator('.network-lit path')).toHaveCount(3 + 2);
  const build = page.getByRole('button', { name: 'Build' });
  await page.getByRole('spinbutton', { name: 'Dense blocks, as a number' }).fill('8');
  await expect(page.getByRole('alert').filter({ hasText: '8 blocks halve the maps' })).toBeVisible();
  await expect(build).toBeDisabled();
  await page.getByRole('spinbutton', { name: 'Dense blocks, as a number' }).fill('2');
  await expect(build).toBeEnabled();

  const box = await build.boundingBox();
  if (box === null) throw new Error('Build is not there');
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.up();
  await expect(page.getByRole('button', { name: /untrained/ })).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole('main')).toHaveAttribute('aria-busy', 'false');
  const made = await page.evaluate(async () => {
    const { spec, source } = await denselens.model();
    const { dims } = await denselens.tensor('features.denseblock2');
    return { spec, source, dims };
  });
  expect(made).toEqual({
    source: 'made',
    spec: {
      growthRate: 12,
      blockConfig: [12, 12],
      numInitFeatures: 16,
      bnSize: 0,
      numClasses: 10,
      compression: 1,
      stem: 'cifar',
    },
    dims: [1, 304, 16, 16],
  });
  await page.reload();
  await page.waitForFunction(() => 'denselens' in globalThis);
  const again = await page.evaluate(async () => {
    await denselens.ready;
    return (await denselens.model()).source;
  });
  expect(again).toBe('made');
});

import type { Page } from '@playwright/test';
import { smallSafetensors } from '../src/testing/small-model';
import { expect, TINY_PAGE, test } from './support/fixtures';
import { dropPaths } from './support/hands';
import { picture, setFolders, viewOf } from './support/set-folder';

const { folderOf } = setFolders('set-likes');

const SPEC = { growthRate: 4, blockConfig: [2, 2], numInitFeatures: 8, bnSize: 2, numClasses: 3 };
const LAYER = 'features.denseblock1.denselayer2';
const IMAGES = Array.from({ length: 12 }, (_, n) => picture(900 + n));

/** With the scales of one batch norm turned to their negatives, every other one. */
function turned(file: Uint8Array<ArrayBuffer>): Uint8Array {
  const length = Number(new DataView(file.buffer).getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(file.subarray(8, 8 + length)));
  const [from, to] = header[`${LAYER}.norm1.weight`].data_offsets.map((at: number) => at + 8 + length);
  const view = new DataView(file.buffer);
  for (let at = from; at < to; at += 8) view.setFloat32(at, -view.getFloat32(at, true), true);
  return file;
}

/** A channel's largest value in each image, best first, by the console, one image after the other. */
const peaksOf = (page: Page, tensor: string, channel: number) =>
  page.evaluate(
    async ([images, name, c]) => {
      const found: { image: number; value: number }[] = [];
      for (const [image, bytes] of images.entries()) {
        await denselens.classify(new Blob([Uint8Array.from(bytes)], { type: 'image/png' }));
        const { dims, data } = await denselens.tensor(name);
        const [, , height = 1, width = 1] = dims;
        const map = data.slice(c * height * width, (c + 1) * height * width);
        found.push({ image, value: Math.max(...map) });
      }
      return found.sort((a, b) => b.value - a.value || a.image - b.image);
    },
    [IMAGES.map((bytes) => [...bytes]), tensor, channel] as const,
  );

const shown = (value: number): string => value.toPrecision(4).replace('-', '−');

async function lookAt(page: Page, tensor: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog', { name: 'Search the network' }).getByRole('combobox').fill(tensor);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`tensor=${tensor}(&|$)`));
}

test('any channel of any layer: behind norms that turn round, within layers, and beside the pointer', async ({
  open,
}) => {
  const page = await open(TINY_PAGE);
  const files = Object.fromEntries(IMAGES.map((bytes, n) => [`${n}.png`, bytes] as const));
  const folder = folderOf('pictures', files);
  const model = folderOf('model', { 'own.safetensors': turned(smallSafetensors(SPEC, 4)) });
  await dropPaths(page, [`${model}/own.safetensors`]);
  await expect.poll(async () => (await page.evaluate(() => denselens.model())).name).toBe('own');
  await page.evaluate(() => denselens.ready);
  const [relu, conv] = [`${LAYER}.relu1`, `${LAYER}.conv1`];
  const behind = [await peaksOf(page, relu, 2), await peaksOf(page, relu, 3)];
  const within = await peaksOf(page, conv, 5);
  await dropPaths(page, [folder]);
  const view = viewOf(page);
  await expect(view.getByText('12 of 12')).toBeVisible();
  await view.getByRole('tab', { name: 'What a channel likes' }).click();

  const strip = view.getByRole('list', { name: 'Largest values' });
  const expectPeaks = async (peaks: readonly { image: number; value: number }[]) => {
    // Of images in which a ReLU lets nothing through none is best.
    const expected = peaks.filter(({ value }) => value !== 0).slice(0, 8);
    const labels = expected.map(({ image, value }) => new RegExp(`/${image}\\.png: ${shown(value)}(,|$)`));
    await expect(strip.getByRole('button')).toHaveCount(labels.length);
    for (const [n, label] of labels.entries())
      await expect(strip.getByRole('button').nth(n)).toHaveAttribute('aria-label', label);
  };
  await lookAt(page, relu);
  for (const [n, peaks] of behind.entries()) {
    await view.getByLabel('Channel', { exact: true }).fill(String(2 + n));
    await expectPeaks(peaks);
  }

  await lookAt(page, conv);
  await expect(view.getByText(`${conv} stands within a layer`)).toBeVisible();
  await view.getByRole('button', { name: 'Start' }).click();
  await expect(view.getByText(`Of ${conv}, which is not summed up for every set, 12 images`)).toBeVisible();
  await view.getByLabel('Channel', { exact: true }).fill('5');
  await expectPeaks(within);
  await expect(view.getByRole('heading', { name: 'Its largest value in each image' })).toBeVisible();

  // Beside the pointer, and beside the keyboard's cursor; with room from the first moment on.
  await view.getByRole('button', { name: 'Close the set’s view' }).click();
  await expect(page.getByRole('button', { name: /^Set / })).toContainText('12 of 12');
  const atlas = page.locator('.atlas-viewport');
  await expect(page.locator('.atlas')).not.toHaveAttribute('aria-busy');
  await atlas.hover({ position: { x: 20, y: 20 } });
  const tooltip = page.locator('.atlas-tooltip');
  await expect(tooltip).toContainText('Excites it most in the set');
  const { height } = (await tooltip.boundingBox()) ?? { height: 0 };
  const crops = tooltip.locator('canvas');
  await expect(crops).toHaveCount(4);
  /** How many colours a crop has. */
  const coloursOf = () =>
    crops.first().evaluate((canvas: HTMLCanvasElement) => {
      const { width, height: rows } = canvas;
      const { data } = canvas.getContext('2d')?.getImageData(0, 0, width, rows) ?? { data: [] };
      return new Set(new Uint32Array(new Uint8Array(data).buffer)).size;
    });
  await expect.poll(coloursOf).toBeGreaterThan(1);
  expect((await tooltip.boundingBox())?.height).toBe(height);
  await page.mouse.move(0, 0);
  await expect(tooltip).toBeHidden();
  await atlas.press('ArrowRight');
  await expect(tooltip).toBeVisible();
  await expect.poll(coloursOf).toBeGreaterThan(1);

  const floating = page.locator('.liked.is-floating');
  await page.locator('.strip-wide').press('ArrowRight');
  await expect(floating).toBeVisible();
  await page.locator('.strip-wide').blur();
  await expect(floating).toHaveCount(0);

  // In the channel's own tab, as long as nothing else is pointed at.
  await lookAt(page, conv);
  await page.getByRole('tab', { name: 'Statistics' }).click();
  await page.getByText('one channel', { exact: true }).click();
  const own = page.locator('.channel-liked canvas');
  await expect(own).toHaveCount(4);
  await expect(own.first()).not.toHaveClass(/is-none/);
  await page.locator('.strip-wide').press('ArrowRight');
  await expect(floating).toBeVisible();
  await expect(own).toHaveCount(0);
  await page.locator('.strip-wide').blur();
  await expect(own).toHaveCount(4);

  // Kept, and opened on another visit: by the file it is the same network, and by another of the same name not.
  await page.getByRole('button', { name: /^Set / }).click();
  await view.getByRole('tab', { name: 'Take away' }).click();
  await view.getByRole('button', { name: 'Keep in this browser' }).click();
  await expect(view.getByText('Kept.', { exact: true })).toBeVisible();
  await page.goto(`/${TINY_PAGE}&set=likes`);
  await page.evaluate(() => denselens.ready);
  await view.getByRole('button', { name: 'Open “pictures”' }).click();
  await expect(view).toContainText('own’s answers; the network at work is');
  await dropPaths(page, [`${model}/own.safetensors`]);
  await expect(view.getByText('12 of 12 · by own')).toBeVisible();
  await expect(strip.getByRole('button')).toHaveCount(8);
  const other = folderOf('other', { 'own.safetensors': smallSafetensors(SPEC, 4) });
  await dropPaths(page, [`${other}/own.safetensors`]);
  await expect(view).toContainText('own’s answers; the network at work is');
});

import { readFileSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import { fixtureBytes, sineImage, tensorsOf } from './fixtures/variations/load';
import { expect, test } from './support/fixtures';

const SIZE = [33, 40] as const;
const path = (name: string): string => new URL(`fixtures/pytorch/${name}`, import.meta.url).pathname;

/** Loads a checkpoint by the console, runs the scripts' own input, and gives some tensors of it. */
async function tensorsOfCheckpoint(
  page: import('@playwright/test').Page,
  name: string,
  names: readonly string[],
  { choice, channels = 3 }: { readonly choice?: string; readonly channels?: number } = {},
): Promise<readonly (readonly number[])[]> {
  const base64 = readFileSync(path(name)).toString('base64');
  const image = [...sineImage(channels, SIZE)];
  return page.evaluate(
    async ([file, data, tensors, size, chosen, count]) => {
      const bytes = Uint8Array.from(atob(file), (letter) => letter.charCodeAt(0));
      await denselens.loadModel(bytes.buffer, chosen === undefined ? {} : { choice: chosen });
      await denselens.run(Float32Array.from(data), [1, count, ...size]);
      const found: number[][] = [];
      for (const tensor of tensors) found.push([...(await denselens.tensor(tensor)).data]);
      return found;
    },
    [base64, image, names, SIZE, choice, channels] as const,
  );
}

// The page is shared: who comes next expects the built-in model.
test.afterEach(async ({ booted }) => {
  await booted.evaluate(() => denselens.loadModel('emoji1000'));
});

const NAMES = [
  'features.conv0',
  'features.denseblock2.denselayer1.norm2',
  'features.transition1.pool',
  'classifier',
];

for (const [name, tensors] of [
  ['zip.pth', 'variations/plain'],
  ['legacy.pth', 'variations/plain'],
  ['module.pt', 'variations/plain'],
  ['channels-last.pth', 'variations/plain'],
  ['double.pth', 'variations/plain'],
  ['bfloat16.pth', 'pytorch/bfloat16'],
  ['xray.pt', 'pytorch/xray'],
] as const) {
  test(`${name} gives PyTorch's numbers in the page`, async ({ booted }) => {
    const theirs = tensorsOf(fixtureBytes(`${tensors}.tensors.safetensors`));
    const ours = await tensorsOfCheckpoint(booted, name, NAMES, { channels: name === 'xray.pt' ? 1 : 3 });
    NAMES.forEach((tensor, i) => {
      const expected = theirs.get(tensor) ?? new Float32Array();
      expect(ours[i]).toHaveLength(expected.length);
      const worst = expected.reduce(
        (most, value, at) => Math.max(most, Math.abs(value - (ours[i]?.[at] ?? Number.NaN))),
        0,
      );
      expect(worst, tensor).toBeLessThan(1e-4);
    });
  });
}

test('a checkpoint of two networks asks which one, and takes the one that is pressed', async ({
  booted: page,
}) => {
  await page.evaluate(() => denselens.loadModel('emoji1000'));
  const name = (await page.evaluate(() => denselens.model())).name;
  const menu = page.getByRole('button', { name }).first();
  await menu.click();
  const chooser = page.waitForEvent('filechooser');
  await page.getByText('Open model files…').click();
  await (await chooser).setFiles(path('ema.pth'));
  const dialog = page.getByRole('dialog', { name: 'This file holds 2 networks. Which one?' });
  await expect(dialog).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).include('.choose-network').analyze();
  expect(violations).toEqual([]);
  // Escape asks nothing more, and changes nothing.
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  expect((await page.evaluate(() => denselens.model())).id).toBe('emoji1000');

  if (!(await page.getByText('Open model files…').isVisible())) await menu.click();
  const again = page.waitForEvent('filechooser');
  await page.getByText('Open model files…').click();
  await (await again).setFiles(path('ema.pth'));
  await dialog.getByRole('button', { name: /in ema/ }).click();
  await expect(dialog).toBeHidden();
  await expect.poll(async () => (await page.evaluate(() => denselens.model())).source).toBe('pytorch');
  const bias = await page.evaluate(async () => (await denselens.model()).params);
  expect(bias).toBe(2036);
});

test('the console says what can be chosen', async ({ booted: page }) => {
  const base64 = readFileSync(path('ema.pth')).toString('base64');
  const refusal = await page.evaluate(async (file) => {
    const bytes = Uint8Array.from(atob(file), (letter) => letter.charCodeAt(0));
    try {
      await denselens.loadModel(bytes.buffer);
      return null;
    } catch (error) {
      const { code, choices } = error as { code: string; choices: { id: string }[] };
      return { code, ids: choices.map(({ id }) => id) };
    }
  }, base64);
  expect(refusal).toEqual({ code: 'model/ambiguous', ids: ['model', 'ema'] });
  const [ours] = await tensorsOfCheckpoint(page, 'ema.pth', ['classifier'], { choice: 'ema' });
  const theirs = tensorsOf(fixtureBytes('pytorch/ema.tensors.safetensors')).get('classifier') ?? [];
  theirs.forEach((value, i) => {
    expect(ours?.[i]).toBeCloseTo(value, 4);
  });
});

test('a grey network sees pictures in shades of grey, and says how', async ({ booted: page }) => {
  const base64 = readFileSync(path('xray.pt')).toString('base64');
  const seen = await page.evaluate(async (file) => {
    const bytes = Uint8Array.from(atob(file), (letter) => letter.charCodeAt(0));
    await denselens.loadModel(bytes.buffer, { input: { size: [33, 40], resize: 33, channelOrder: 'luma' } });
    const red = new ImageData(40, 33);
    for (let i = 0; i < red.data.length; i += 4) red.data.set([255, 0, 0, 255], i);
    await denselens.classify(red);
    const { dims, data } = await denselens.input();
    return { dims, first: data[0], labels: (await denselens.model()).labels };
  }, base64);
  expect(seen.dims).toEqual([1, 1, 33, 40]);
  // Pillow's grey of pure red is 76; torchxrayvision stretches 0…255 to −1024…1024.
  expect(seen.first).toBeCloseTo((2 * (76 / 255) - 1) * 1024, 2);
  expect(seen.labels).toContain('Edema');
  const refusal = await page.evaluate(async (file) => {
    const bytes = Uint8Array.from(atob(file), (letter) => letter.charCodeAt(0));
    return denselens.loadModel(bytes.buffer, { input: { channelOrder: 'RGB' } }).catch((error) => error.code);
  }, base64);
  expect(refusal).toBe('recipe/invalid');
});

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Locator, Page } from '@playwright/test';
import { readPng } from './fixtures/pillow/read-png';
import { onnxOfSize } from './support/altered-onnx';
import { expectRejection } from './support/console';
import { test as base, boot, expect } from './support/fixtures';
import { dropPaths, onDisk } from './support/hands';
import { ModelServer, offerModels, tinyModel } from './support/model-server';

const PILLOW = new URL('fixtures/pillow/', import.meta.url);
const picture = (name: string): string => fileURLToPath(new URL(`${name}.src.png`, PILLOW));

interface PillowCase {
  readonly name: string;
  readonly tensor?: string;
}
const { cases } = JSON.parse(readFileSync(new URL('cases.json', PILLOW), 'utf8')) as {
  readonly cases: readonly PillowCase[];
};

const test = base.extend<{ server: ModelServer }>({
  server: async ({ page }, use) => {
    const server = await ModelServer.start();
    await offerModels(page, server);
    await boot(page, '?backend=wasm');
    await use(server);
    server.stop();
  },
});
test.beforeEach(({ server: _ }) => {});

/** Empty while a model has just come and its image has not run yet. */
const dimsOf = (page: Page): Promise<readonly number[]> =>
  page.evaluate(async () => (await denselens.input().catch(() => null))?.dims ?? []);
const inputOf = async (page: Page): Promise<Float32Array> =>
  Float32Array.from(await page.evaluate(async () => [...(await denselens.input()).data]));

/** Opens the form and chooses by keyboard. */
async function openForm(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: /^Served here/ }).click();
  const form = page.getByRole('group').filter({ hasText: 'Preprocessing' });
  await form.getByText('Preprocessing:').click();
  return form;
}

async function choose(page: Page, form: Locator, label: string, option: string): Promise<void> {
  await form.getByLabel(label).focus();
  await page.keyboard.type(option);
}

async function type(page: Page, form: Locator, label: string, text: string): Promise<void> {
  await form.getByLabel(label).click();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type(text);
}

/** The preview's pixels, RGB, read where the visitor sees them. */
const previewOf = (page: Page) =>
  page.getByRole('img', { name: /^What the network saw/ }).evaluate((element) => {
    const canvas = element as HTMLCanvasElement;
    const { width, height } = canvas;
    const data = canvas.getContext('2d')?.getImageData(0, 0, width, height).data ?? [];
    const at = (x: number, y: number): number[] => {
      const from = (Math.floor(y * height) * width + Math.floor(x * width)) * 4;
      return [...data.slice(from, from + 3)];
    };
    return { ratio: width / height, corner: at(0.02, 0.02), middle: at(0.5, 0.5) };
  });

test('squash, bicubic and −1 to 1 are chosen in the form, and are torchvision’s to the bit', async ({
  page,
}) => {
  await dropPaths(page, [picture('signed')]);
  const form = await openForm(page);
  await form.getByLabel('Preset').focus();
  await page.keyboard.press('ArrowDown');
  await expect(form.getByLabel('Preset')).toHaveValue('signed');
  await choose(page, form, 'Filter', 'bicubic');
  await choose(page, form, 'Fit', 'squash');
  await expect(form.getByLabel('Short side to')).toHaveCount(0);
  await type(page, form, 'Height', '16');
  await type(page, form, 'Width', '16');
  await expect(form.getByLabel('Preset')).toHaveValue('signed');
  await form.getByRole('button', { name: 'Use this' }).click();
  await expect.poll(() => dimsOf(page)).toEqual([1, 3, 16, 16]);
  await expect(form).toContainText('−1 to 1, Keras “tf” · RGB · squashed to 16², bicubic');
  const tensor = cases.find(({ name }) => name === 'signed')?.tensor ?? '';
  const bytes = Uint8Array.from(Buffer.from(tensor, 'base64'));
  expect(await inputOf(page)).toEqual(new Float32Array(bytes.buffer));
  // The whole picture is there, not its middle: the ends of its longer side are in the preview's corners.
  expect((await previewOf(page)).ratio).toBe(1);
});

test('padding is Pillow’s to the byte, and the preview shows it where the network has it', async ({
  page,
}) => {
  await dropPaths(page, [picture('letterbox-tall')]);
  const form = await openForm(page);
  await choose(page, form, 'Preset', '0 to 255');
  await choose(page, form, 'Fit', 'pad');
  await type(page, form, 'Height', '33');
  await type(page, form, 'Width', '30');
  await type(page, form, 'Padding, 0–255', '114');
  await form.getByRole('button', { name: 'Use this' }).click();
  await expect.poll(() => dimsOf(page)).toEqual([1, 3, 33, 30]);
  const { rgba } = readPng(new URL('letterbox-tall.crop.png', PILLOW));
  const input = await inputOf(page);
  const pixels = 33 * 30;
  const expected = Float32Array.from(input, (_, i) => rgba[(i % pixels) * 4 + Math.floor(i / pixels)] ?? -1);
  expect(input).toEqual(expected);
  const { corner, middle, ratio } = await previewOf(page);
  expect(ratio).toBeCloseTo(30 / 33, 1);
  expect(corner).toEqual([114, 114, 114]);
  expect(middle).not.toEqual([114, 114, 114]);
});

test('what makes no input is refused in the form, before anything is loaded', async ({ page }) => {
  const form = await openForm(page);
  const apply = form.getByRole('button', { name: 'Use this' });
  for (const [label, text, sentence] of [
    ['Scale', '0', 'The scale must be a number other than 0'],
    ['Std R', '0', 'The standard deviation must be three numbers other than 0'],
    ['Height', '1000000', 'whole numbers of pixels from 1 to 4,096'],
  ] as const) {
    const before = await form.getByLabel(label).inputValue();
    await type(page, form, label, text);
    await expect(form.getByRole('alert')).toContainText(sentence);
    await expect(apply).toBeDisabled();
    await type(page, form, label, before);
  }
  await type(page, form, 'Height', '4000');
  await type(page, form, 'Width', '4000');
  await type(page, form, 'Short side to', '4000');
  await expect(form.getByRole('alert')).toContainText('4000×4000');
  await expect(apply).toBeDisabled();
});

test('the console API refuses recipes by one code, and the model and its result stay', async ({ page }) => {
  await expect.poll(() => dimsOf(page)).toEqual([1, 3, 64, 64]);
  const encoded = tinyModel(4).toString('base64');
  for (const input of [
    { scale: null },
    { size: [1e6, 1e6] },
    { size: [4000, 4000], resize: 4000 },
    { std: [1, 0, 1] },
    { mean: [0, 0] },
    { means: [0, 0, 0] },
    { fit: 'stretch' },
    'torchvision',
  ]) {
    await expectRejection(
      page,
      async ([base64, given]: readonly [string, unknown]) => {
        const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
        return denselens.loadModel(bytes.buffer, { input: given as never });
      },
      [encoded, input] as const,
      'recipe/invalid',
    );
  }
  await expectRejection(
    page,
    async () => denselens.loadModel('here', { input: { scale: Number.NaN } }),
    null,
    'recipe/invalid',
  );
  await expectRejection(
    page,
    async () => denselens.run(new Float32Array(3 * 2000 * 2000), [1, 3, 2000, 2000]),
    null,
    'input/shape',
  );
  expect(await page.evaluate(async () => (await denselens.model()).id)).toBe('here');
  // A part of a recipe is enough: the rest stays the model's.
  const input = await page.evaluate(
    async () => (await denselens.loadModel('here', { input: { size: [48, 48], fit: 'squash' } })).input,
  );
  expect(input).toMatchObject({ size: [48, 48], fit: 'squash', scale: 1 / 255, channelOrder: 'RGB' });
  await expect.poll(() => dimsOf(page)).toEqual([1, 3, 48, 48]);
});

test('an ONNX file that asks for sixteen million pixels is refused at once', async ({ page }) => {
  await dropPaths(page, [onDisk('huge.onnx', onnxOfSize(4000, 4000))]);
  await expect(page.getByRole('region', { name: 'Messages' }).getByRole('alert')).toContainText('4000×4000');
  expect(await page.evaluate(async () => (await denselens.model()).id)).toBe('here');
});

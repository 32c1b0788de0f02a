import type { Page } from '@playwright/test';
import { fixtureBytes, sineImage, tensorsOf } from './fixtures/variations/load';
import { expect, TINY_PAGE, test } from './support/fixtures';
import { dropPaths, pathTo } from './support/hands';

/** Keras, TensorFlow.js, other heads, thresholds, and pictures of more than 8 bits, as a visitor's hands bring them. */

const fixture = (path: string): string => pathTo(`e2e/fixtures/${path}`);

async function openFiles(page: Page, button: string, ...paths: readonly string[]): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: button }).click();
  await (await chooser).setFiles(paths.map(fixture));
}

async function openModel(page: Page, ...paths: readonly string[]): Promise<void> {
  const menu = page.getByRole('banner').getByRole('button').first();
  await menu.click();
  await openFiles(page, 'Open model files…', ...paths);
}

const sourceOf = (page: Page): Promise<string> => page.evaluate(async () => (await denselens.model()).source);

/** The largest difference of some tensors from PyTorch's, for the scripts' own input. */
async function difference(page: Page, tensors: string, size: readonly [number, number]): Promise<number> {
  const names = ['features.conv0', 'features.transition1.pool', 'relu5', 'classifier'];
  const ours = await page.evaluate(
    async ([data, dims, wanted]) => {
      await denselens.run(Float32Array.from(data), dims);
      return Promise.all(wanted.map(async (name) => [...(await denselens.tensor(name)).data]));
    },
    [[...sineImage(3, size)], [1, 3, ...size], names] as const,
  );
  const theirs = tensorsOf(fixtureBytes(tensors));
  return Math.max(
    ...names.flatMap((name, i) =>
      [...(theirs.get(name) ?? [Number.NaN])].map((value, at) =>
        Math.abs(value - (ours[i]?.[at] ?? Number.NaN)),
      ),
    ),
  );
}

test('Keras files and TensorFlow.js folders are opened and dropped, and give PyTorch’s numbers', async ({
  open,
}) => {
  const page = await open(TINY_PAGE);
  await openModel(page, 'keras/model.h5');
  await expect.poll(() => sourceOf(page)).toBe('keras');
  expect(await difference(page, 'keras/plain.tensors.safetensors', [33, 40])).toBeLessThan(1e-4);

  await dropPaths(page, [fixture('keras/tfjs')]);
  await expect.poll(() => sourceOf(page)).toBe('tfjs');
  expect(await difference(page, 'keras/plain.tensors.safetensors', [33, 40])).toBeLessThan(1e-4);

  // A refusal names the layer, and the model before it stays.
  await openModel(page, 'keras/leaky.keras');
  await expect(page.getByText(/conv2_block2_1_relu.*LeakyReLU/)).toBeVisible();
  expect(await sourceOf(page)).toBe('tfjs');
});

test('a head of several layers has predictions and gradients, and says why it has no ledger', async ({
  open,
}) => {
  const page = await open(TINY_PAGE);
  await openModel(page, 'heads/hidden.safetensors');
  await expect
    .poll(async () => (await page.evaluate(() => denselens.model())).spec.head)
    .toEqual({ hidden: [7, 6] });
  await page.getByRole('banner').getByRole('button').first().click();
  await expect(page.getByText(/hidden linear layers: 7, 6/).first()).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByRole('tab', { name: 'Why this class' }).click();
  await expect(
    page.getByText(/hidden linear layers with ReLU stand between \(outputs: 7, 6\)/),
  ).toBeVisible();
  const codes = await page.evaluate(async () => {
    const code = (ask: Promise<unknown>) =>
      ask.then(
        () => 'answered',
        (error: { code: string }) => error.code,
      );
    return [
      await code(denselens.cam(0)),
      await code(denselens.ledger(0)),
      await code(denselens.gradient({ class: 0 }, 'features.pool0')),
    ];
  });
  expect(codes).toEqual(['explain/unsupported', 'explain/unsupported', 'answered']);
});

test('a network without a classifier predicts nothing, and shows everything else', async ({ open }) => {
  const page = await open(TINY_PAGE);
  await openModel(page, 'heads/none.safetensors');
  await expect(page.getByText(/no classifier: there is nothing to predict/)).toBeVisible();
  const answers = await page.evaluate(async () => {
    const { top, logits } = await denselens.run(new Float32Array(3 * 64 * 64).fill(0.3), [1, 3, 64, 64]);
    const { blocks } = await denselens.connectivity('weight');
    const cut = {
      source: 'features.pool0',
      reader: 'features.denseblock1.denselayer1',
      mode: 'zero' as const,
    };
    await denselens.lesion([cut]);
    const lost = (await denselens.tensor('features.denseblock1.denselayer1.conv2')).data.every(
      (value) => value === 0,
    );
    await denselens.restore();
    const gradient = await denselens.gradient(
      { tensor: 'avgpool', channel: 0, row: 0, column: 0 },
      'features.conv0',
    );
    return {
      top: top.length,
      logits: logits.length,
      dims: (await denselens.tensor('avgpool')).dims,
      blocks: blocks.length,
      lost,
      gradient: gradient.data.some((value) => value !== 0),
    };
  });
  expect(answers).toMatchObject({ top: 0, logits: 0, blocks: 3, gradient: true });
  expect(answers.dims).toHaveLength(2);
});

test('a network of four channels is given the picture’s own opacity, as Pillow resizes it', async ({
  open,
}) => {
  const page = await open(TINY_PAGE);
  await openModel(page, 'variations/four-channels.safetensors');
  await expect.poll(async () => (await page.evaluate(() => denselens.model())).spec.inputChannels).toBe(4);
  await page.keyboard.press('Escape');
  await dropPaths(page, [fixture('opacity/picture.png')]);
  const theirs = fixtureBytes('opacity/picture.opacity');
  await expect
    .poll(async () => {
      const input = await page.evaluate(async () => denselens.input().catch(() => null));
      if (input?.dims.join() !== '1,4,224,224') return Number.POSITIVE_INFINITY;
      const { data } = input;
      const fourth = [...data.slice(3 * 224 * 224)];
      return Math.max(...fourth.map((value, i) => Math.abs(255 * value - (theirs[i] ?? 999))));
    })
    .toBeLessThan(0.01);
});

test('a DICOM is shown through its window, and through the visitor’s; thresholds stand on the bars', async ({
  open,
}) => {
  const page = await open(TINY_PAGE);
  await openModel(page, 'pytorch/xray.pt');
  await expect.poll(async () => (await page.evaluate(() => denselens.model())).activation).toBe('sigmoid');
  await page.keyboard.press('Escape');
  await openFiles(page, 'Choose…', 'dicom/lossless.dcm');
  const levels = page.getByRole('group', { name: 'Grey levels' });
  await expect(levels.getByText('Black is 300, white is 2,699: as the file says.')).toBeVisible();
  await expect(page.getByRole('img', { name: /its threshold of 50/ })).toBeVisible();

  // The centre square of the file, by pydicom's grey levels: what −1024 to 1024 makes of them.
  const grey = fixtureBytes('dicom/lossless.grey');
  const meanInput = () =>
    page.evaluate(async () => {
      const { dims, data } = await denselens.input();
      return { dims, mean: data.reduce((sum, value) => sum + value, 0) / data.length };
    });
  const input = await meanInput();
  const centre = (greys: Uint8Array, from: number): number => {
    let sum = 0;
    for (let y = 0; y < 48; y++)
      for (let x = from; x < from + 48; x++) sum += ((greys[61 * y + x] ?? 0) / 255 - 0.5) * 2048;
    return sum / (48 * 48);
  };
  expect(input.dims).toEqual([1, 1, 224, 224]);
  // It begins half a pixel in.
  const meanOf = (greys: Uint8Array): number => (centre(greys, 6) + centre(greys, 7)) / 2;
  expect(Math.abs(input.mean - meanOf(grey))).toBeLessThan(5);

  const width = levels.getByLabel('Width');
  await width.focus();
  for (let i = 0; i < 8; i++) await page.keyboard.press('PageDown');
  await expect(levels.getByText(/as you chose/)).toBeVisible();
  await expect
    .poll(async () =>
      page.evaluate(async () => (await denselens.input()).data.filter((v) => v === 1024).length),
    )
    .toBeGreaterThan(10_000);
  await levels.getByRole('button', { name: 'As it came' }).click();
  await expect(levels.getByText(/as the file says/)).toBeVisible();

  // Thresholds stand there in figures, too.
  await expect(page.locator('.prediction > .prediction-value').first()).toHaveText(/\d % [≥<] \d+\.\d %/);

  // A JPEG within is shown through its window, too, and the least value as white: by pydicom's look-ups.
  await dropPaths(page, [fixture('dicom/baseline.dcm')]);
  await expect(levels.getByText('Black is 80, white is 379: as the file says.')).toBeVisible();
  const inverted = fixtureBytes('dicom/baseline.grey');
  await expect.poll(async () => Math.abs((await meanInput()).mean - meanOf(inverted))).toBeLessThan(5);

  // Of several frames it says which, and shows the others, through the same window.
  await dropPaths(page, [fixture('dicom/frames.dcm')]);
  const frame = page.getByRole('slider', { name: /^Frame \d of 2/ });
  await expect(frame).toHaveAttribute('aria-valuetext', 'Frame 1 of 2');
  const corner = () =>
    page.evaluate(async () => {
      const { data } = await denselens.input();
      return data[0] ?? 0;
    });
  const top = await corner();
  await frame.focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByText('Frame 2 of 2')).toBeVisible();
  // The second is upside down, and its rows get brighter downwards.
  await expect.poll(corner).toBeGreaterThan(top + 50);

  await dropPaths(page, [pathTo('e2e/fixtures/pictures/sixteen-bit-colour.png')]);
  await expect(page.getByText(/^16 bits a colour: the network sees the upper eight/)).toBeVisible();
  await expect(frame).toHaveCount(0);
  await dropPaths(page, [fixture('dicom/twelve.png')]);
  await expect(
    levels.getByText('Black is 0, white is 4,095: as many bits as the picture uses.'),
  ).toBeVisible();
  await dropPaths(page, [fixture('dicom/jpeg2000.dcm')]);
  await expect(page.getByText(/transfer syntax 1\.2\.840\.10008\.1\.2\.4\.90/)).toBeVisible();
});

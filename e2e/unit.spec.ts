import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { numberOf } from './support/atlas';
import { classifyFile, tensorOf } from './support/console';
import { expect, test } from './support/fixtures';

const SAMPLE = new URL('../public/samples/elephant.png', import.meta.url);

/** Opens the arithmetic of one element by its link's parts, as a visitor would type them. */
async function openUnit(page: Page, tensor: string, channel: number, y: number, x: number) {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: /^Layer, operation/ }).fill(tensor);
  await page.keyboard.press('Enter');
  const inspector = page.getByRole('region', { name: 'Inspector' });
  await inspector.getByRole('tab', { name: 'One unit' }).click();
  await inspector.getByRole('spinbutton', { name: 'Channel' }).fill(String(channel));
  if (await inspector.getByRole('spinbutton', { name: 'Row' }).isVisible()) {
    await inspector.getByRole('spinbutton', { name: 'Row' }).fill(String(y));
    await inspector.getByRole('spinbutton', { name: 'Column' }).fill(String(x));
  }
  // Until then what is shown is of the element before.
  await expect(inspector.locator('.element-value strong')).toBeVisible();
  return inspector;
}

/** What a step says: its own sum, ORT's number. */
async function stepNumbers(page: Page, name: string): Promise<{ computed: number; ort: number }> {
  const values = page.getByRole('region', { name: `Step ${name}` }).getByRole('definition');
  const [computed, ort] = await Promise.all([values.nth(0).textContent(), values.nth(1).textContent()]);
  return { computed: numberOf(computed ?? ''), ort: numberOf(ort ?? '') };
}

const near = (a: number, b: number): number => Math.abs(a - b) / Math.max(1, Math.abs(b));

/** What an operation does, in plain words: how its sentence begins. */
const WORDS: Readonly<Record<string, string>> = {
  conv0: 'A 7×7 convolution: the window around this place',
  conv1: 'The bottleneck, a 1×1 convolution: every channel at this one place',
  conv2: 'A 3×3 convolution: the window around this place',
  conv: 'A 1×1 convolution: every channel at this one place',
  pool0: 'Max pooling keeps the largest number',
  pool: 'Average pooling takes the mean of the window',
  avgpool: 'The global average pool takes the mean of the whole map',
  classifier: 'The classifier: every feature times its weight for this class',
  input: 'A concatenation: what was written before',
};
function wordsOf(name: string): string {
  if (name.startsWith('norm')) return 'Batch norm shifts and scales';
  if (name.startsWith('relu')) return 'ReLU keeps what is positive';
  return WORDS[name.startsWith('denseblock') ? 'input' : name] ?? 'unknown';
}

test('every step of a dense layer shows its sum, ONNX Runtime’s number and their difference', async ({
  booted,
}) => {
  await classifyFile(booted, SAMPLE);
  const layer = 'features.denseblock2.denselayer4';
  const inspector = await openUnit(booted, `${layer}.conv2`, 7, 10, 20);
  const path = inspector.locator('.unit-path').getByRole('listitem').getByRole('button');
  await expect(path).toHaveCount(7);
  const names = ['input', 'norm1', 'relu1', 'conv1', 'norm2', 'relu2', 'conv2'];
  for (const [i, name] of names.entries()) {
    await path.nth(i).click();
    await expect(inspector.getByRole('region', { name: `Step ${name}` })).toContainText(wordsOf(name));
    const { computed, ort } = await stepNumbers(booted, name);
    expect(near(computed, ort), name).toBeLessThan(1e-4);
    // The place that the path goes through, in the network's own tensor.
    const place = /(\d+) · \((\d+), (\d+)\)/.exec(
      (await path.nth(i).locator('.unit-node-place').textContent()) ?? '',
    );
    const { data, dims } = await tensorOf(booted, `${layer}.${name}`);
    const [, , height = 1, width = 1] = dims;
    const [channel, y, x] = (place ?? []).slice(1).map(Number);
    const value = data[((channel ?? 0) * height + (y ?? 0)) * width + (x ?? 0)] ?? Number.NaN;
    expect(near(ort, value), name).toBeLessThan(1e-5);
  }
  await expect(inspector.getByText('channel 231 of denseblock2')).toBeVisible();
  await expect.poll(() => new URL(booted.url()).searchParams.get('at')).toBe('10-20');
});

test('a 3×3 convolution is nine partial sums, and each opens into its terms', async ({ booted }) => {
  await classifyFile(booted, SAMPLE);
  const inspector = await openUnit(booted, 'features.denseblock2.denselayer4.conv2', 7, 0, 20);
  const taps = inspector
    .getByRole('group', { name: 'Partial sums, by place of the kernel' })
    .getByRole('button');
  await expect(taps).toHaveCount(9);
  // The first row of the kernel lies in the padding.
  for (const i of [0, 1, 2]) await expect(taps.nth(i)).toBeDisabled();
  const sums = (await taps.allTextContents()).slice(3).map((text) => numberOf(text));
  const { computed } = await stepNumbers(booted, 'conv2');
  expect(
    near(
      sums.reduce((sum, value) => sum + value, 0),
      computed,
    ),
  ).toBeLessThan(2e-3);
  await taps.nth(4).click();
  await expect(inspector.getByRole('heading', { name: 'Row 1, column 1 of the kernel' })).toBeVisible();
  const terms = inspector.locator('.tap-terms .terms tbody tr');
  const listed = await terms.locator('td:last-child').allTextContents();
  const total = listed.reduce((sum, text) => sum + numberOf(text), 0);
  expect(near(total, sums[1] ?? Number.NaN)).toBeLessThan(5e-3);
});

test('a bottleneck’s weighted sum is grouped by writer', async ({ booted }) => {
  await classifyFile(booted, SAMPLE);
  const inspector = await openUnit(booted, 'features.denseblock2.denselayer4.conv1', 3, 14, 14);
  const rows = inspector.locator('.unit-groups .ledger-row');
  await expect(rows).toHaveCount(4);
  const parts = await rows.locator('.ledger-value').allTextContents();
  const { computed, ort } = await stepNumbers(booted, 'conv1');
  expect(
    near(
      parts.reduce((sum, text) => sum + numberOf(text), 0),
      computed,
    ),
  ).toBeLessThan(2e-3);
  expect(near(computed, ort)).toBeLessThan(1e-4);
  await expect(rows.filter({ hasText: 'transition 1' })).toHaveCount(1);
});

for (const [tensor, steps, channel] of [
  ['features.pool0', ['input', 'conv0', 'norm0', 'relu0', 'pool0'], 5],
  ['features.transition2.pool', ['norm', 'relu', 'conv', 'pool'], 9],
  ['classifier', ['norm5', 'relu5', 'avgpool', 'classifier'], 315],
] as const) {
  test(`${tensor} is explained likewise`, async ({ booted }) => {
    await classifyFile(booted, SAMPLE);
    const inspector = await openUnit(booted, tensor, channel, 3, 4);
    const path = inspector.locator('.unit-path').getByRole('listitem').getByRole('button');
    const names = await path.locator('.unit-node-name').allTextContents();
    expect(names.slice(-steps.length)).toEqual([...steps]);
    for (const [i, name] of names.entries()) {
      await path.nth(i).click();
      const { computed, ort } = await stepNumbers(booted, name);
      expect(near(computed, ort), name).toBeLessThan(1e-4);
      const isImage = name === 'input' && tensor === 'features.pool0';
      await expect(inspector.getByRole('region', { name: `Step ${name}` })).toContainText(
        isImage ? 'What the network is given: the picture as numbers' : wordsOf(name),
      );
    }
  });
}

test('the words of a step are the glossary’s', async ({ booted }) => {
  await classifyFile(booted, SAMPLE);
  const inspector = await openUnit(booted, 'features.denseblock2.denselayer4.conv1', 5, 10, 12);
  await inspector.getByRole('button', { name: 'bottleneck' }).click();
  await expect(booted.getByRole('dialog')).toContainText('leaves few channels');
  await booted.keyboard.press('Escape');
  await expect(booted.getByRole('dialog')).toHaveCount(0);
});

test('the arithmetic works by keyboard, and axe finds nothing', async ({ booted }) => {
  await classifyFile(booted, SAMPLE);
  const inspector = await openUnit(booted, 'features.denseblock3.denselayer2.conv2', 0, 6, 6);
  await inspector.getByRole('button', { name: 'Previous step' }).focus();
  await booted.keyboard.press('Enter');
  await expect(inspector.getByRole('region', { name: 'Step relu2' })).toBeVisible();
  const { violations } = await new AxeBuilder({ page: booted }).include('.pane-inspector').analyze();
  expect(violations).toEqual([]);
  await inspector.getByRole('tab', { name: 'Feature maps' }).click();
});

import type { Page } from '@playwright/test';
import { expectPainted, facts, numberOf, operations, selectOp, selectUnit, setScale } from './support/atlas';
import { expect, test } from './support/fixtures';

const LAYER_OPS = ['input', 'norm1', 'relu1', 'conv1', 'norm2', 'relu2', 'conv2'];

/** [unit, its operations] of one layer of each block, and of everything that is no layer. */
const UNITS: readonly (readonly [unit: string, ops: readonly string[]])[] = [
  ['stem', ['input', 'conv0', 'norm0', 'relu0', 'pool0']],
  ['features.denseblock1.denselayer6', LAYER_OPS],
  ['features.denseblock1', ['output']],
  ['features.transition1', ['norm', 'relu', 'conv', 'pool']],
  ['features.denseblock2.denselayer1', LAYER_OPS],
  ['features.denseblock3.denselayer24', LAYER_OPS],
  ['features.denseblock4.denselayer9', LAYER_OPS],
  ['features.denseblock4', ['output']],
  ['tail', ['norm5', 'relu5', 'avgpool', 'classifier']],
];

function tensorName(unit: string, op: string): string {
  if (op === 'output') return unit;
  if (['input', 'relu5', 'avgpool', 'classifier'].includes(op) && ['stem', 'tail'].includes(unit)) return op;
  return unit === 'stem' || unit === 'tail' ? `features.${op}` : `${unit}.${op}`;
}

/** Plain statistics of a tensor, computed in the page from what the console API hands out. */
const statistics = (page: Page, name: string) =>
  page.evaluate(async (wanted) => {
    const { dims, data } = await denselens.tensor(wanted);
    const channels = dims.length === 4 || dims.length === 2 ? (dims[1] ?? 0) : (dims[0] ?? 0);
    const pixels = data.length / channels;
    let min = Number.POSITIVE_INFINITY;
    let max = Number.NEGATIVE_INFINITY;
    let sum = 0;
    let zeros = 0;
    for (const value of data) {
      min = Math.min(min, value);
      max = Math.max(max, value);
      sum += value;
      if (value === 0) zeros++;
    }
    let dead = 0;
    for (let c = 0; c < channels; c++) {
      if (data.subarray(c * pixels, (c + 1) * pixels).every((value) => value === 0)) dead++;
    }
    return {
      shape: dims.slice(-3),
      min,
      max,
      mean: sum / data.length,
      zeros: zeros / data.length,
      dead,
      channels,
    };
  }, name);

/** Within the four significant digits that the page writes. */
function expectShown(text: string | undefined, value: number): void {
  const shown = numberOf(text);
  expect(Math.abs(shown - value)).toBeLessThanOrEqual(Math.max(Math.abs(value) * 6e-3, 1e-9));
}

test.beforeEach(async ({ booted: page }) => {
  await page.getByRole('button', { name: 'Elephant', exact: true }).click();
  await expect(page.getByRole('main')).toHaveAttribute('aria-busy', 'false');
  await page.getByRole('slider', { name: 'Size' }).fill('0');
});

for (const [unit, ops] of UNITS) {
  test(`every operation of ${unit} shows its channels and numbers`, async ({ booted: page }) => {
    await selectUnit(page, unit);
    await expect(operations(page)).toHaveCount(ops.length);
    for (const op of ops) {
      await selectOp(page, op);
      const name = tensorName(unit, op);
      await expectPainted(page, name);
      const expected = await statistics(page, name);
      // They come a moment after the picture.
      await expect.poll(async () => (await facts(page)).min).toBeDefined();
      const shown = await facts(page);
      // Height × width × channels, or the channels alone.
      expect(numberOf(shown.shape?.match(/\d+$/)?.[0])).toBe(expected.channels);
      expectShown(shown.min, expected.min);
      expectShown(shown.mean, expected.mean);
      expectShown(shown.max, expected.max);
      expect(shown.zeros).toBe(`${(expected.zeros * 100).toFixed(1)} %`);
      expect(shown['dead channels']).toBe(
        `${expected.dead.toLocaleString('en')} of ${expected.channels.toLocaleString('en')}`,
      );
      await expect(page.getByRole('alert')).toHaveCount(0);
    }
  });
}

test('the pointer reads values, and the keyboard the same', async ({ booted: page }) => {
  await selectUnit(page, 'features.denseblock2.denselayer4');
  await selectOp(page, 'conv2');
  const name = 'features.denseblock2.denselayer4.conv2';
  await expectPainted(page, name);
  const { data } = await page.evaluate((wanted) => denselens.tensor(wanted), name);
  const value = (channel: number, y: number, x: number) => data[(channel * 28 + y) * 28 + x] ?? Number.NaN;

  const atlas = page.getByRole('listbox', { name: `Channels of ${name}` });
  await atlas.hover({ position: { x: 3, y: 3 } });
  const tooltip = page.locator('.atlas-tooltip');
  await expect(tooltip).toContainText('channel 0');
  const reading = page.locator('.atlas-tooltip-reading');
  await expect(reading).not.toContainText('…');
  const [, y, x, text] = /\((\d+), (\d+)\)\s+(\S+)/.exec((await reading.textContent()) ?? '') ?? [];
  expect(Number(y)).toBeLessThan(5);
  expectShown(text, value(0, Number(y), Number(x)));

  await page.mouse.move(0, 0);
  await operations(page).last().focus();
  await page.keyboard.press('Tab');
  await page.getByRole('slider', { name: 'Size' }).focus();
  await page.keyboard.press('Tab');
  await expect(atlas).toBeFocused();
  for (const key of ['ArrowRight', 'ArrowRight', 'Shift+ArrowUp']) await page.keyboard.press(key);
  const option = atlas.getByRole('option');
  await expect(option).toContainText('channel 2 of 32');
  await expect(option).toContainText('at row 13, column 14');
  expectShown((await option.textContent())?.match(/: (\S+) at row/)?.[1], value(2, 13, 14));
  await page.keyboard.press('Enter');
  await expect(option).toHaveAttribute('aria-selected', 'true');
  await expect.poll(() => new URL(page.url()).searchParams.get('channel')).toBe('2');
  await page.keyboard.press('Enter');
  await expect(option).toHaveAttribute('aria-selected', 'false');
});

test('the scale goes over one channel or the whole tensor, and signs choose the palette', async ({
  booted: page,
}) => {
  await selectUnit(page, 'features.denseblock1.denselayer2');
  await selectOp(page, 'conv2');
  const name = 'features.denseblock1.denselayer2.conv2';
  await expectPainted(page, name);
  const legend = page.locator('.legend');
  const { min, max } = await statistics(page, name);
  const reach = Math.max(-min, max);
  const picture = () => page.locator('.atlas-canvas').screenshot();
  const perChannel = await picture();
  await setScale(page, 'whole tensor');
  await expect(page.locator('.atlas')).not.toHaveAttribute('aria-busy');
  // The numbers beside it, and the screen, follow the worker's word a moment later.
  await expect(async () => {
    const [low, high] = (await legend.locator('span').allTextContents()).slice(0, 2);
    expectShown(low, -reach);
    expectShown(high, reach);
  }).toPass({ timeout: 30_000 });
  await expect.poll(async () => (await picture()).equals(perChannel)).toBe(false);
  await selectOp(page, 'relu2');
  await expectPainted(page, 'features.denseblock1.denselayer2.relu2');
  expect(numberOf((await legend.locator('span').first().textContent()) ?? '')).toBe(0);
  await setScale(page, 'per channel');
});

test('sizes go from all maps at once to one that fills the panel', async ({ booted: page }) => {
  await selectUnit(page, 'features.denseblock4.denselayer16');
  await selectOp(page, 'relu1');
  await expectPainted(page, 'features.denseblock4.denselayer16.relu1');
  const box = () =>
    page.locator('.atlas-viewport').evaluate((element) => ({
      visible: element.clientHeight,
      content: element.scrollHeight,
    }));
  expect((await box()).content).toBe((await box()).visible);
  await page.getByRole('slider', { name: 'Size' }).fill('1');
  await expect.poll(async () => (await box()).content / (await box()).visible).toBeGreaterThan(900);
  // Only what is in sight is painted: the canvas is no larger than the panel.
  const canvas = await page
    .locator('.atlas-canvas')
    .evaluate((element) => element.getBoundingClientRect().height);
  // Whole device pixels: the panel's height may have a fraction, which clientHeight rounds.
  expect(Math.abs(canvas - (await box()).visible)).toBeLessThanOrEqual(1);
  const atlas = page.locator('.atlas-viewport');
  await atlas.focus();
  await page.keyboard.press('End');
  await atlas.hover({ position: { x: 10, y: 40 } });
  await expect(page.locator('.atlas-tooltip')).toContainText('channel 991');
  await expect(page.locator('.atlas-tooltip')).toContainText('layer 15, map 31');
});

test('concatenations say who wrote a channel, the logits which class they are of', async ({
  booted: page,
}) => {
  await selectUnit(page, 'features.denseblock2');
  await expectPainted(page, 'features.denseblock2');
  const strip = page.getByRole('button', { name: /channels \d+–\d+$/ });
  await expect(strip).toHaveCount(13);
  await expect(strip.nth(6)).toHaveAccessibleName('layer 6, channels 288–319');
  await strip.nth(6).click();
  await expectPainted(page, 'features.denseblock2.denselayer6.conv2');
  await selectUnit(page, 'tail');
  await selectOp(page, 'classifier');
  await expectPainted(page, 'classifier');
  await page.locator('.atlas-viewport').hover({ position: { x: 2, y: 2 } });
  await expect(page.locator('.atlas-tooltip')).toContainText('channel 0 · 🥇 1st place medal');
});

test('an input that is no square of 224 shows its own shapes', async ({ booted: page }) => {
  await page.evaluate(() => denselens.run(new Float32Array(3 * 128 * 96).fill(0.5), [1, 3, 128, 96]));
  await selectUnit(page, 'features.denseblock1.denselayer1');
  await selectOp(page, 'conv2');
  await expectPainted(page, 'features.denseblock1.denselayer1.conv2');
  expect((await facts(page)).shape).toBe('32×24×32');
  await expect(page.getByText('A ready-made tensor has no picture.')).toBeVisible();
});

test('hovering renders nothing outside the atlas, and paints nothing', async ({ booted: page }) => {
  await selectUnit(page, 'features.denseblock3.denselayer5');
  await selectOp(page, 'relu2');
  await expectPainted(page, 'features.denseblock3.denselayer5.relu2');
  // Its numbers come a moment after the picture, the chain's small pictures after all else.
  await expect(page.getByRole('region', { name: 'Facts' }).locator('details.folded')).toBeAttached();
  await expect(page.locator('.chain-picture[aria-busy="true"]')).toHaveCount(0);
  await page.evaluate(() => {
    const changes: string[] = [];
    const inspector = document.querySelector('.inspector');
    const atlas = document.querySelector('.atlas');
    if (inspector === null || atlas === null) throw new Error('no inspector');
    new MutationObserver((records) => {
      for (const { target, attributeName } of records) {
        // Inside the atlas only its own markers and tooltip may move; its attributes tell of painting.
        if (target === atlas || !atlas.contains(target)) changes.push(`${target.nodeName} ${attributeName}`);
      }
    }).observe(inspector, { attributes: true, characterData: true, childList: true, subtree: true });
    Object.assign(globalThis, { inspectorChanges: changes });
  });
  const box = await page.locator('.atlas-viewport').boundingBox();
  if (box === null) throw new Error('no atlas');
  await page.mouse.move(box.x + 5, box.y + 5);
  await page.mouse.move(box.x + 400, box.y + 200, { steps: 60 });
  await expect(page.locator('.atlas-tooltip-reading')).not.toContainText('…');
  const changes = await page.evaluate(
    () => (globalThis as unknown as { inspectorChanges: string[] }).inspectorChanges,
  );
  expect(changes).toEqual([]);
});

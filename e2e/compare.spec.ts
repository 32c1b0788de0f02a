import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { SMALL_SPEC, smallSafetensors } from '../src/testing/small-model';
import { numberOf, selectOp, selectUnit } from './support/atlas';
import { classifyFile, type RemoteTensor, tensorOf } from './support/console';
import { expect, TINY_PAGE, test } from './support/fixtures';
import { dropFiles } from './support/hands';

const SAMPLE = new URL('../public/samples/elephant.png', import.meta.url);
const OTHER = new URL('../public/samples/tiger.png', import.meta.url);
const UNIT = 'features.denseblock2.denselayer4';

const inspectorOf = (page: Page): Locator => page.getByRole('region', { name: 'Inspector' });

async function openCompare(page: Page, unit: string, op: string): Promise<Locator> {
  await selectUnit(page, unit);
  await selectOp(page, op);
  const inspector = inspectorOf(page);
  await inspector.getByRole('tab', { name: 'Compare' }).click();
  return inspector;
}

/** What the page must say, by plain loops over what the console API gives. */
function expected(a: RemoteTensor, b: RemoteTensor) {
  const [, channels = 0, height = 1, width = 1] = a.dims;
  const pixels = height * width;
  const rows = Array.from({ length: channels }, (_, channel) => {
    let [largest, sum, product, aa, bb] = [0, 0, 0, 0, 0];
    for (let i = channel * pixels; i < (channel + 1) * pixels; i++) {
      const [x = 0, y = 0] = [a.data[i], b.data[i]];
      largest = Math.max(largest, Math.abs(y - x));
      sum += Math.abs(y - x);
      product += x * y;
      aa += x * x;
      bb += y * y;
    }
    return { channel, largest, mean: sum / pixels, cosine: product / Math.sqrt(aa * bb) };
  });
  return rows.sort((one, other) => other.largest - one.largest);
}

async function rowsOf(inspector: Locator, count = 12): Promise<readonly (readonly number[])[]> {
  await expect(inspector.locator('.compare')).toHaveAttribute('aria-busy', 'false');
  const rows = inspector.getByRole('region', { name: 'Differences' }).locator('tbody tr');
  await expect(rows).toHaveCount(count);
  const texts = await rows.evaluateAll((found) =>
    found.map((row) => [...row.children].map((cell) => cell.textContent ?? '')),
  );
  return texts.map((cells) => cells.map(numberOf));
}

async function expectRows(inspector: Locator, a: RemoteTensor, b: RemoteTensor): Promise<void> {
  const wanted = expected(a, b).slice(0, 12);
  const rows = await rowsOf(inspector, wanted.length);
  expect(rows.map(([channel]) => channel)).toEqual(wanted.map(({ channel }) => channel));
  for (const [i, { largest, mean, cosine }] of wanted.entries()) {
    const [, shownLargest = 0, shownMean = 0, shownCosine = 0] = rows[i] ?? [];
    expect(Math.abs(shownLargest / largest - 1)).toBeLessThan(1e-3);
    expect(Math.abs(shownMean / mean - 1)).toBeLessThan(1e-3);
    // A map of zeros has no direction.
    if (Number.isNaN(cosine)) expect(shownCosine).toBeNaN();
    else expect(shownCosine).toBeCloseTo(cosine, 3);
  }
}

const keep = (inspector: Locator): Locator => inspector.getByRole('button', { name: /as A$/ });

test('two images: every number, the pictures, one scale, and one pixel of each side', async ({ booted }) => {
  await classifyFile(booted, SAMPLE);
  const inspector = await openCompare(booted, UNIT, 'conv2');
  const a = await tensorOf(booted, `${UNIT}.conv2`);
  await keep(inspector).click();
  // A tensor beside itself.
  await expect(inspector.getByText('1.0000').first()).toBeVisible();
  await classifyFile(booted, OTHER);
  const b = await tensorOf(booted, `${UNIT}.conv2`);
  await expect(inspector.getByText('1.0000')).toHaveCount(0);
  await expectRows(inspector, a, b);

  const painted = inspector.locator('.compared-atlas[data-painted]');
  await expect(painted).toHaveCount(3);
  const legendOf = async (side: string) =>
    (
      await inspector
        .getByRole('region', { name: `Maps of ${side}`, exact: true })
        .locator('.legend span')
        .allTextContents()
    ).map(numberOf);
  const reach = (values: Float32Array) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const both = Math.max(reach(a.data), reach(b.data));
  for (const side of ['A', 'B']) {
    const [low = 0, high = 0] = await legendOf(side);
    expect(Math.abs(high / both - 1)).toBeLessThan(1e-3);
    expect(low).toBe(-high);
  }
  const [low = 0, high = 0] = await legendOf('B − A');
  const most = reach(b.data.map((value, i) => value - (a.data[i] ?? 0)));
  expect(Math.abs(high / most - 1)).toBeLessThan(1e-3);
  expect(low).toBe(-high);

  // The cursor on the first map, by keyboard: the same element of all three.
  const readings: number[] = [];
  let place: readonly number[] = [];
  for (const side of ['A', 'B', 'B − A']) {
    const list = inspector.getByRole('region', { name: `Maps of ${side}`, exact: true }).getByRole('listbox');
    await list.focus();
    await booted.keyboard.press('Home');
    const option = list.getByRole('option');
    await expect(option).toContainText(/channel \d+/);
    const reading = list.locator('..').locator('.atlas-tooltip-reading');
    await expect(reading).toContainText(/[=:]|\d/);
    await expect(reading).not.toContainText('…');
    const text = ((await reading.textContent()) ?? '').replaceAll('−', '-');
    const numbers = [...text.matchAll(/-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/g)].map(([found]) => Number(found));
    readings.push(numbers.at(-1) ?? Number.NaN);
    const named = /channel (\d+)/.exec((await option.textContent()) ?? '');
    place = [Number(named?.[1]), ...numbers.slice(0, 2)];
  }
  const [channel = 0, y = 0, x = 0] = place;
  expect(channel).toBe(expected(a, b)[0]?.channel);
  const [, , height = 1, width = 1] = a.dims;
  const at = (channel * height + y) * width + x;
  const [x0 = 0, y0 = 0] = [a.data[at], b.data[at]];
  for (const [i, value] of [x0, y0, y0 - x0].entries())
    expect(Math.abs((readings[i] ?? 0) - value)).toBeLessThan(1e-3 * Math.max(1, Math.abs(value)));
});

test('two operations and two layers: B is chosen among the tensors of A’s shape; another shape is explained', async ({
  booted,
}) => {
  await classifyFile(booted, SAMPLE);
  const inspector = await openCompare(booted, UNIT, 'norm2');
  await keep(inspector).click();
  await selectOp(booted, 'relu2');
  await expectRows(
    inspector,
    await tensorOf(booted, `${UNIT}.norm2`),
    await tensorOf(booted, `${UNIT}.relu2`),
  );

  await selectOp(booted, 'conv2');
  await expect(inspector.getByText('A is 28×28×128, this tensor is 28×28×32.')).toBeVisible();
  await expect(inspector.locator('.compared-atlas')).toHaveCount(0);

  const other = 'features.denseblock2.denselayer9.norm2';
  await inspector.getByRole('combobox', { name: 'B' }).selectOption(other);
  await expectRows(inspector, await tensorOf(booted, `${UNIT}.norm2`), await tensorOf(booted, other));

  await inspector.getByRole('combobox', { name: 'Sorted by' }).selectOption('least cosine');
  const cosines = (await rowsOf(inspector)).map((cells) => cells[3] ?? Number.NaN);
  expect(cosines).toEqual([...cosines].sort((x, y) => x - y));

  // The atlases stay side by side while one of them scrolls.
  await inspector.getByRole('slider', { name: 'Size' }).fill('0.6');
  const lists = inspector.locator('.compared-atlas .atlas-viewport');
  await lists.first().evaluate((element) => element.scrollTo(0, 120));
  await expect
    .poll(() => lists.evaluateAll((all) => all.map((one) => one.scrollTop)))
    .toEqual([120, 120, 120]);
  await inspector.getByRole('slider', { name: 'Size' }).fill('0');

  const first = inspector
    .getByRole('region', { name: 'Differences' })
    .locator('button[aria-pressed]')
    .first();
  await first.focus();
  await booted.keyboard.press('Enter');
  await expect(first).toHaveAttribute('aria-pressed', 'true');
  await expect(booted).toHaveURL(/channel=\d+/);
  await booted.keyboard.press('Enter');
});

test('a cut network beside the whole one', async ({ booted }) => {
  await classifyFile(booted, SAMPLE);
  const inspector = await openCompare(booted, UNIT, 'relu1');
  const a = await tensorOf(booted, `${UNIT}.relu1`);
  await keep(inspector).click();
  await booted.evaluate(() =>
    denselens.lesion([
      {
        source: 'features.denseblock2.denselayer1',
        reader: 'features.denseblock2.denselayer4',
        mode: 'zero',
      },
    ]),
  );
  await expect(inspector.getByText('connections cut')).toBeVisible();
  await expectRows(inspector, a, await tensorOf(booted, `${UNIT}.relu1`));
  await booted.evaluate(() => denselens.restore());
  await expect(inspector.getByText('connections cut')).toHaveCount(0);
});

test('two models of the same shape: A outlives the first one; nothing that axe minds', async ({
  open,
  page: blank,
}) => {
  await blank.setViewportSize({ width: 1440, height: 900 });
  const page = await open(TINY_PAGE);
  const weights = (seed: number) => ({
    name: `seed-${seed}.safetensors`,
    base64: Buffer.from(smallSafetensors(SMALL_SPEC, seed)).toString('base64'),
  });
  const model = (name: string) => page.getByRole('button', { name: new RegExp(`^${name}`) });
  await dropFiles(page, [weights(3)]);
  await expect(model('seed-3')).toBeVisible();
  await expect(page.getByRole('main')).toHaveAttribute('aria-busy', 'false');
  const unit = 'features.denseblock2.denselayer3';
  const inspector = await openCompare(page, unit, 'conv1');
  await expect(inspector.getByText('Keep this tensor as A.', { exact: false })).toBeVisible();
  const a = await tensorOf(page, `${unit}.conv1`);
  await keep(inspector).click();
  await expect(inspector.getByRole('region', { name: 'Differences' })).toBeVisible();
  await dropFiles(page, [weights(4)]);
  await expect(model('seed-4')).toBeVisible();
  await expect(page.getByRole('main')).toHaveAttribute('aria-busy', 'false');
  await expect(inspector.locator('.compared-about').first()).toContainText('seed-3');
  await expect(inspector.locator('.compared-about').nth(1)).toContainText('seed-4');
  await expectRows(inspector, a, await tensorOf(page, `${unit}.conv1`));
  for (const theme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme: theme === 'light' ? 'light' : 'dark' });
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(
      violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join()}`),
    ).toEqual([]);
  }
});

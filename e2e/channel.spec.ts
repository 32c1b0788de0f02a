import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { modelFromSafetensors } from '../src/formats/from-safetensors';
import { readWeight } from '../src/formats/weight-values';
import { numberOf } from './support/atlas';
import { classifyFile, tensorOf } from './support/console';
import { expect, test } from './support/fixtures';

const SAMPLE = new URL('../public/samples/elephant.png', import.meta.url);

async function openChannel(page: Page, tensor: string, channel: number | null): Promise<Locator> {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: /^Layer, operation/ }).fill(tensor);
  await page.keyboard.press('Enter');
  const inspector = page.getByRole('region', { name: 'Inspector' });
  await inspector.getByRole('tab', { name: 'Statistics', exact: true }).click();
  if (channel !== null) {
    await inspector.getByRole('radio', { name: 'one channel' }).check();
    await inspector.getByRole('spinbutton', { name: 'Channel' }).fill(String(channel));
  } else await inspector.getByRole('radio', { name: 'all channels' }).check();
  await expect(inspector.locator('.channel-detail')).toHaveAttribute('aria-busy', 'false');
  return inspector;
}

const fact = async (scope: Locator, term: string): Promise<number> => {
  const row = scope.locator('.fact').filter({ has: scope.page().getByText(term, { exact: true }) });
  return numberOf(
    ((await row.getByRole('definition').textContent()) ?? '').split(' · ')[0]?.replaceAll(',', ''),
  );
};

const weights = async (page: Page) =>
  modelFromSafetensors(
    new Uint8Array(await (await page.request.get('/models/emoji1000/model.safetensors')).body()),
  );

test('a channel’s numbers are those of its values', async ({ booted }) => {
  await classifyFile(booted, SAMPLE);
  const name = 'features.denseblock2.denselayer4.norm1';
  const inspector = await openChannel(booted, name, 17);
  const numbers = inspector.getByRole('region', { name: 'Numbers' });
  const { data, dims } = await tensorOf(booted, name);
  const pixels = (dims[2] ?? 0) * (dims[3] ?? 0);
  const map = [...data.slice(17 * pixels, 18 * pixels)];
  const mean = map.reduce((sum, value) => sum + value, 0) / pixels;
  const std = Math.sqrt(map.reduce((sum, value) => sum + (value - mean) ** 2, 0) / pixels);
  const sorted = [...map].sort((a, b) => a - b);
  const median = ((sorted[pixels / 2 - 1] ?? 0) + (sorted[pixels / 2] ?? 0)) / 2;
  const expected = {
    values: pixels,
    min: sorted[0],
    max: sorted.at(-1),
    mean,
    std,
    zeros: 0,
    '50 %': median,
  };
  for (const [term, value] of Object.entries(expected)) {
    const shown = await fact(numbers, term);
    // Four digits are shown.
    expect(Math.abs(shown - (value ?? Number.NaN)), term).toBeLessThanOrEqual(
      6e-4 * Math.max(1e-3, Math.abs(value ?? 0)),
    );
  }
  await expect(inspector.getByRole('img', { name: /^Histogram of 784 values/ })).toBeVisible();
  await inspector.getByRole('radio', { name: 'log' }).check();
  await expect(inspector.getByRole('img', { name: /^Means of columns/ })).toBeVisible();

  const model = await weights(booted);
  const learnt = inspector.getByRole('region', { name: 'Batch norm' });
  for (const [term, part] of [
    ['γ', 'weight'],
    ['β', 'bias'],
    ['running mean', 'running_mean'],
    ['running variance', 'running_var'],
  ] as const) {
    const value = readWeight(model, `${name}.${part}`)[17] ?? Number.NaN;
    expect(Math.abs((await fact(learnt, term)) - value), term).toBeLessThanOrEqual(
      6e-4 * Math.max(1e-3, Math.abs(value)),
    );
  }
});

test('kernels are shown: colour filters, 3×3 maps, and a 1×1’s weights by writer', async ({ booted }) => {
  await classifyFile(booted, SAMPLE);
  let inspector = await openChannel(booted, 'features.conv0', 5);
  await expect(inspector.getByRole('img', { name: 'All 64 filters, in colour' })).toBeVisible();
  await expect(inspector.getByRole('img', { name: 'Filter 5, in colour' })).toBeVisible();
  inspector = await openChannel(booted, 'features.denseblock1.denselayer2.conv2', 3);
  await expect(inspector.getByRole('img', { name: '128 kernels of channel 3' })).toBeVisible();

  const conv1 = 'features.denseblock1.denselayer4.conv1';
  inspector = await openChannel(booted, conv1, 2);
  const strip = inspector.getByRole('img', { name: /^160 weights from .* by writer$/ });
  await expect(strip.locator('path')).toHaveCount(4);
  // The largest weight of the row is the strip's end.
  const row = readWeight(await weights(booted), `${conv1}.weight`).slice(2 * 160, 3 * 160);
  const reach = row.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const said = numberOf(/to ([^,]+),/.exec((await strip.getAttribute('aria-label')) ?? '')?.[1]);
  expect(Math.abs(said - reach)).toBeLessThan(1e-3 * reach);
});

test('a whole tensor’s numbers, and axe finds nothing', async ({ booted }) => {
  await classifyFile(booted, SAMPLE);
  const name = 'features.denseblock3.denselayer5.relu1';
  const inspector = await openChannel(booted, name, null);
  const numbers = inspector.getByRole('region', { name: 'Numbers' });
  const { data } = await tensorOf(booted, name);
  expect(await fact(numbers, 'values')).toBe(data.length);
  expect(await fact(numbers, 'zeros')).toBe(data.filter((value) => value === 0).length);
  expect(await fact(numbers, 'NaN')).toBe(0);
  const { violations } = await new AxeBuilder({ page: booted }).include('.pane-inspector').analyze();
  expect(violations).toEqual([]);
  await inspector.getByRole('tab', { name: 'Feature maps' }).click();
});

test('the spatial profile shows where a tensor is large: means of columns, of rows, and of all channels', async ({
  booted,
}) => {
  await classifyFile(booted, SAMPLE);
  const name = 'features.denseblock3.denselayer9.conv2';
  const { data, dims } = await tensorOf(booted, name);
  const [, channels = 0, height = 0, width = 0] = dims;
  for (const channel of [null, 11]) {
    const inspector = await openChannel(booted, name, channel);
    const taken = channel === null ? Array.from({ length: channels }, (_, c) => c) : [channel];
    const at = (c: number, y: number, x: number) => data[(c * height + y) * width + x] ?? Number.NaN;
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const ys = Array.from({ length: height }, (_, y) => y);
    const xs = Array.from({ length: width }, (_, x) => x);
    const columns = xs.map((x) => mean(taken.flatMap((c) => ys.map((y) => at(c, y, x)))));
    const rows = ys.map((y) => mean(taken.flatMap((c) => xs.map((x) => at(c, y, x)))));
    const figure = inspector.getByRole('figure', { name: 'Spatial profile' });
    for (const [which, means] of [
      ['columns', columns],
      ['rows', rows],
    ] as const) {
      const label = await figure
        .getByRole('img', { name: new RegExp(`^Means of ${which}`) })
        .getAttribute('aria-label');
      const [, value, place] = /the largest, (\S+), in (?:column|row) (\d+)$/.exec(label ?? '') ?? [];
      const most = Math.max(...means);
      expect(Number(place)).toBe(means.indexOf(most));
      expect(Math.abs(numberOf(value) - most)).toBeLessThanOrEqual(6e-4 * Math.abs(most));
    }
    // A signed tensor's scale reaches as far down as up.
    const places = ys.flatMap((y) => xs.map((x) => mean(taken.map((c) => at(c, y, x)))));
    const reach = Math.max(...places.map(Math.abs));
    const caption = figure.locator('figcaption');
    await expect(caption).toContainText(channel === null ? 'The mean of all channels from' : 'The map from');
    const ends = (await caption.locator('.mono').allTextContents()).slice(0, 2).map(numberOf);
    expect(Math.abs((ends[1] ?? 0) - reach)).toBeLessThanOrEqual(6e-4 * reach);
    expect(ends[0]).toBe(-(ends[1] ?? 0));
  }
});

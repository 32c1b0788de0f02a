import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { smallSafetensors } from '../src/testing/small-model';
import { expect, TINY_PAGE, test } from './support/fixtures';
import { dropPaths, pathTo } from './support/hands';
import { readNpz } from './support/npz';
import { torchPython } from './support/python';
import { setFolders, texture, viewOf } from './support/set-folder';

/** An image, the value, and its place. */
type Extreme = readonly [image: number, value: number, y: number, x: number];

/** What e2e/fixtures/set/network.py says of a set. */
interface Reference {
  readonly weights: string;
  readonly files: string;
  readonly paths: readonly string[];
  readonly narrow: number;
  readonly numbers: {
    readonly first: number;
    readonly five: number;
    readonly wilson: readonly [number, number];
    readonly calibration: number;
    readonly confusion: Readonly<Record<string, number>>;
    readonly losses: readonly number[];
    readonly ranks: readonly number[];
  };
  /** Side, step, and the centre of the first; null of what sees more than was looked at. */
  readonly seen: Readonly<Record<string, readonly [number, number, number] | null>>;
  readonly channels: Readonly<
    Record<string, Readonly<Record<'most' | 'least', readonly (readonly Extreme[])[]>>>
  >;
  readonly layers: readonly string[];
  readonly cka: readonly (readonly number[])[];
  readonly components: Readonly<
    Record<
      string,
      { readonly scores: readonly (readonly number[])[]; readonly shares: readonly [number, number] }
    >
  >;
}

const SIDE = 64;
const IMAGES = 24;
const CLASSES = 5;
const SEED = 7;

const kept = pathTo('e2e/fixtures/set/network.json');
const weights = smallSafetensors(undefined, SEED);
const { root, folderOf } = setFolders('set-reference');
const files = Object.fromEntries(
  Array.from({ length: IMAGES }, (_, n) => [
    `class ${n % CLASSES}/${String(n).padStart(2, '0')}.png`,
    texture(n, SIDE),
  ]),
);

/**
 * PyTorch's numbers of these very files: those that are kept, and, where there is a torchvision, made anew, lest the
 * kept ones become old. `--update-snapshots` keeps what was made.
 */
function referenceOf(folder: string, isUpdating: boolean): Reference {
  const python = torchPython();
  const made =
    python === null
      ? null
      : execFileSync(
          python,
          [pathTo('e2e/fixtures/set/network.py'), join(root, 'weights.safetensors'), folder, String(SIDE)],
          { encoding: 'utf8' },
        );
  if (isUpdating && made !== null) writeFileSync(kept, `${made}\n`);
  if (!existsSync(kept)) throw new Error('There is no network.json.');
  const reference = JSON.parse(readFileSync(kept, 'utf8')) as Reference;
  const hash = createHash('sha256').update(weights).digest('hex');
  expect(reference.weights, 'the kept numbers are of these weights').toBe(hash);
  if (made !== null) {
    const { files: own, numbers, channels } = JSON.parse(made) as Reference;
    expect(reference.files, 'the kept numbers are of these files').toBe(own);
    expect(reference.channels).toEqual(channels);
    expect(reference.numbers.ranks).toEqual(numbers.ranks);
  }
  return reference;
}

async function saved(page: Page, button: Locator, name: string): Promise<string> {
  const [download] = await Promise.all([page.waitForEvent('download'), button.click()]);
  await download.saveAs(join(root, name));
  return join(root, name);
}

/** What a table says that it is of, in the lines before its header. */
const headOf = (path: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...readFileSync(path, 'utf8').matchAll(/^# (\w+): (.*?)\r$/gm)].map(([, key = '', value = '']) => [
      key,
      value,
    ]),
  );

/** That is: which set, and which model, by its hash, given images how. */
function expectHead(path: string, more: Readonly<Record<string, string>> = {}): void {
  const { preprocessing = '', model = '', ...head } = headOf(path);
  expect(head).toEqual({
    software: 'DenseLens',
    set: 'reference',
    images: String(IMAGES),
    sha256: createHash('sha256').update(weights).digest('hex'),
    activation: 'softmax',
    ...more,
  });
  expect(model).not.toBe('');
  expect(JSON.parse(preprocessing)).toMatchObject({ size: [SIDE, SIDE], resize: SIDE, fit: 'crop' });
}

/** Rows of a table, by its header. */
function readCsv(path: string): readonly Readonly<Record<string, string>>[] {
  const lines = readFileSync(path, 'utf8')
    .split('\r\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  const header = lines[0]?.split(',') ?? [];
  return lines
    .slice(1)
    .map((line) => Object.fromEntries(line.split(',').map((cell, i) => [header[i] ?? '', cell])));
}

const largest = (values: readonly number[]): number =>
  values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

/** Numbers of lists that are the same but for rounding. */
function expectNear(found: readonly number[], wanted: readonly number[], share: number): void {
  const reach = largest(wanted);
  expect(largest(found.map((value, i) => value - (wanted[i] ?? Number.NaN))) / reach).toBeLessThan(share);
}

test('what a set says is what torchvision and numpy say of the same files', async ({ open }, { config }) => {
  const folder = folderOf('reference', files);
  writeFileSync(join(root, 'weights.safetensors'), weights);
  const reference = referenceOf(folder, config.updateSnapshots === 'all');
  // Single precision can tell the closest apart.
  expect(reference.narrow).toBeGreaterThan(2e-6);

  const page = await open(TINY_PAGE);
  await page.route('**/set-weights.safetensors', (route) => route.fulfill({ body: Buffer.from(weights) }));
  await page.evaluate(async (side) => {
    const input = { size: [side, side], resize: side, fit: 'crop' } as const;
    await denselens.loadModel(await (await fetch('/set-weights.safetensors')).blob(), { input });
  }, SIDE);
  await dropPaths(page, [folder]);
  const view = viewOf(page);
  await expect(view.getByText(`${IMAGES} of ${IMAGES}`)).toBeVisible();
  await expect(view.getByRole('button', { name: 'Pause' })).toHaveCount(0);

  await view.getByRole('tab', { name: 'Take away' }).click();
  const save = (name: string, file: string) => saved(page, view.getByRole('button', { name }), file);
  const predictionsPath = await save('Predictions (.csv)', 'set.csv');
  expectHead(predictionsPath);
  const predictions = readCsv(predictionsPath);
  const short = (path = '') => path.slice('reference/'.length);
  const byPath = new Map(predictions.map((row) => [short(row.path), row]));
  const column = (name: string) => reference.paths.map((path) => Number(byPath.get(path)?.[name]));
  expect(column('true_rank')).toEqual(reference.numbers.ranks);
  expectNear(column('loss'), reference.numbers.losses, 1e-5);

  // Every channel of every tensor: the images, in their order, with value and place.
  const { tensors, texts } = readNpz(await save('Everything (.npz)', 'set.npz'));
  const rows = (texts.get('paths') ?? '').split('\n').map(short);
  const channels = (texts.get('channels') ?? '').split('\n');
  expect(channels).toEqual(channels.toSorted((a, b) => channels.indexOf(a) - channels.indexOf(b)));
  expect(new Set(channels)).toEqual(new Set(Object.keys(reference.channels)));
  for (const kind of ['most', 'least'] as const) {
    const { dims, data } = tensors.get(kind) ?? { dims: [], data: new Float32Array() };
    expect(dims).toEqual([channels.length, 16, 4]);
    for (const [at, tensor] of channels.entries()) {
      const channel = at - channels.indexOf(tensor);
      const wanted = reference.channels[tensor]?.[kind][channel] ?? [];
      expect(wanted).toHaveLength(16);
      const found = wanted.map((_, rank) => [...data.slice((at * 16 + rank) * 4, (at * 16 + rank + 1) * 4)]);
      const reach = largest(wanted.map(([, value]) => value)) || 1;
      for (const [rank, [image, value, y, x]] of wanted.entries()) {
        const [row = -1, ownValue = Number.NaN, ownY, ownX] = found[rank] ?? [];
        expect(Math.abs(ownValue - value) / reach).toBeLessThan(2e-6);
        // Where several images have the same, as the zeros of a ReLU, either may stand first.
        if (wanted.filter(([, other]) => other === value).length > 1) continue;
        const what = `${tensor} ${channel}, ${kind}, place ${rank}`;
        expect([rows[row], ownY, ownX], what).toEqual([reference.paths[image], y, x]);
      }
    }
  }
  // The same of each image by itself, for what dense layers write: largest values to half precision, and their places.
  const widths = await page.evaluate(async () => {
    const { layers } = await denselens.model();
    return Object.fromEntries(layers.map(({ name, shape }) => [name, shape.at(-1) ?? 1]));
  });
  const maxima = tensors.get('maxima') ?? { dims: [], data: new Float32Array() };
  const places = tensors.get('maxima_at')?.data ?? new Float32Array();
  const columns = (texts.get('maxima_channels') ?? '').split('\n');
  expect(new Set(columns)).toEqual(new Set(reference.layers));
  expect(maxima.dims).toEqual([IMAGES, columns.length]);
  for (const [at, tensor] of columns.entries()) {
    for (const [image, value, y, x] of reference.channels[tensor]?.most[at - columns.indexOf(tensor)] ?? []) {
      const cell = rows.indexOf(reference.paths[image] ?? '') * columns.length + at;
      const what = `${tensor} ${at}, ${reference.paths[image]}`;
      expect(Math.abs((maxima.data[cell] ?? Number.NaN) - value), what).toBeLessThanOrEqual(
        Math.abs(value) * 2 ** -10 + 1e-6,
      );
      expect(places[cell], what).toBe(y * (widths[tensor] ?? 1) + x);
    }
  }
  // What of the input a unit sees.
  const seen = tensors.get('seen')?.data ?? new Float32Array();
  for (const [at, tensor] of channels.entries()) {
    const wanted = reference.seen[tensor];
    if (wanted != null) expect([...seen.slice(at * 3, at * 3 + 3)], tensor).toEqual(wanted);
  }

  await view.getByRole('tab', { name: 'Accuracy' }).click();
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
  const { first, wilson, five, calibration, confusion } = reference.numbers;
  const figure = view.locator('.set-figure');
  await expect(figure.first()).toContainText(percent(first / IMAGES));
  await expect(figure.first()).toContainText(`${percent(wilson[0])} – ${percent(wilson[1])}`);
  await expect(figure.nth(1)).toContainText(`${five} of ${IMAGES}`);
  const text = (await view.locator('.set-accuracy').textContent()) ?? '';
  expect(Number(/calibration error ([\d.]+) \(15/.exec(text)?.[1])).toBeCloseTo(calibration, 4);
  const mistakes = await view
    .getByRole('list', { name: 'Most frequent mistakes' })
    .getByRole('button')
    .allTextContents();
  const said = mistakes.map((mistake) =>
    /^class (\d) → class (\d): (\d+)$/.exec(mistake)?.slice(1).join(' '),
  );
  const wrong = Object.entries(confusion).filter(([key]) => key[0] !== key[2]);
  expect(said.toSorted()).toEqual(wrong.map(([key, count]) => `${key} ${count}`).toSorted());

  await view.getByRole('tab', { name: 'Layers compared' }).click();
  await view.getByRole('button', { name: 'Start' }).click();
  const ckaPath = await save('Save the table (.csv)', 'cka.csv');
  expectHead(ckaPath);
  const cka = readCsv(ckaPath);
  expect(cka.map(({ layer }) => layer)).toEqual(reference.layers);
  for (const [r, row] of cka.entries())
    for (const [c, layer] of reference.layers.entries())
      expect(Math.abs(Number(row[layer]) - (reference.cka[r]?.[c] ?? Number.NaN))).toBeLessThan(1e-4);

  // The plane: of the features, and of a layer in the middle, whose means are kept in half precision.
  await view.getByRole('tab', { name: 'Map' }).click();
  const slider = view.getByRole('slider');
  for (const [name, share, place] of [
    ['features', 1e-5, null],
    ['features.denseblock2.denselayer1.conv2', 2e-3, /block 2, layer 1/],
  ] as const) {
    if (place !== null) {
      await slider.focus();
      await expect(async () => {
        await page.keyboard.press('ArrowLeft');
        await expect(slider).toHaveAttribute('aria-valuetext', place, { timeout: 500 });
      }).toPass();
      await expect(view.locator('.map-plane')).toHaveAttribute('aria-busy', 'false');
    }
    const wanted = reference.components[name];
    const path = await save('Save the table (.csv)', 'map.csv');
    expectHead(path, { layer: name, projection: 'PCA' });
    const points = new Map(readCsv(path).map((row) => [short(row.path), row]));
    for (const [axis, letter] of ['x', 'y'].entries()) {
      const own = reference.paths.map((path) => Number(points.get(path)?.[letter]));
      const other = wanted?.scores.map((scores) => scores[axis] ?? Number.NaN) ?? [];
      const sign = Math.sign(own.reduce((sum, value, i) => sum + value * (other[i] ?? 0), 0));
      expectNear(
        own,
        other.map((value) => sign * value),
        share,
      );
    }
    await expect(view.locator('.map-plane')).toContainText(percent(wanted?.shares[0] ?? 0));
  }
});

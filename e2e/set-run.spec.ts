import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, TINY_PAGE, test } from './support/fixtures';
import { dropPaths, pathTo } from './support/hands';
import { hold, letGo } from './support/hold';
import { numpyPython } from './support/python';
import { picture, setFolders, viewOf } from './support/set-folder';

const { root, folderOf } = setFolders('set-run');

test('numbers of a set are numpy’s, from the logits that it saves', async ({ open }) => {
  test.skip(numpyPython === null, 'needs a Python with numpy');
  const files = Array.from({ length: 90 }, (_, n) => [`class ${n % 4}/${n}.png`, picture(n)] as const);
  const page = await open(TINY_PAGE);
  await dropPaths(page, [folderOf('numbers', Object.fromEntries(files))]);
  const view = viewOf(page);
  await expect(view.getByText('90 of 90')).toBeVisible();
  await expect(view.getByRole('button', { name: 'Pause' })).toHaveCount(0);

  await view.getByRole('tab', { name: 'Take away' }).click();
  const [npz] = await Promise.all([
    page.waitForEvent('download'),
    view.getByRole('button', { name: 'Everything (.npz)' }).click(),
  ]);
  const path = join(root, 'set.npz');
  await npz.saveAs(path);
  const script = pathTo('e2e/fixtures/set/accuracy.py');
  const numpy = JSON.parse(execFileSync(numpyPython ?? '', [script, path], { encoding: 'utf8' }));
  expect(numpy.images).toBe(90);

  const [csv] = await Promise.all([
    page.waitForEvent('download'),
    view.getByRole('button', { name: 'Predictions (.csv)' }).click(),
  ]);
  const csvPath = join(root, 'set.csv');
  await csv.saveAs(csvPath);
  const lines = readFileSync(csvPath, 'utf8')
    .split('\r\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  const header = lines[0]?.split(',') ?? [];
  const column = (name: string) =>
    lines.slice(1).map((line) => Number(line.split(',')[header.indexOf(name)]));
  expect(column('true_rank')).toEqual(numpy.ranks);
  for (const [n, loss] of column('loss').entries()) expect(loss).toBeCloseTo(numpy.losses[n], 5);

  await view.getByRole('tab', { name: 'Accuracy' }).click();
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
  const first = view.locator('.set-figure').first();
  await expect(first).toContainText(percent(numpy.first / 90));
  await expect(first).toContainText(`${percent(numpy.wilson[0])} – ${percent(numpy.wilson[1])}`);
  await expect(view.locator('.set-figure').nth(1)).toContainText(`${numpy.five} of 90`);
  const shown = async (text: RegExp) =>
    Number(text.exec((await view.locator('.set-accuracy').textContent()) ?? '')?.[1]);
  expect(await shown(/calibration error ([\d.]+) \(15/)).toBeCloseTo(numpy.calibration, 4);
  await view.getByRole('button', { name: 'Find the temperature that fits' }).click();
  await expect(view.getByText(/Logits divided by/)).toBeVisible();
  expect(await shown(/mean loss ([\d.]+) instead/)).toBeCloseTo(numpy.lossAtTemperature, 3);
  const temperature = await shown(/Logits divided by ([\d.]+)/);
  expect(Math.abs(Math.log(temperature / numpy.temperature))).toBeLessThan(0.01);

  // Every cell off the diagonal, as it is said in words.
  const mistakes = await view
    .getByRole('list', { name: 'Most frequent mistakes' })
    .getByRole('button')
    .allTextContents();
  const said = Object.fromEntries(
    mistakes.map((text) => {
      const [, row, answer, count] = /^class (\d) → (?:class (\d)|another class): (\d+)$/.exec(text) ?? [];
      return [`${row} ${answer ?? -1}`, Number(count)];
    }),
  );
  const confused = Object.entries<number>(numpy.confusion).filter(([key]) => key[0] !== key.slice(2));
  expect(said).toEqual(Object.fromEntries(confused));
});

test('average precision of several classes at once is numpy’s: an image of none is a negative of all', async ({
  open,
}) => {
  test.skip(numpyPython === null, 'needs a Python with numpy');
  const page = await open(TINY_PAGE);
  await page.evaluate(() => {
    const spec = { growthRate: 4, blockConfig: [2], numInitFeatures: 8, bnSize: 2, numClasses: 4 } as never;
    return denselens.loadModel({ spec, seed: 5 }, { activation: 'sigmoid' });
  });
  const shows = ['class 0', 'class 1', 'class 0|class 2', 'No Finding', ''];
  const names = Array.from({ length: 40 }, (_, n) => `${n}.png`);
  const table = ['file,label', ...names.slice(4).map((name, n) => `${name},${shows[n % shows.length]}`)].join(
    '\n',
  );
  const files = names.map((name, n) => [name, picture(700 + n)] as const);
  await dropPaths(page, [folderOf('several', { ...Object.fromEntries(files), 'labels.csv': table })]);
  const view = viewOf(page);
  await expect(view.getByText('40 of 40')).toBeVisible();
  await view.getByRole('tab', { name: 'Take away' }).click();
  const [npz] = await Promise.all([
    page.waitForEvent('download'),
    view.getByRole('button', { name: 'Everything (.npz)' }).click(),
  ]);
  const path = join(root, 'several.npz');
  await npz.saveAs(path);
  const script = pathTo('e2e/fixtures/set/accuracy.py');
  const answer = execFileSync(numpyPython ?? '', [script, path, join(root, 'several', 'labels.csv')]);
  const numpy = JSON.parse(answer.toString()) as Record<string, { images: number; precision: number }>;
  await view.getByRole('tab', { name: 'Accuracy' }).click();
  const own = view.getByRole('region', { name: 'Average precision' });
  const expected = Object.entries(numpy).map(
    ([name, { images, precision }]) => `${name}${images}${precision.toFixed(3)}`,
  );
  expect(expected).toHaveLength(3);
  await expect.poll(async () => (await own.getByRole('row').allTextContents()).slice(1)).toEqual(expected);
});

test('a set pauses, goes on, stops, says whose answers it has, and runs again with another network', async ({
  open,
}) => {
  const files = Array.from({ length: 400 }, (_, n) => [`${n}.png`, picture(1000 + n)] as const);
  const page = await open(TINY_PAGE);
  await hold(page, /Pause/);
  await dropPaths(page, [folderOf('many', Object.fromEntries(files))]);
  const view = viewOf(page);
  await view.getByRole('button', { name: 'Pause' }).click();
  await expect(view).toContainText('paused');
  await view.getByRole('button', { name: 'Go on' }).click();
  // Enough messages for a rate, and not for the whole set, which might be over before it is told.
  await letGo(page, 100);
  await expect(view).toContainText('images a second');
  await letGo(page);
  await page.evaluate(() =>
    denselens.loadModel({
      spec: { growthRate: 4, blockConfig: [2], numInitFeatures: 8, bnSize: 2, numClasses: 3 } as never,
      seed: 7,
    }),
  );
  await expect(view).toContainText('’s answers; the network at work is');
  await view.getByRole('button', { name: /^Run again with/ }).click();
  await expect(view.getByText('400 of 400')).toBeVisible({ timeout: 60_000 });
  await expect(view.getByRole('row').nth(1)).toContainText('class');
});

test('what a set cannot take is said: nothing in it, nothing of it a picture, a file that has changed', async ({
  open,
}) => {
  const page = await open(TINY_PAGE);
  const view = viewOf(page);
  await page.getByRole('button', { name: 'A set of images' }).click();
  mkdirSync(join(root, 'nothing', 'in here'), { recursive: true });
  await dropPaths(page, [join(root, 'nothing')]);
  await expect(page.getByRole('region', { name: 'Messages' })).toContainText(
    'The folder “nothing” holds no files.',
  );
  const chooser = page.waitForEvent('filechooser');
  await view.getByRole('button', { name: 'Choose a folder' }).click();
  await (await chooser).setFiles(folderOf('texts', { 'notes.md': 'text', 'more.md': 'text' }));
  await expect(view.getByText('There are no pictures in it.')).toBeVisible();

  await dropPaths(page, [folderOf('broken', { '1.png': 'no', '2.png': 'neither', '空.jpg': 'nor' })]);
  await expect(view).toContainText('3 could not be run');
  await expect(view.getByRole('row').nth(3)).toContainText('image');

  const pictures = Array.from({ length: 300 }, (_, n) => [`${n}.png`, picture(5000 + n)] as const);
  const changing = folderOf('changing', Object.fromEntries(pictures));
  await hold(page, /Pause/);
  await dropPaths(page, [changing]);
  await view.getByRole('button', { name: 'Pause' }).click();
  writeFileSync(join(changing, '299.png'), picture(1));
  await letGo(page);
  await view.getByRole('button', { name: 'Go on' }).click();
  await expect(view).toContainText('1 could not be run', { timeout: 60_000 });
  await view.getByText('Not run', { exact: true }).click();
  await expect(view.getByRole('row').nth(1)).toContainText('has changed or gone since it was chosen');
});

test('twenty thousand files are a set like any other, and the page answers meanwhile', async ({ open }) => {
  const one = picture(1);
  const files = Array.from({ length: 20_000 }, (_, n) => [`${n % 40}/${n}.png`, one] as const);
  const page = await open(TINY_PAGE);
  await page.getByRole('button', { name: 'A set of images' }).click();
  const view = viewOf(page);
  // So that it is not through before it is stopped.
  await hold(page, /\d duplicates/);
  const chooser = page.waitForEvent('filechooser');
  await view.getByRole('button', { name: 'Choose a folder' }).click();
  await (await chooser).setFiles(folderOf('twenty-thousand', Object.fromEntries(files)));
  await expect(view).toContainText(/of 20,000/, { timeout: 60_000 });
  await expect(view).toContainText(/\d duplicates/);
  await view.getByRole('button', { name: 'Look at' }).first().focus();
  await page.keyboard.press('End');
  await expect(view.getByRole('row').last()).toHaveAttribute('aria-rowindex', '20001');
  await view.getByRole('searchbox').fill('19999.png');
  await expect(view.getByText('1 image of 20,000')).toBeVisible();
  await view.getByRole('button', { name: 'Stop' }).click();
  await expect(view).toContainText('stopped');
});

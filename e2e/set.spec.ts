import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from './support/fixtures';
import { dropPaths, pathTo } from './support/hands';

const folder = mkdtempSync(join(tmpdir(), 'set-'));
const root = join(folder, 'pictures');

test.beforeAll(() => {
  const put = (sample: string, ...path: readonly string[]) => {
    mkdirSync(join(root, ...path.slice(0, -1)), { recursive: true });
    cpSync(pathTo(`public/samples/${sample}`), join(root, ...path));
  };
  put('guitar.png', 'guitar', 'a.png');
  put('tiger.png', 'guitar', 'no guitar.png');
  put('guitar.png', 'zz', 'copy.png');
  put('sailboat.png', '帆船', '照片.png');
  put('octopus.png', 'Ωμέγα', 'فيل.png');
  writeFileSync(join(root, 'guitar', 'broken.png'), 'no picture');
});
test.afterAll(() => rmSync(folder, { recursive: true }));

test('a dropped folder becomes a set: its table says of each image what is true, what is found and what is wrong', async ({
  open,
}) => {
  const page = await open();
  await dropPaths(page, [root]);
  const view = page.getByRole('region', { name: 'Set of images' });
  await expect(view.getByRole('heading', { name: 'pictures' })).toBeVisible();
  await expect(view.getByText('6 of 6')).toBeVisible();
  await expect(view).toContainText('1 could not be run');
  await expect(view).toContainText('1 duplicate');

  const opener = (path: string) => page.getByRole('button', { name: `Look at pictures/${path}` });
  const row = (path: string) => view.getByRole('row').filter({ has: opener(path) });
  await expect(row('guitar/a.png').getByRole('cell').nth(2)).toHaveText('guitar');
  await expect(row('guitar/a.png').getByRole('cell').nth(3)).toHaveText('guitar');
  // By its Chinese name.
  await expect(row('帆船/照片.png').getByRole('cell').nth(2)).toHaveText('sailboat');
  await expect(row('zz/copy.png')).toContainText('The same file as pictures/guitar/a.png');
  await expect(row('guitar/broken.png')).toContainText('image');
  await expect(row('Ωμέγα/فيل.png').getByRole('cell').nth(2)).toHaveText('Ωμέγα?');
  await expect(row('guitar/a.png').locator('img')).toHaveJSProperty('naturalWidth', 64);

  await view.getByText('Wrong', { exact: true }).click();
  await expect(view.getByText('1 image of 6')).toBeVisible();
  await expect(row('guitar/no guitar.png')).toContainText('tiger face');
  await view.getByText('All', { exact: true }).click();
  await view.getByRole('button', { name: 'Probability' }).click();
  await expect(view.getByRole('columnheader', { name: 'Probability' })).toHaveAttribute(
    'aria-sort',
    'ascending',
  );
  await opener('Ωμέγα/فيل.png').click();
  await expect(page.locator('.image-caption-name')).toHaveText('فيل.png');
  await expect(page.locator('.predictions')).toContainText('octopus');

  await view.getByRole('tab', { name: 'Accuracy' }).click();
  // Of the three that have a class and ran, two are right.
  await expect(view.getByText('2 of 3').first()).toBeVisible();
  await view.getByRole('button', { name: /^guitar → / }).click();
  await expect(view.getByText('1 image of 6')).toBeVisible();
  await expect(row('guitar/no guitar.png')).toBeVisible();
  await view.getByRole('button', { name: 'Show all' }).click();

  await view.getByRole('tab', { name: 'True classes' }).click();
  await view.getByRole('combobox', { name: 'Ωμέγα' }).fill('octopus');
  await page.keyboard.press('Enter');
  await expect(view.getByText('3 of 4 folders have a class.')).toBeVisible();
  await view.getByRole('tab', { name: 'Images' }).click();
  await expect(row('Ωμέγα/فيل.png').getByRole('cell').nth(2)).toHaveText('octopus');

  // The page's own numbers: what the table says is what the page says of the same image.
  const said = await row('guitar/a.png').getByRole('cell').nth(4).textContent();
  await opener('guitar/a.png').click();
  await expect(page.locator('.image-caption-name')).toHaveText('a.png');
  const { probability } = await page.evaluate(async () => {
    const blob = await (await fetch('samples/guitar.png')).blob();
    return (await denselens.classify(blob)).top[0] ?? { probability: Number.NaN };
  });
  expect(said).toBe(`${(probability * 100).toFixed(1)} %`);
});

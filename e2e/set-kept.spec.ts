import { expect, TINY_PAGE, test } from './support/fixtures';
import { dropPaths } from './support/hands';
import { picture, setFolders, viewOf } from './support/set-folder';

const { folderOf } = setFolders('set-kept');

test('a set that was kept opens again after a visit, with all but its images', async ({ open }) => {
  const files = Array.from({ length: 12 }, (_, n) => [`class ${n % 3}/${n}.png`, picture(300 + n)] as const);
  // What a table says goes before what folders say.
  const table = `file,label\n${files.map((_, n) => `${n}.png,class ${4 - (n % 3)}`).join('\n')}`;
  const page = await open(TINY_PAGE);
  await dropPaths(page, [
    folderOf('kept', { ...Object.fromEntries(files), 'class 0/x.png': 'no picture', 'labels.csv': table }),
  ]);
  const view = viewOf(page);
  await expect(view.getByText('13 of 13')).toBeVisible();
  const rows = () => view.getByRole('row').allTextContents();
  await expect(view.getByRole('row').nth(1).getByRole('cell').nth(2)).toHaveText('class 4');
  const before = await rows();
  await view.getByRole('tab', { name: 'Accuracy' }).click();
  const figures = await view.locator('.set-figures').textContent();
  await view.getByRole('tab', { name: 'Take away' }).click();
  await view.getByRole('button', { name: 'Keep in this browser' }).click();
  await expect(view.getByText('Kept.', { exact: true })).toBeVisible();

  await page.reload();
  await page.evaluate(() => denselens.ready);
  await expect(view.getByText('13 images')).toBeVisible();
  await view.getByRole('button', { name: 'Open “kept”' }).click();
  await view.getByRole('tab', { name: 'Images' }).click();
  await expect.poll(rows).toEqual(before);
  await expect(view.locator('td img').first()).toHaveJSProperty('naturalWidth', 64);
  await view.getByRole('button', { name: 'Look at kept/class 0/0.png' }).click();
  await expect(page.getByRole('region', { name: 'Messages' })).toContainText('Choose their folder again');
  await view.getByRole('tab', { name: 'Accuracy' }).click();
  await expect(view.locator('.set-figures')).toHaveText(figures ?? '');

  await view.getByRole('button', { name: 'Another set' }).click();
  await view.getByRole('button', { name: 'Delete “kept”' }).click();
  await view.getByRole('button', { name: 'Close the set’s view' }).click();
  await page.getByRole('button', { name: 'A set of images' }).click();
  await expect(view.getByRole('button', { name: 'Choose a folder' })).toBeVisible();
  await expect(view.getByText('13 images')).toHaveCount(0);
});

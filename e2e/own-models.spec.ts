import type { Page } from '@playwright/test';
import { smallSafetensors } from '../src/testing/small-model';
import { boot, expect, test } from './support/fixtures';
import { dropPaths, onDisk } from './support/hands';

const SPEC = { growthRate: 4, blockConfig: [2, 2], numInitFeatures: 8, bnSize: 2, numClasses: 3 } as const;

const modelOf = (page: Page) =>
  page.evaluate(async () => {
    const { id, name, labels, activation, epsilon, input } = await denselens.model();
    return { id, name, labels, activation, epsilon, fit: input.fit };
  });

async function press(page: Page, name: string | RegExp): Promise<void> {
  const box = await page.getByRole('button', { name }).first().boundingBox();
  if (box === null) throw new Error(`There is no button ${name}.`);
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
}

async function reload(page: Page): Promise<void> {
  await page.reload();
  await page.waitForFunction(() => 'denselens' in globalThis);
  await page.evaluate(() => denselens.ready);
}

test('a model of one’s own is kept on wish, comes back with its choices, and can be deleted', async ({
  page,
}) => {
  await boot(page, '?backend=wasm&model=emoji1000');
  const path = onDisk('lungs.safetensors', smallSafetensors(SPEC, 9));
  await dropPaths(page, [path, onDisk('names.txt', 'a\nb\nc')]);
  await expect.poll(async () => (await modelOf(page)).name).toBe('lungs');
  await press(page, /^lungs/);
  const facts = page.getByRole('region', { name: 'The model at work' });
  await facts.getByLabel(/^Probabilities/).focus();
  await page.keyboard.type('sigmoid');
  await expect.poll(async () => (await modelOf(page)).activation).toBe('sigmoid');

  // Not kept: the reload says which model it was.
  await reload(page);
  await expect(page.getByText('your model “lungs”, which never leaves')).toBeVisible();
  expect((await modelOf(page)).id).toBe('emoji1000');

  // The same file again: what was chosen for it is remembered, though nobody asked to keep the file.
  await dropPaths(page, [path]);
  await expect
    .poll(() => modelOf(page))
    .toMatchObject({ name: 'lungs', activation: 'sigmoid', labels: ['a', 'b', 'c'] });
  await press(page, /^lungs/);
  await press(page, 'Keep in this browser');
  await expect.poll(async () => (await modelOf(page)).id).toMatch(/^own-[0-9a-f]{16}$/);
  await expect.poll(() => new URL(page.url()).searchParams.get('model')).toMatch(/^own-/);

  await reload(page);
  expect(await modelOf(page)).toMatchObject({
    name: 'lungs',
    activation: 'sigmoid',
    labels: ['a', 'b', 'c'],
  });
  await press(page, /^lungs/);
  const menu = page.getByRole('dialog', { name: 'Models' });
  await expect(menu.getByText('Your own model, kept in this browser.').first()).toBeVisible();
  await press(page, 'Delete lungs from this browser');
  await expect(menu.getByRole('button', { name: 'Delete lungs from this browser' })).toHaveCount(0);
  expect(
    await page.evaluate(async () => {
      const names: string[] = [];
      const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('models');
      for await (const name of folder.keys()) names.push(name);
      return names.filter((name) => name.startsWith('own-'));
    }),
  ).toEqual([]);
});

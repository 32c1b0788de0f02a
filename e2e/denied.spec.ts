import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from '@playwright/test';
import { smallSafetensors } from '../src/testing/small-model';
import { expectFirstPrediction, predictions } from './support/atlas';
import { boot, expect, test } from './support/fixtures';
import { dropPaths, onDisk } from './support/hands';
import { ModelServer, offerModels, TINY_LABELS, tinyModel } from './support/model-server';

/** A browser that keeps nothing, a network that goes, and two tabs that share what is kept. */

// Whatever a service worker has of the site, these tests are of what comes, and does not come, from the network.
test.use({ serviceWorkers: 'block' });

const said = (page: Page) => page.getByRole('region', { name: 'Messages' });
const HERE = '?backend=wasm&model=here&image=octopus';
const modelName = (page: Page) => page.evaluate(async () => (await denselens.model()).name);

/** What a page brings by itself once an image has run: the console's verbs, the rest of its words, what takes files. */
async function everythingLate(page: Page): Promise<void> {
  await page.evaluate(() => denselens.model());
  await expect(page.locator('.header-late button').first()).toBeAttached();
  const taker = () =>
    page.evaluate(
      () =>
        performance
          .getEntriesByType('resource')
          .map(({ name }) => name)
          .find((name) => /\/take-files-[^/]+\.js$/.test(name)) ?? '',
    );
  await expect.poll(taker).not.toBe('');
  // Resolves when it and all that it imports have come.
  await page.evaluate(async (url) => void (await import(url)), await taker());
}

/** Chromium with “block all cookies”, which denies every storage, in workers too. */
async function openDenied(
  executablePath: string | undefined,
  args: string[],
): Promise<[BrowserContext, string]> {
  const profile = mkdtempSync(join(tmpdir(), 'denselens-denied-'));
  mkdirSync(join(profile, 'Default'));
  writeFileSync(
    join(profile, 'Default', 'Preferences'),
    JSON.stringify({ profile: { default_content_setting_values: { cookies: 2 } } }),
  );
  const given = executablePath === undefined ? {} : { executablePath };
  const context = await chromium.launchPersistentContext(profile, {
    ...given,
    args,
    viewport: { width: 1440, height: 900 },
    locale: 'en-US',
  });
  return [context, profile];
}

test('where the browser denies all storage, everything but keeping works, and that says why', async ({
  baseURL,
}, { project }) => {
  const { executablePath, args = [] } = project.use.launchOptions ?? {};
  const [context, profile] = await openDenied(executablePath, args);
  const server = await ModelServer.start();
  try {
    const page = context.pages()[0] ?? (await context.newPage());
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(String(error)));
    await offerModels(page, server);
    await page.goto(`${baseURL}${HERE}`);
    await expect(predictions(page)).toHaveCount(5);
    expect(
      await page.evaluate(() => {
        try {
          return String(localStorage.length);
        } catch {
          return 'denied';
        }
      }),
    ).toBe('denied');

    // What is otherwise remembered lasts as long as the page.
    await page.getByRole('button', { name: /^Theme/ }).click();
    await page.getByRole('button', { name: /^Theme/ }).click();
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
    await dropPaths(page, [onDisk('mine.safetensors', smallSafetensors())]);
    await expect.poll(() => modelName(page)).toBe('mine');
    await page.getByRole('button', { name: /^mine/ }).click();
    await page.getByRole('button', { name: 'Keep in this browser' }).click();
    await expect(said(page).getByRole('alert')).toContainText('keeps no files for this site');
    expect(await modelName(page)).toBe('mine');

    // A download is there for this visit.
    const menu = page.getByRole('dialog', { name: 'Models' });
    await menu.getByText('Other DenseNets').click();
    await menu.getByRole('button', { name: /^Get Far away/ }).click();
    await expect.poll(() => modelName(page)).toBe('Far away');
    await expect(said(page)).toContainText('for this visit only');

    // Files are saved without a place of the site's own to write them to.
    await page.keyboard.press('Escape');
    await page.getByRole('tab', { name: 'Take away' }).click();
    const saving = page.waitForEvent('download');
    await page.getByRole('button', { name: /npz/i }).first().click();
    expect(await (await saving).failure()).toBeNull();
    expect(errors).toEqual([]);
  } finally {
    server.stop();
    await context.close();
    // Chromium's other processes may write for a moment longer.
    rmSync(profile, { recursive: true, force: true, maxRetries: 10 });
  }
});

test('without a network the page goes on with what it has, says what does not come, and takes it when it does', async ({
  page,
  context,
}) => {
  const server = await ModelServer.start();
  await offerModels(page, server);
  await boot(page, HERE);
  await expect(predictions(page)).toHaveCount(5);
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
  await everythingLate(page);
  await context.setOffline(true);

  // A part of the page that has not come yet: the rest stays.
  await page.getByRole('tab', { name: 'Design' }).click();
  const inspector = page.getByRole('region', { name: 'Inspector' });
  await expect(inspector.getByRole('alert')).toContainText('could not be loaded');
  await page.getByRole('tab', { name: 'Feature maps' }).click();
  await expect(inspector.locator('.atlas')).toBeVisible();
  await page.getByRole('button', { name: 'Tiger face', exact: true }).click();
  await expect(said(page).getByRole('alert')).toContainText('sample images cannot be reached');
  await expect(page.locator('.image-caption-name')).toHaveText('Octopus');
  // A picture of one's own needs no network.
  await dropPaths(page, [
    onDisk('drawn.svg', '<svg xmlns="http://www.w3.org/2000/svg"><circle r="99"/></svg>'),
  ]);
  await expect(page.locator('.image-caption-name')).toHaveText('drawn.svg');
  await expect(said(page).getByRole('alert')).toHaveCount(0);
  await page.evaluate(() => denselens.tensor('features.norm5'));

  await context.setOffline(false);
  await page.getByRole('tab', { name: 'Design' }).click();
  await inspector.getByRole('button', { name: 'Try again' }).click();
  await expect(inspector.getByText('Growth rate').first()).toBeVisible();
  await page.getByRole('button', { name: 'Tiger face', exact: true }).click();
  await expect(page.locator('.image-caption-name')).toHaveText('Tiger face');
  server.stop();
});

test('a model kept in one tab is there in the other, and may go while the other has it at work', async ({
  page: first,
  context,
}) => {
  const server = await ModelServer.start();
  await offerModels(context, server);
  await boot(first, HERE);
  const path = onDisk('shared.safetensors', tinyModel(3));
  await dropPaths(first, [path, onDisk('labels.json', JSON.stringify(TINY_LABELS))]);
  await expect.poll(() => modelName(first)).toBe('shared');
  await first.getByRole('button', { name: /^shared/ }).click();
  await first.getByRole('button', { name: 'Keep in this browser' }).click();
  const idOf = (page: Page) => page.evaluate(async () => (await denselens.model()).id);
  await expect.poll(() => idOf(first)).toMatch(/^own-/);
  await expect.poll(() => new URL(first.url()).searchParams.get('model')).toMatch(/^own-/);

  // The address leads there from another tab.
  const second = await context.newPage();
  await second.goto(first.url());
  await expect(second.getByRole('button', { name: /^shared/ })).toBeVisible();
  await expect(predictions(second).first()).toContainText(new RegExp(TINY_LABELS.join('|')));

  // Deleted in the first: the second goes on, and its reload says what is missing.
  await first.getByRole('button', { name: 'Delete shared from this browser' }).click();
  await expect(first.getByRole('button', { name: 'Delete shared from this browser' })).toHaveCount(0);
  await second.getByRole('button', { name: 'Elephant', exact: true }).click();
  await expect(second.locator('.image-caption-name')).toHaveText('Elephant');
  await expect(predictions(second)).toHaveCount(5);
  await second.reload();
  await expect(said(second).getByRole('alert')).toContainText('model of somebody’s own');
  await expectFirstPrediction(second, '');
  expect(await idOf(second)).toBe('here');
  server.stop();
});

import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '../scripts/lib/serve.mjs';
import { expectFirstPrediction } from './support/atlas';
import { openEveryTab } from './support/every-tab';
import { test as base, expect } from './support/fixtures';
import { chipOf, expectReady, storedFiles } from './support/offline';
import { StaticHost } from './support/static-host';

base.use({ serviceWorkers: 'allow' });

const test = base.extend<{ host: StaticHost }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern to know what is needed.
  host: async ({}, use) => {
    const host = await StaticHost.start({ path: '/a/b/' });
    await use(host);
    await host.stop();
  },
});

test('after one visit the page needs no server: threads, a new image, every tab', async ({ page, host }) => {
  await page.goto(`${host.url}?backend=wasm`);
  await expectFirstPrediction(page, 'elephant');
  await expectReady(page);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
  await chipOf(page).click();
  const panel = page.getByRole('dialog', { name: 'Offline' });
  await expect(panel).toContainText('from the next load on');
  const [, megabytes] = /takes ([\d.]+) MB/.exec((await panel.textContent()) ?? '') ?? [];
  // The weights are 16.5 MB, ONNX Runtime’s program 14.2.
  expect(Number(megabytes)).toBeGreaterThan(30);
  expect(Number(megabytes)).toBeLessThan(45);

  await host.stop();
  host.requests.length = 0;
  await page.reload();
  await expectFirstPrediction(page, 'elephant');
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  await expect(page.getByRole('button', { name: /WASM/ })).toContainText(/[2-9] threads/);
  await expectReady(page);
  await page.getByRole('button', { name: 'Tiger face', exact: true }).click();
  await expectFirstPrediction(page, 'tiger face');
  await openEveryTab(page);
  await page.getByRole('tab', { name: 'Feature maps' }).click();
  // Some of the tabs turn to another tensor.
  await expect(page.locator('.atlas')).toHaveAttribute('data-painted', /^\d+ features\./);
  await expect(page.getByRole('alert')).toHaveCount(0);
  expect(host.requests).toEqual([]);
  await host.resume();
});

test('what is kept can be freed, stays freed, and is kept again when that is wished', async ({
  page,
  host,
}) => {
  await page.goto(`${host.url}?backend=wasm`);
  await expectReady(page);
  expect(await storedFiles(page)).toBeGreaterThan(50);
  await chipOf(page).click();
  await page.getByRole('button', { name: /^Free \d/ }).click();
  await expect(chipOf(page)).toHaveText('Only online');
  expect(await storedFiles(page)).toBe(0);
  await page.reload();
  await expectFirstPrediction(page, 'elephant');
  await expect(chipOf(page)).toHaveText('Only online');
  expect(await storedFiles(page)).toBe(0);
  // The service worker still isolates.
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  await chipOf(page).click();
  await page.getByRole('button', { name: 'Keep for offline' }).click();
  await expectReady(page);
});

test('without room nothing is kept, and it says so; threads come all the same', async ({ page, host }) => {
  const client = await page.context().newCDPSession(page);
  const { origin } = new URL(host.url);
  await client.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 5_000_000 });
  await page.goto(`${host.url}?backend=wasm`);
  await expectFirstPrediction(page, 'elephant');
  await expect(chipOf(page)).toHaveText('Only online');
  await chipOf(page).click();
  await expect(page.getByRole('dialog', { name: 'Offline' })).toContainText('not enough room');
  expect(await storedFiles(page)).toBe(0);
  await page.reload();
  await expectFirstPrediction(page, 'elephant');
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  await expect(chipOf(page)).toHaveText('Only online');
  await client.send('Storage.overrideQuotaForOrigin', { origin });
  await chipOf(page).click();
  await page.getByRole('button', { name: 'Try again' }).click();
  await expectReady(page);
});

test('what has vanished from the cache comes from the network, and is kept again', async ({ page, host }) => {
  await page.goto(`${host.url}?backend=wasm`);
  await expectReady(page);
  const before = await storedFiles(page);
  await page.evaluate(async () => {
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys())
        if (/\/kept\/.*\.(safetensors|html|css)$/.test(request.url)) await cache.delete(request);
    }
  });
  expect(await storedFiles(page)).toBeLessThan(before);
  await page.reload();
  await expectFirstPrediction(page, 'elephant');
  await expectReady(page);
  expect(await storedFiles(page)).toBe(before);
});

test('a service worker that is refused: everything works, on one thread, and it says so', async ({
  page,
  host,
}) => {
  host.broken = /sw\.js$/;
  await page.goto(`${host.url}?backend=wasm`);
  await expectFirstPrediction(page, 'elephant');
  await expect(chipOf(page)).toHaveText('Only online');
  await chipOf(page).click();
  await expect(page.getByRole('dialog', { name: 'Offline' })).toContainText('could not be started');
  await expect(page.getByRole('button', { name: /WASM/ })).toContainText('1 thread');
});

test('the site of npm start, whose manifest says what it has now, needs it no more either', async ({
  page,
}) => {
  const site = await serve({ port: 0, hidden: [/^\/models\/[^/]+\.safetensors$/] });
  await page.goto(`http://localhost:${site.port}/?backend=wasm`);
  await expectReady(page);
  await site.close();
  await page.goto(`http://localhost:${site.port}/?backend=wasm&image=octopus`);
  await expectFirstPrediction(page, 'octopus');
  await expect(page.getByRole('button', { name: /WASM/ })).toContainText(/[2-9] threads/);
});

test('a browser that stores nothing: everything works, and it says why it is not kept', async ({
  playwright,
  host,
  launchOptions,
}) => {
  const profile = mkdtempSync(join(tmpdir(), 'denselens-profile-'));
  mkdirSync(join(profile, 'Default'));
  const preferences = { profile: { default_content_setting_values: { cookies: 2 } } };
  writeFileSync(join(profile, 'Default', 'Preferences'), JSON.stringify(preferences));
  const context = await playwright.chromium.launchPersistentContext(profile, launchOptions);
  const page = await context.newPage();
  await page.goto(`${host.url}?backend=wasm`);
  expect(await page.evaluate(() => caches.keys().catch((error: Error) => error.name))).toBe('SecurityError');
  await expectFirstPrediction(page, 'elephant');
  await expect(chipOf(page)).toHaveText('Only online');
  await chipOf(page).click();
  await expect(page.getByRole('dialog', { name: 'Offline' })).toContainText(
    /private window|could not be started/,
  );
  await context.close();
});

import { serve } from '../scripts/lib/serve.mjs';
import { expectFirstPrediction, expectPainted, predictions, sampleBytes } from './support/atlas';
import { openEveryTab } from './support/every-tab';
import { test as base, expect } from './support/fixtures';
import { dropFiles } from './support/hands';
import { StaticHost } from './support/static-host';

const test = base.extend<{ host: StaticHost }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern to know what is needed.
  host: async ({}, use) => {
    const host = await StaticHost.start({ path: '/courses/vision 2/denselens/' });
    await use(host);
    await host.stop();
  },
});

test('from a folder of a host that sends no headers: one thread, links and all, nothing outside the folder', async ({
  page,
  host,
}) => {
  await page.goto(`${host.url}?backend=wasm&image=tiger&tensor=features.denseblock1.denselayer2.conv2`);
  await expectFirstPrediction(page, 'tiger');
  await expectPainted(page, 'features.denseblock1.denselayer2.conv2');
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
  await expect(page.getByRole('button', { name: /WASM/ })).toContainText('1 thread');
  // Parts that are loaded when they are opened.
  await page.getByRole('tab', { name: 'Why this class' }).click();
  await expect(page.getByRole('heading', { name: /: logit / })).toBeVisible();
  await page.getByRole('button', { name: 'Octopus', exact: true }).click();
  await expectFirstPrediction(page, 'octopus');
  // The address follows a moment after the page.
  await expect.poll(() => new URL(page.url()).searchParams.get('image')).toBe('octopus');
  const now = new URL(page.url());
  expect(now.pathname).toBe('/courses/vision%202/denselens/');
  expect(Object.fromEntries(now.searchParams)).toMatchObject({ image: 'octopus', tab: 'ledger' });
  // As a page by its file's name, too.
  await page.goto(`${host.url}index.html${now.search}`);
  await expectFirstPrediction(page, 'octopus');
  await expect(predictions(page)).toHaveCount(5);
  expect(host.requests.filter((path) => path.startsWith('outside:'))).toEqual([]);
});

test('in a network without HTTPS, by another machine’s browser: what it withholds is said, the rest works', async ({
  playwright,
  launchOptions,
}) => {
  const site = await serve({ port: 0, host: '', hidden: [/^\/models\/[^/]+\.safetensors$/] });
  const args = [...(launchOptions.args ?? []), '--host-resolver-rules=MAP classroom.test 127.0.0.1'];
  const browser = await playwright.chromium.launch({ ...launchOptions, args });
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: 'en-US' });
  const uncaught: string[] = [];
  page.on('pageerror', (error) => uncaught.push(String(error)));
  await page.goto(`http://classroom.test:${site.port}/`);
  await expectFirstPrediction(page, 'elephant');
  expect(await page.evaluate(() => isSecureContext)).toBe(false);
  await page.getByRole('button', { name: /WASM · 1 thread/ }).click();
  await expect(page.getByText('not served securely')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Only online' }).click();
  await expect(page.getByRole('dialog', { name: 'Offline' })).toContainText('HTTPS');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Camera' })).toHaveCount(0);
  await dropFiles(page, [{ name: 'mine.png', base64: sampleBytes('tiger.png') }]);
  await expectFirstPrediction(page, 'tiger face');
  await openEveryTab(page);
  await expect(page.getByRole('alert')).toHaveCount(0);
  expect(uncaught).toEqual([]);
  await browser.close();
  await site.close();
});

import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../scripts/lib/root.mjs';
import { expectFirstPrediction, sampleBytes } from './support/atlas';
import { expect, test } from './support/fixtures';
import { expectReady } from './support/offline';

test.use({ serviceWorkers: 'allow' });

test('Chromium finds nothing wrong with installing it, and opens a picture and a model of the system with it', async ({
  playwright,
  baseURL,
  launchOptions,
}) => {
  const profile = mkdtempSync(join(tmpdir(), 'denselens-profile-'));
  const context = await playwright.chromium.launchPersistentContext(profile, launchOptions);
  const page = await context.newPage();
  const site = baseURL ?? '';
  await page.goto(`${site}?backend=wasm`);
  await expectReady(page);
  const client = await context.newCDPSession(page);
  expect(await client.send('Page.getInstallabilityErrors')).toEqual({ installabilityErrors: [] });
  const { data } = await client.send('Page.getAppManifest');
  const { icons } = JSON.parse(data ?? '{}') as { icons: { src: string; sizes: string; purpose?: string }[] };
  expect(icons.map(({ purpose = 'any' }) => purpose)).toContain('maskable');
  for (const { src, sizes } of icons.filter(({ src: address }) => address.endsWith('.png'))) {
    const size = await page.evaluate(async (address) => {
      const { width, height } = await createImageBitmap(await (await fetch(address)).blob());
      return `${width}x${height}`;
    }, src);
    expect(size).toBe(sizes);
  }

  const system = (await context.browser()?.newBrowserCDPSession()) ?? client;
  await system.send('PWA.install', { manifestId: site, installUrlOrBundleUrl: site });
  await system.send('PWA.changeAppUserSettings', { manifestId: site, displayMode: 'standalone' });
  const opened = context.waitForEvent('page');
  const tiger = join(root, 'public', 'samples', 'tiger.png');
  await system.send('PWA.launchFilesInApp', { manifestId: site, files: [tiger] });
  const app = await opened;
  await expectFirstPrediction(app, 'tiger face');
  expect(await app.evaluate(() => matchMedia('(display-mode: standalone)').matches)).toBe(true);
  await expect.poll(() => new URL(app.url()).searchParams.get('image')).toBe('yours');

  // A model, too; whether in this window or another, the system decides.
  const model = join(root, 'e2e', 'fixtures', 'safetensors', 'small-f32.safetensors');
  await system.send('PWA.launchFilesInApp', { manifestId: site, files: [model] });
  const models = () => context.pages().map((each) => new URL(each.url()).searchParams.get('model'));
  await expect.poll(models, { timeout: 30_000 }).toContain('yours');
  const window = context.pages().find((each) => each.url().includes('model=yours')) ?? app;
  await expect(window.getByRole('button', { name: /^small-f32/ })).toBeVisible();
  expect(await window.evaluate(async () => (await denselens.model()).source)).toBe('safetensors');
  await context.close();
});

test('a picture that is shared with it is the image, and goes nowhere', async ({ page, baseURL }) => {
  await page.goto('/?backend=wasm');
  await expectReady(page);
  const posted: string[] = [];
  page.on('request', (request) => {
    if (request.method() !== 'GET' && !request.serviceWorker()) posted.push(request.url());
  });
  const nextDocument = page.waitForURL(/shared|image=yours/);
  // As a phone's share menu does it: a form of files, posted to the manifest's address.
  await page.evaluate((base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const files = new DataTransfer();
    files.items.add(new File([bytes], 'from a friend.png', { type: 'image/png' }));
    const form = document.createElement('form');
    Object.assign(form, { method: 'post', enctype: 'multipart/form-data', action: 'share' });
    const input = document.createElement('input');
    Object.assign(input, { type: 'file', name: 'files', files: files.files });
    form.append(input);
    document.body.append(form);
    form.submit();
  }, sampleBytes('tiger.png'));
  await nextDocument;
  await expectFirstPrediction(page, 'tiger face');
  await expect(page.getByText('from a friend.png')).toBeVisible();
  await expect.poll(() => new URL(page.url()).searchParams.has('shared')).toBe(false);
  // The service worker answered: the site's own server would have refused.
  expect((await page.request.post(`${baseURL ?? ''}share`)).ok()).toBe(false);
  expect(posted.filter((url) => !url.endsWith('/share'))).toEqual([]);
});

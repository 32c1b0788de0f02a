import { readFileSync } from 'node:fs';
import { expectFirstPrediction, sampleBytes } from './support/atlas';
import { openEveryTab } from './support/every-tab';
import { test as base, expect } from './support/fixtures';
import { dropFiles } from './support/hands';
import { complaintsOf, strictHost, violateInWorker } from './support/policy';
import { openRestOfPage } from './support/rest-of-page';
import type { StaticHost } from './support/static-host';

const test = base.extend<{ host: StaticHost }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern to know what is needed.
  host: async ({}, use) => {
    const host = await strictHost();
    await use(host);
    await host.stop();
  },
});

/** Styles of its own, as drawing programs write them: in a sheet, and in an attribute. */
const SVG =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><style>rect{fill:#f00}</style><rect width="9" height="9"/><circle cx="4.5" cy="4.5" r="2" style="fill:#00f"/></svg>';

test('the main job on WASM breaks no policy: pictures, drawings, models, every tab, what is saved', async ({
  page,
  host,
}) => {
  const complaints = complaintsOf(page);
  await page.goto(`${host.url}?backend=wasm&threads=2`);
  await expectFirstPrediction(page, 'elephant');
  await dropFiles(page, [{ name: 'mine.png', base64: sampleBytes('tiger.png') }]);
  await expectFirstPrediction(page, 'tiger face');
  await dropFiles(page, [{ name: 'd.svg', base64: Buffer.from(SVG).toString('base64') }]);
  await expect(page.locator('.image-caption-name')).toHaveText('d.svg');
  await expect(page.getByRole('main')).toHaveAttribute('aria-busy', 'false');
  const colours = await page.getByRole('img', { name: 'What the network saw: d.svg' }).evaluate((canvas) => {
    if (!(canvas instanceof HTMLCanvasElement)) return [];
    const { width, height } = canvas;
    const context = canvas.getContext('2d');
    return [0.1, 0.5].map((at) => [...(context?.getImageData(at * width, at * height, 1, 1).data ?? [])]);
  });
  expect(colours).toEqual([
    [255, 0, 0, 255],
    [0, 0, 255, 255],
  ]);
  const model = readFileSync(new URL('fixtures/safetensors/small-f32.safetensors', import.meta.url));
  await page.getByRole('button', { name: 'Tiger face' }).click();
  await expectFirstPrediction(page, 'tiger face');
  await page.getByRole('radio', { name: 'Evidence' }).check();
  await openEveryTab(page);
  await openRestOfPage(page);
  // A picture of the drawing goes through an image document with styles and a font of its own.
  await page
    .getByRole('region', { name: 'The network' })
    .getByRole('button', { name: 'Save', exact: true })
    .click();
  for (const kind of ['SVG', 'PNG']) {
    const saved = page.waitForEvent('download');
    await page
      .getByRole('button', { name: new RegExp(kind) })
      .first()
      .click();
    expect((await saved).suggestedFilename().toLowerCase()).toContain(kind.toLowerCase());
  }
  await dropFiles(page, [{ name: 'small.safetensors', base64: model.toString('base64') }]);
  await expect(page.getByRole('button', { name: /^small/ })).toBeVisible();
  await expect(page.getByRole('main')).toHaveAttribute('aria-busy', 'false');
  await page.getByRole('tab', { name: 'Feature maps' }).click();
  // The lesson's first step has shown the input.
  await expect(page.locator('.atlas')).toHaveAttribute('data-painted', /^\d+ input$/);
  expect(complaints).toEqual([]);
  expect(host.reports).toEqual([]);

  // Had there been one, this would know.
  expect(await violateInWorker(page)).toMatch(/TypeError/);
  await expect.poll(() => host.reports.join()).toContain('not-listed.test');
});

test('policy and referrer stand in the page itself, for hosts that send no headers', async ({
  page,
  baseURL,
}) => {
  const html = await (await page.request.get('/')).text();
  const policy = /<meta http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(html)?.[1] ?? '';
  expect(policy).toContain("default-src 'none'");
  // The hash is of the one program that stands in no file: it draws SVG in a frame of no origin.
  expect(policy).toMatch(/script-src 'self' 'wasm-unsafe-eval' 'sha256-[\w+/]{43}=';/);
  expect(policy).toMatch(
    /connect-src 'self' blob: https:\/\/huggingface\.co [^;]*https:\/\/download\.pytorch\.org;/,
  );
  expect(policy).toContain("require-trusted-types-for 'script'");
  expect(policy).not.toMatch(/unsafe-inline|unsafe-eval'(?<!wasm-unsafe-eval')|\*(?!\.)|https:[ ;]/);
  expect(html.indexOf('charset')).toBeLessThan(html.indexOf('Content-Security-Policy'));
  expect(html).toContain('<meta name="referrer" content="no-referrer"');
  // npm start sends the same, and what a page cannot say of itself.
  const { headers } = await fetch(baseURL ?? '');
  expect(headers.get('content-security-policy')).toBe(policy);
  expect(headers.get('referrer-policy')).toBe('no-referrer');
  expect(headers.get('permissions-policy')).toMatch(/^camera=\(self\), (\w+(-\w+)*=\(\)(, )?)+$/);
});

test('nothing leaves: a tour of the page asks its own site, and another one only after a click', async ({
  page,
  baseURL,
  context,
}) => {
  const asked: string[] = [];
  // Of every page and worker of the context, whatever becomes of the request.
  context.on('request', (request) => asked.push(request.url()));
  await context.route(/^https?:\/\/(?!localhost)/, (route) => route.abort());
  await page.goto('/?backend=wasm');
  await expectFirstPrediction(page, 'elephant');
  await dropFiles(page, [{ name: 'mine.png', base64: sampleBytes('tiger.png') }]);
  await expectFirstPrediction(page, 'tiger face');
  await openEveryTab(page);
  await openRestOfPage(page);
  await page.getByRole('button', { name: '中文' }).click();
  await expect(page.getByRole('button', { name: /English/ })).toBeVisible();
  await page.getByRole('button', { name: /English/ }).click();
  await expect(page.getByRole('button', { name: '中文' })).toBeVisible();
  await page.getByRole('banner').getByRole('button', { expanded: false }).first().click();
  const elsewhere = () => asked.filter((url) => !url.startsWith(baseURL ?? '') && !/^(blob|data):/.test(url));
  expect(elsewhere()).toEqual([]);
  await page
    .getByRole('dialog', { name: 'Models' })
    .getByRole('button', { name: /^Get ImageNet/ })
    .click();
  await expect.poll(elsewhere).toContainEqual(expect.stringMatching(/^https:\/\/huggingface\.co\//));
  expect(elsewhere().every((url) => url.startsWith('https://huggingface.co/'))).toBe(true);
});

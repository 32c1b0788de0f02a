import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expectFirstPrediction } from './support/atlas';
import { boot, expect, TINY_PAGE, test } from './support/fixtures';
import { dropPaths, type Hand, openPicker, pathTo } from './support/hands';
import { TINY_LABELS, tinyModel } from './support/model-server';

/** Real presses on real buttons, the browser's own file picker, real drops: what a visitor's hands do. */

const softly = expect.configure({ soft: true });

const SIZES = {
  desktop: { viewport: { width: 1440, height: 900 }, hasTouch: true },
  tablet: { viewport: { width: 820, height: 1180 }, hasTouch: true, isMobile: true },
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
} as const;

for (const [size, options] of Object.entries(SIZES)) {
  test(`every file picker opens by mouse, touch and keys, and nothing moves: ${size}`, async ({
    browser,
    baseURL,
    uncaught,
  }) => {
    const context = await browser.newContext({
      ...options,
      reducedMotion: 'reduce',
      ...(baseURL === undefined ? {} : { baseURL }),
    });
    const page = await context.newPage();
    page.on('pageerror', (error) => uncaught.push(String(error)));
    await boot(page, TINY_PAGE);
    const image = page.locator('.image-caption-name');
    await expect(image).toHaveText('Elephant');
    await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
    // These come last.
    await expect(page.locator('.header-late').getByRole('button')).toHaveCount(2);

    const choose = page.getByRole('button', { name: 'Choose…' });
    const hands: readonly Hand[] = ['mouse', 'touch', 'Enter', 'Space'];
    for (const hand of hands) await openPicker(page, hand, choose);
    const chooser = await openPicker(page, 'touch', choose);
    await chooser.setFiles(pathTo('public/samples/guitar.png'));
    await expect(image).toHaveText('guitar.png');

    await page
      .getByRole('banner')
      .getByRole('button', { name: /^DenseNet 2-2, k=4, untrained/ })
      .click();
    for (const name of ['Open model files…', 'Names from a file…']) {
      for (const hand of hands) await openPicker(page, hand, page.getByRole('button', { name }));
    }
    await context.close();
  });
}

test('on a phone a region is painted by finger, and what a finger presses is 44 pixels high', async ({
  browser,
  baseURL,
}) => {
  const context = await browser.newContext({
    ...SIZES.phone,
    reducedMotion: 'reduce',
    ...(baseURL === undefined ? {} : { baseURL }),
  });
  const page = await context.newPage();
  await boot(page, TINY_PAGE);
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
  const low = () =>
    page
      .locator(':is(.button, .chip, .icon-button, .segmented label, select, summary):visible')
      .evaluateAll((elements) =>
        elements
          .filter((element) => element.getBoundingClientRect().height < 43.5)
          .map((element) => `${element.className} ${element.textContent}`),
      );
  const views = page.getByRole('navigation', { name: 'What fills the screen' });
  await softly.poll(low, { timeout: 10_000 }).toEqual([]);
  await page.locator('.app-sidebar').evaluate((element) => element.scrollTo(0, 9_999));
  await views.getByRole('button', { name: 'Network' }).tap();
  await softly.poll(low, { timeout: 10_000 }).toEqual([]);
  await views.getByRole('button', { name: 'Layer' }).tap();
  await page.getByRole('tab', { name: 'Find channels' }).tap();
  await softly.poll(low, { timeout: 10_000 }).toEqual([]);
  await expect(page.locator('.region-brush')).toBeAttached();
  await page.getByRole('button', { name: 'To the image' }).tap();
  const brush = page.getByRole('application', { name: /^Region painted on the image: 0 %/ });
  await expect(brush).toBeInViewport({ ratio: 1 });
  const box = await brush.boundingBox();
  if (box === null) throw new Error('no image');
  const client = await context.newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove', share: number) =>
    client.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: [{ x: box.x + share * box.width, y: box.y + share * box.height }],
    });
  await touch('touchStart', 0.2);
  for (const share of [0.3, 0.4, 0.5]) await touch('touchMove', share);
  await client.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  await expect(
    page.getByRole('application', { name: /^Region painted on the image: [1-9]\d* %/ }),
  ).toBeVisible();
  await context.close();
});

let folder = '';
const at = (...path: string[]) => join(folder, ...path);
const sample = (name: string, ...to: string[]) => cpSync(pathTo(`public/samples/${name}.png`), at(...to));

test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'denselens-hands-'));
  for (const path of ['pictures/deep', 'mine', 'empty', 'papers']) mkdirSync(at(path), { recursive: true });
  for (let i = 1; i <= 30; i++) sample(i === 1 ? 'octopus' : 'tiger', 'pictures', 'deep', `shot ${i}.png`);
  sample('tiger', 'cat.png');
  writeFileSync(at('mine', 'tiny.safetensors'), tinyModel());
  writeFileSync(at('mine', 'labels.json'), JSON.stringify(TINY_LABELS));
  writeFileSync(at('mine', 'README.txt'), 'Not class names.');
  writeFileSync(at('a.safetensors'), tinyModel(2));
  writeFileSync(at('b.onnx'), 'no ONNX at all');
  writeFileSync(at('papers', 'notes.md'), '# Notes');
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

const says = (page: Parameters<typeof dropPaths>[0], text: string) =>
  expect(page.getByRole('region', { name: 'Messages' }).getByText(text)).toBeVisible();

test('many dropped pictures are a set, whose first one is the page’s; likewise a folder', async ({
  booted: page,
}) => {
  await dropPaths(page, [pathTo('public/samples/guitar.png'), at('cat.png'), at('papers', 'notes.md')]);
  await expectFirstPrediction(page, 'guitar');
  await expect(page.getByRole('region', { name: 'Set of images' })).toContainText('2 of 2');
  await says(page, '1 file of another kind was left out, such as “notes.md”.');

  await dropPaths(page, [at('pictures')]);
  await expectFirstPrediction(page, 'octopus');
  await expect(page.locator('.image-caption-name')).toHaveText('shot 1.png');
  await expect(page.getByRole('region', { name: 'Set of images' })).toContainText('of 30');
  await page.getByRole('button', { name: 'Another set' }).click();
  await page.getByRole('button', { name: 'Close the set’s view' }).click();
});

test('a picture let go of in the moment in which the pointer comes over something else is taken', async ({
  booted: page,
}) => {
  const client = await page.context().newCDPSession(page);
  const data = { items: [], files: [pathTo('public/samples/tiger.png')], dragOperationsMask: 1 };
  const send = (type: 'dragEnter' | 'dragOver' | 'drop', x: number, y: number) =>
    client.send('Input.dispatchDragEvent', { type, x, y, data });
  await send('dragEnter', 700, 600);
  await send('dragOver', 700, 600);
  await send('drop', 100, 300);
  await client.detach();
  await expect(page.locator('.image-caption-name')).toHaveText('tiger.png');
  await expect(page.locator('.drop-overlay')).toHaveCount(0);
});

test('a folder without anything usable says what it held', async ({ booted: page }) => {
  await dropPaths(page, [at('empty')]);
  await says(page, 'The folder “empty” holds no files.');
  await dropPaths(page, [at('papers')]);
  await says(page, 'The folder “papers” holds no picture and no DenseNet');
});

test('a picture dropped with a model and its labels: all three are used', async ({ open }) => {
  const page = await open(TINY_PAGE);
  await dropPaths(page, [at('cat.png'), at('mine', 'tiny.safetensors'), at('mine', 'labels.json')]);
  await expect(page.locator('.header').getByRole('button', { name: /^tiny/ })).toBeVisible({
    timeout: 60_000,
  });
  await expect(page.locator('.image-caption-name')).toHaveText('cat.png');
  await expect(page.locator('.prediction-label').first()).toHaveText(new RegExp(TINY_LABELS.join('|')));
  await expect(page.getByRole('region', { name: 'Messages' }).locator('.message')).toHaveCount(0);

  // The model's folder says the same in its own way, and another model beside it is named.
  await dropPaths(page, [at('a.safetensors'), at('b.onnx')]);
  await expect(page.locator('.header').getByRole('button', { name: /^a\b/ })).toBeVisible({
    timeout: 60_000,
  });
  await says(page, '“a.safetensors” is loaded, and not “b.onnx”');
  await dropPaths(page, [at('mine')]);
  await expect(page.locator('.header').getByRole('button', { name: /^tiny/ })).toBeVisible({
    timeout: 60_000,
  });
  await expect(page.locator('.prediction-label').first()).toHaveText(new RegExp(TINY_LABELS.join('|')));
  await says(page, '1 other text was left out');
});

test('a first visit leaves no error in the console and takes no sample back', async ({ page }) => {
  const errors: string[] = [];
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  page.on('response', (response) => response.status() >= 400 && errors.push(response.url()));
  await page.addInitScript(() => {
    const seen = new Set<string>();
    Object.assign(globalThis, { seenSamples: seen });
    const look = () => {
      for (const image of document.querySelectorAll<HTMLImageElement>('.sample img'))
        if (image.checkVisibility({ visibilityProperty: true })) seen.add(image.alt);
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  await boot(page, '');
  await expectFirstPrediction(page, 'elephant');
  const [seen, now] = await page.evaluate(() => [
    [...(globalThis as unknown as { seenSamples: Set<string> }).seenSamples],
    [...document.querySelectorAll<HTMLImageElement>('.sample img')].map(({ alt }) => alt),
  ]);
  expect(now).toContain('Elephant');
  expect(seen).toEqual(now);
  expect(errors).toEqual([]);
});

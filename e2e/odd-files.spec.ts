import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expectFirstPrediction, sampleBytes } from './support/atlas';
import { expect, TINY_PAGE, test } from './support/fixtures';
import { dropItems, dropPaths, paste, pathTo } from './support/hands';

/** Files that are called what they are not. */

let folder = '';
const at = (name: string): string => join(folder, name);
const copy = (from: string, name: string): string => {
  cpSync(pathTo(from), at(name));
  return at(name);
};
const write = (name: string, text: string): string => {
  writeFileSync(at(name), text);
  return at(name);
};
test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'denselens-odd-'));
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

const OCTOPUS = 'public/samples/octopus.png';
const RED =
  '<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"><circle r="99" fill="red"/></svg>';
const said = (page: Page) => page.getByRole('region', { name: 'Messages' });

test('a picture runs whatever its ending says, and what is said of a file goes with the next one', async ({
  booted: page,
}) => {
  for (const name of ['png.jpg', 'png.svg', 'png']) {
    await dropPaths(page, [copy(OCTOPUS, name)]);
    await expect(page.locator('.image-caption-name')).toHaveText(name);
    await expectFirstPrediction(page, 'octopus');
  }
  await dropPaths(page, [write('svg.png', RED)]);
  await expect(page.locator('.image-caption-name')).toHaveText('svg.png');

  const refused: readonly (readonly [path: string, sentence: RegExp])[] = [
    [copy(OCTOPUS, 'png.safetensors'), /safetensors file is damaged/],
    [copy(OCTOPUS, 'png.onnx'), /ONNX file is damaged/],
    [copy(OCTOPUS, 'png.txt'), /“png.txt” is not an image.*no text in UTF-8/],
    [copy(OCTOPUS, 'png.npz'), /“png.npz” is neither an \.npz file nor JSON/],
    [write('page.html', '<!doctype html><title>x</title>'), /not an image that the browser can read/],
    [write('names.txt', 'x'.repeat(10_000_000)), /Label 0 has 10,000,000 characters/],
    // Not beside the page: the same sentence twice would be the first one's.
    [write('link.url', '[InternetShortcut]\nURL=https://example.com/'), /not an image/],
    [write('many.txt', 'a\n'.repeat(1_000_000)), /1,000 classes, but there are 1,000,000 labels/],
  ];
  for (const [path, sentence] of refused) {
    await dropPaths(page, [path]);
    await expect(said(page).getByRole('alert')).toContainText(sentence);
    await expect(said(page).locator('.message')).toHaveCount(1);
    await expect(page.locator('.image-caption-name')).toHaveText('svg.png');
  }
  await dropPaths(page, [copy(OCTOPUS, 'last.png')]);
  await expectFirstPrediction(page, 'octopus');
  await expect(said(page).locator('.message')).toHaveCount(0);
});

test('weights are known without an ending, as caches keep them, and by a wrong one', async ({ open }) => {
  const page = await open(TINY_PAGE);
  const cached = 'd42603a1c894c6d9caa317a8ca1942986dee7a16';
  const names = () => page.evaluate(async () => (await denselens.model()).name);
  for (const [name, shown] of [
    ['small.onnx', 'small'],
    [cached, cached],
  ] as const) {
    await dropPaths(page, [copy('e2e/fixtures/known/small.pth', name)]);
    await expect.poll(names).toBe(shown);
  }
  await dropPaths(page, [copy('e2e/fixtures/safetensors/small-f32.safetensors', 'blob')]);
  await expect.poll(names).toBe('blob');
  // Class names are text, whatever is in them.
  await dropPaths(page, [
    write(
      'names.json',
      JSON.stringify(Array.from({ length: 10 }, (_, i) => `<img src=x onerror="top.hacked=1"> ${i}`)),
    ),
  ]);
  await expect(page.locator('.prediction-label').first()).toContainText('<img src=x');
  expect(await page.evaluate(() => 'hacked' in globalThis)).toBe(false);
});

test('from the real clipboard a picture is run; a page’s piece, an address and a text are answered', async ({
  open,
}) => {
  const page = await open();
  // Its result takes back what was said of pictures before it.
  await expectFirstPrediction(page, 'elephant');
  const alert = said(page).getByRole('alert');
  await page.locator('body').click({ position: { x: 2, y: 2 } });
  await paste(page, { html: '<img src="https://example.com/x.png" onerror="top.hacked=1">' });
  await expect(alert).toContainText('no picture on the clipboard');
  await paste(page, { text: 'https://example.com/cat.png' });
  await expect(alert).toContainText('That was text');
  await paste(page, { png: sampleBytes('octopus.png') });
  await expectFirstPrediction(page, 'octopus');
  await expect(alert).toHaveCount(0);

  // A link dragged in from another page.
  await dropItems(page, [
    { mimeType: 'text/uri-list', data: 'https://example.com/cat.png' },
    { mimeType: 'text/html', data: '<a href="https://example.com/cat.png">cat</a>' },
  ]);
  await expect(alert).toContainText('holds no file');
  await expectFirstPrediction(page, 'octopus');
  expect(await page.evaluate(() => 'hacked' in globalThis)).toBe(false);
  await expect.poll(() => new URL(page.url()).pathname).toBe('/');
});

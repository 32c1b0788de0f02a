import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { expectFirstPrediction } from './support/atlas';
import { expect, test } from './support/fixtures';

const fixture = (name: string): Buffer => readFileSync(new URL(`fixtures/pictures/${name}`, import.meta.url));

const svg = (inside: string, attributes = 'width="64" height="64"'): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" ${attributes}>${inside}</svg>`;

/** What no picture can be made of: bytes, and what they are called. */
const REFUSED: readonly (readonly [what: string, bytes: Buffer | string, type: string])[] = [
  ['nothing', '', 'image/png'],
  ['words', 'only words', 'image/png'],
  ['a signature alone', '\x89PNG\r\n\x1a\n', 'image/png'],
  ['a PNG without its end', fixture('alpha.png').subarray(0, 150), 'image/png'],
  ['a JPEG without its end', fixture('cmyk.jpg').subarray(0, 400), 'image/jpeg'],
  ['a GIF without its end', fixture('still.gif').subarray(0, 60), 'image/gif'],
  ['a WebP without its end', fixture('lossless.webp').subarray(0, 40), 'image/webp'],
  ['TIFF', fixture('tiff.tif'), 'image/tiff'],
  ['TIFF that calls itself PNG', fixture('tiff.tif'), 'image/png'],
  ['HEIC', `\0\0\0\x18ftypheic\0\0\0\0mif1heic${'\0'.repeat(200)}`, 'image/heic'],
  ['a PDF', '%PDF-1.7\n%âãÏÓ', 'application/pdf'],
  ['a Photoshop file', `8BPS\0\x01${'\0'.repeat(60)}`, 'image/vnd.adobe.photoshop'],
  ['a film', `\0\0\0\x18ftypmp42\0\0\0\0mp42isom${'\0'.repeat(200)}`, 'video/mp4'],
  ['DICOM', `${'\0'.repeat(128)}DICM${'\0'.repeat(60)}`, 'application/dicom'],
  ['a zip archive', 'PK\x03\x04 and so on', 'application/zip'],
  ['a compressed SVG', gzipSync(svg('<rect width="9" height="9"/>')), 'image/svg+xml'],
  ['a web page', '<!doctype html><p>no picture</p>', 'text/html'],
  ['a web page of comments', `<!doctype html>${'<!-- a -->'.repeat(60)}<p>`, 'image/svg+xml'],
  ['comments without end', `${'<!-- a -->'.repeat(200)}<!--`, 'image/svg+xml'],
  ['an SVG cut short', svg('<rect').slice(0, -12), 'image/svg+xml'],
  ['an SVG that loads from elsewhere', svg('<image href="https://example.com/x.png"/>'), 'image/svg+xml'],
  [
    'a billion laughs',
    `<!DOCTYPE s [<!ENTITY a "ha"><!ENTITY b "${'&a;'.repeat(99)}">]>${svg('&b;')}`,
    'image/svg+xml',
  ],
];

/** Classifies each, and says what came of it: `'ran'`, or the error's code and sentence. */
const outcomes = (page: Page, given: readonly (readonly [Buffer | string, string])[]) =>
  page.evaluate(
    async (files) => {
      const found: string[][] = [];
      for (const [encoded, type] of files) {
        const bytes = Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0));
        const answer = await denselens.classify(new Blob([bytes], { type })).then(
          () => ['ran', ''],
          (error: unknown) =>
            error instanceof Error
              ? [String((error as { code?: string }).code), error.message]
              : ['no Error', ''],
        );
        found.push(answer);
      }
      return found;
    },
    given.map(
      ([bytes, type]) =>
        [
          (typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes).toString('base64'),
          type,
        ] as const,
    ),
  );

/** Runs a sample, however long that takes here, and looks at the page. */
async function show(page: Page, file: string, label: string): Promise<void> {
  await page.evaluate(async (name) => {
    await denselens.classify(await (await fetch(`/samples/${name}`)).blob());
  }, file);
  await expectFirstPrediction(page, label);
}

test.beforeEach(({ booted: page }) => show(page, 'elephant.png', 'elephant'));

test('what is no picture is refused by code and sentence, and the result stays', async ({ booted: page }) => {
  const found = await outcomes(
    page,
    REFUSED.map(([, bytes, type]) => [bytes, type]),
  );
  for (const [i, [what]] of REFUSED.entries()) {
    const [code, sentence] = found[i] ?? [];
    expect.soft(code, `${what}: ${sentence}`).toMatch(/^image\//);
    expect.soft(sentence, what).toMatch(/^\S.{10,}[.?]$/s);
    expect.soft(sentence, what).not.toMatch(/undefined|\[object|DOMException|0×0/);
  }
  await expectFirstPrediction(page, 'elephant');
  expect(
    await page.evaluate(async () => (await denselens.tensor('classifier')).data.every(Number.isFinite)),
  ).toBe(true);
});

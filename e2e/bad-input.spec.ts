import { expectFirstPrediction, sampleBytes, selectUnit } from './support/atlas';
import { expect, test } from './support/fixtures';
import { dropFiles, dropItems, paste } from './support/hands';
import { png } from './support/png';

const base64 = (bytes: Uint8Array | string): string => Buffer.from(bytes).toString('base64');

/** Safetensors with this header and so many bytes of data. */
function safetensors(header: unknown, data: number, claimed?: number): string {
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(claimed ?? json.length));
  return base64(Buffer.concat([length, json, Buffer.alloc(data)]));
}

const tensor = (begin: number, end: number, dtype = 'F32', shape = [(end - begin) / 4]) => ({
  dtype,
  shape,
  data_offsets: [begin, end],
});

const whole = Buffer.from(sampleBytes('octopus.png'), 'base64');

/** What is dropped, and what the message must say. */
const PICTURES: readonly (readonly [what: string, name: string, bytes: string, message: RegExp])[] = [
  [
    'a text that calls itself a picture',
    'notes.png',
    base64('only words, '.repeat(50)),
    /not an image.*PNG/i,
  ],
  ['a text', 'notes.txt', base64('only words, '.repeat(50)), /not an image.*JPEG/i],
  [
    'a picture cut short',
    'half.png',
    base64(whole.subarray(0, whole.length >> 1)),
    /cut off|ends too early/i,
  ],
  ['an empty file', 'empty.png', '', /empty/i],
  ['a picture of one pixel', 'dot.png', base64(png(1, 1)), /1×1.*too small/i],
  ['a picture of 600 megapixels', 'huge.png', base64(png(30_000, 20_000)), /30000×20000.*megapixels/i],
  [
    'an SVG that loads from elsewhere',
    'remote.svg',
    base64(
      '<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"><image href="https://example.com/x.png" width="64" height="64"/></svg>',
    ),
    /SVG/,
  ],
];

const MODELS: readonly (readonly [what: string, bytes: string, message: RegExp])[] = [
  ['an empty model file', '', /0 bytes|empty/i],
  ['a header longer than the file', safetensors({ a: tensor(0, 4) }, 4, 1_000_000), /header/i],
  [
    'overlapping tensors',
    safetensors({ a: tensor(0, 8), b: tensor(4, 12) }, 12),
    /overlap|offset|range|bytes/i,
  ],
  ['a tensor past the end', safetensors({ a: tensor(0, 400) }, 4), /outside the file/i],
  ['a type of numbers that no DenseNet has', safetensors({ a: tensor(0, 8, 'I64', [1]) }, 8), /I64|DenseNet/],
  ['a network that is no DenseNet', safetensors({ 'layer1.0.conv1.weight': tensor(0, 16) }, 16), /DenseNet/],
];

test.beforeEach(async ({ booted: page }) => {
  await page.getByRole('button', { name: 'Elephant', exact: true }).click();
  await expect(page.getByRole('main')).toHaveAttribute('aria-busy', 'false');
  await expectFirstPrediction(page, 'elephant');
});

for (const [what, name, bytes, message] of PICTURES) {
  test(`${what}: a sentence, and the result stays`, async ({ booted: page }) => {
    await dropFiles(page, [{ name, base64: bytes }]);
    const alert = page.getByRole('alert');
    await expect(alert).toContainText(message);
    await expectFirstPrediction(page, 'elephant');
    await expect(page.getByRole('img', { name: 'What the network saw: Elephant' })).toBeVisible();
    // Nothing is lost in the engine, either.
    await selectUnit(page, 'features.denseblock1.denselayer5');
    await expect(page.locator('.atlas')).toHaveAttribute('data-painted', /denselayer5/);
    // The next good one takes the sentence away.
    await page.getByRole('button', { name: 'Tiger face', exact: true }).click();
    await expectFirstPrediction(page, 'tiger face');
    await expect(alert).toHaveCount(0);
  });
}

test('a pasted text: a sentence', async ({ booted: page }) => {
  await paste(page, { text: 'https://example.com/cat.png' });
  await expect(page.getByRole('alert')).toContainText('That was text.');
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('something dropped that is no file: a sentence', async ({ booted: page }) => {
  await dropItems(page, [{ mimeType: 'text/uri-list', data: 'https://example.com/cat.png' }]);
  await expect(page.getByRole('alert')).toContainText('holds no file');
});

for (const [what, bytes, message] of MODELS) {
  test(`${what}: refused, and the model at work stays`, async ({ booted: page }) => {
    await dropFiles(page, [{ name: 'broken.safetensors', base64: bytes }]);
    await expect(page.getByRole('alert')).toContainText(message);
    await expect(page.getByRole('button', { name: /DenseNet-121 · emoji/ })).toBeVisible();
    await expectFirstPrediction(page, 'elephant');
    const code = await page.evaluate(async (encoded) => {
      const data = Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0));
      return denselens.loadModel(data.buffer).then(
        () => 'loaded',
        (error: unknown) => (error instanceof Error && 'code' in error ? error.code : 'no code'),
      );
    }, bytes);
    expect(code).toMatch(/^model\/(corrupt|unsupported)$/);
    await page.getByRole('button', { name: 'Dismiss' }).click();
  });
}

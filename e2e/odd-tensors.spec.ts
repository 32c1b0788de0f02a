import type { Page } from '@playwright/test';
import { HATCH } from '../src/tensor/palette';
import { smallSafetensors } from '../src/testing/small-model';
import { expectPainted, facts, selectOp, selectUnit } from './support/atlas';
import { expect, TINY_PAGE, test } from './support/fixtures';

/** Four blocks, so that 32×32 pixels end as single elements; two classes. */
const SPEC = { growthRate: 4, blockConfig: [1, 1, 1, 1], numInitFeatures: 8, bnSize: 2, numClasses: 2 };

/** The small model, with some of a weight's values put in place. */
function model(change: Readonly<Record<string, (values: Float32Array) => void>> = {}): string {
  const bytes = Uint8Array.from(smallSafetensors(SPEC, 3));
  const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
  for (const [name, put] of Object.entries(change)) {
    const [from, to] = header[name].data_offsets as [number, number];
    const part = bytes.slice(8 + length + from, 8 + length + to);
    put(new Float32Array(part.buffer));
    bytes.set(part, 8 + length + from);
  }
  return Buffer.from(bytes).toString('base64');
}

const load = (page: Page, base64: string) =>
  page.evaluate(async (text) => {
    const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
    await denselens.loadModel(new Blob([bytes]));
  }, base64);

/** Runs an even ramp, or one value everywhere, of a size `[H, W]`. */
const run = (page: Page, [height, width]: readonly [number, number], even = false) =>
  page.evaluate(
    async ([h, w, constant]) => {
      const data = Float32Array.from({ length: 3 * h * w }, (_, i) => (constant ? 0.5 : Math.sin(i / 7)));
      const { top } = await denselens.run(data, [1, 3, h, w]);
      return top.length;
    },
    [height, width, even] as const,
  );

async function show(page: Page, unit: string, op: string, name: string): Promise<void> {
  await selectUnit(page, unit);
  await selectOp(page, op);
  await expectPainted(page, name);
  await expect(page.locator('.maps-failure')).toHaveCount(0);
}

/** The different colours, as "r,g,b", of the map in a slot. */
async function coloursOf(page: Page, slot: number): Promise<Set<string>> {
  const viewport = page.locator('.atlas-viewport');
  await viewport.focus();
  await viewport.press('Home');
  for (let i = 0; i < slot; i++) await viewport.press('ArrowRight');
  const box = await page.locator('.atlas-marker:not(.is-pixel):not(.is-selected)').boundingBox();
  const host = await page.locator('.atlas-canvas').boundingBox();
  if (box === null || host === null) throw new Error('no map');
  await viewport.blur();
  const png = (await page.locator('.atlas-canvas').screenshot()).toString('base64');
  const inner = [box.x - host.x + 3, box.y - host.y + 3, box.width - 6, box.height - 6] as const;
  const list = await page.evaluate(
    async ([base64, [x, y, width, height]]) => {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
      const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
      if (context === null) throw new Error('no context');
      context.drawImage(bitmap, 0, 0);
      const { data } = context.getImageData(
        Math.ceil(x),
        Math.ceil(y),
        Math.floor(width),
        Math.floor(height),
      );
      return Array.from({ length: data.length / 4 }, (_, i) => data.slice(i * 4, i * 4 + 3).join());
    },
    [png, inner] as const,
  );
  return new Set(list);
}

const hatch = new Set(HATCH.light.map((colour) => colour.slice(0, 3).join()));

test('NaN and infinities are hatched and counted, never a colour of the scale', async ({ open }) => {
  const page = await open(TINY_PAGE);
  const broken = model({
    'features.conv0.weight': (values) => values.fill(Number.NaN, 147, 294),
    'features.norm0.bias': (values) => {
      values[2] = Number.POSITIVE_INFINITY;
    },
  });
  await load(page, broken);
  await run(page, [64, 64]);
  await show(page, 'stem', 'conv0', 'features.conv0');
  await expect(page.locator('.legend-broken')).toHaveText(' 1024 NaN or ∞, hatched');
  expect(await coloursOf(page, 1)).toEqual(hatch);
  const others = await coloursOf(page, 0);
  for (const colour of hatch) expect(others.has(colour)).toBe(false);
  await show(page, 'stem', 'norm0', 'features.norm0');
  await expect(page.locator('.legend-broken')).toHaveText(' 2048 NaN or ∞, hatched');
  expect(await coloursOf(page, 2)).toEqual(hatch);
  await page.locator('.atlas-viewport').hover({ position: { x: 10, y: 10 } });
  await expect(page.locator('.atlas-tooltip-reading')).not.toContainText('…');
});

test('two classes, single elements, equal values and sizes of any side are shown', async ({ open }) => {
  const page = await open(TINY_PAGE);
  await load(page, model());
  expect(await run(page, [64, 64])).toBe(2);
  await show(page, 'tail', 'classifier', 'classifier');
  expect((await facts(page)).shape).toBe('2');
  await show(page, 'stem', 'conv0', 'features.conv0');
  expect((await facts(page)).shape).toBe('32×32×8');
  // 512 wide, 384 high: maps keep that shape.
  await run(page, [384, 512]);
  await expectPainted(page, 'features.conv0');
  expect((await facts(page)).shape).toBe('192×256×8');
  await page.locator('.atlas-viewport').hover({ position: { x: 20, y: 20 } });
  const cell = await page.locator('.atlas-marker:not(.is-pixel):not(.is-selected)').boundingBox();
  expect((cell?.width ?? 0) / (cell?.height ?? 1)).toBeCloseTo(4 / 3, 1);

  await run(page, [32, 32]);
  await show(page, 'tail', 'relu5', 'relu5');
  expect((await facts(page)).shape).toMatch(/^1×1×\d+$/);
  expect((await coloursOf(page, 0)).size).toBe(1);

  await run(page, [64, 64], true);
  await show(page, 'stem', 'input', 'input');
  const shown = await facts(page);
  expect([shown.min, shown.max]).toEqual(['0.5000', '0.5000']);
  expect((await coloursOf(page, 0)).size).toBe(1);
});

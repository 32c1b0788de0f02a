import type { Page, Worker } from '@playwright/test';
import { smallSafetensors } from '../src/testing/small-model';
import { expectPainted, numberOf, selectOp, selectUnit } from './support/atlas';
import { classifyFile, tensorOf } from './support/console';
import { expect, TINY_PAGE, test } from './support/fixtures';
import { dropFiles } from './support/hands';

const UNIT = 'features.denseblock1.denselayer2';
const SAMPLES = new URL('../public/samples/', import.meta.url);
const ready = (page: Page) => expect(page.getByRole('main')).toHaveAttribute('aria-busy', 'false');

/** A page on WebGPU with the small network: DenseNet-121 takes half a minute a run on a software GPU. */
async function openSmall(open: (search: string) => Promise<Page>): Promise<Page> {
  const page = await open(TINY_PAGE);
  const base64 = Buffer.from(smallSafetensors()).toString('base64');
  await dropFiles(page, [{ name: 'small.safetensors', base64 }]);
  await expect(page.getByRole('button', { name: /^small/ })).toBeVisible();
  await ready(page);
  await page.getByRole('button', { name: /^WASM ·/ }).click();
  await page.getByRole('radio', { name: 'WebGPU' }).click();
  await expect(page.getByRole('button', { name: /^WebGPU · [\d.]+ m?s$/ })).toBeVisible();
  await page.keyboard.press('Escape');
  return page;
}

function engineOf(page: Page): Worker {
  // The last one: switching backends starts another.
  const worker = page
    .workers()
    .filter((candidate) => candidate.url().includes('engine.worker'))
    .at(-1);
  if (worker === undefined) throw new Error('no engine worker');
  return worker;
}

test('on the GPU, hovering reads nothing back, and comparing gives the numbers of plain loops', async ({
  open,
}) => {
  const page = await openSmall(open);
  await classifyFile(page, new URL('elephant.png', SAMPLES));
  await selectUnit(page, UNIT);
  await selectOp(page, 'conv2');
  const name = `${UNIT}.conv2`;
  await expectPainted(page, name);
  await expect(page.locator('.atlas')).toHaveAttribute('data-painter', 'webgpu');
  const a = await tensorOf(page, name);
  const [, channels = 0, height = 1, width = 1] = a.dims;

  await test.step('hovering', async () => {
    const engine = engineOf(page);
    // The cards' pictures are read in the background, after the maps.
    await expect(page.locator('.chain-picture[aria-busy="true"]')).toHaveCount(0);
    await expect(page.locator('.chain-picture canvas').first()).toBeVisible();
    // By the labels of the buffers that are read, which say who reads.
    await engine.evaluate(() => {
      const { mapAsync } = GPUBuffer.prototype;
      const counted = globalThis as unknown as { readBacks: string[] };
      counted.readBacks = [];
      GPUBuffer.prototype.mapAsync = function (...given) {
        counted.readBacks.push(this.label || 'unlabelled');
        return mapAsync.apply(this, given);
      };
    });
    const readBacks = () =>
      engine.evaluate(() => (globalThis as unknown as { readBacks: string[] }).readBacks);
    const viewport = page.locator('.atlas-viewport');
    await viewport.focus();
    for (let channel = 0; channel < Math.min(5, channels); channel++) {
      await viewport.press(channel === 0 ? 'Home' : 'ArrowRight');
      await expect(page.locator('.atlas-tooltip-title')).toContainText(`channel ${channel}`);
      const reading = page.locator('.atlas-tooltip-reading');
      await expect(reading).not.toContainText('…');
      const text = ((await reading.textContent()) ?? '').replaceAll('−', '-');
      const [y = -1, x = -1, value] = [...text.matchAll(/-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/g)].map(([found]) =>
        Number(found),
      );
      const own = a.data[(channel * height + y) * width + x] ?? Number.NaN;
      expect(Math.abs((value ?? Number.NaN) - own)).toBeLessThanOrEqual(5e-4 * Math.abs(own));
    }
    const box = await viewport.boundingBox();
    if (box === null) throw new Error('no viewport');
    for (let step = 0; step < 30; step++) await page.mouse.move(box.x + 4 + step * 9, box.y + 5 + step * 3);
    await expect(page.locator('.atlas-tooltip-reading')).not.toContainText('…');
    expect(await readBacks()).toEqual([]);
    // The count counts: another tensor is read back when it is painted.
    await selectOp(page, 'norm1');
    await expectPainted(page, `${UNIT}.norm1`);
    await expect.poll(readBacks).not.toEqual([]);
    await selectOp(page, 'conv2');
    await expectPainted(page, name);
  });

  await test.step('comparing', async () => {
    const inspector = page.getByRole('region', { name: 'Inspector' });
    await inspector.getByRole('tab', { name: 'Compare' }).click();
    await inspector.getByRole('button', { name: /as A$/ }).click();
    await expect(inspector.getByText('1.0000').first()).toBeVisible();
    await classifyFile(page, new URL('tiger.png', SAMPLES));
    const b = await tensorOf(page, name);
    await expect(inspector.getByText('1.0000')).toHaveCount(0);
    await expect(inspector.locator('.compare')).toHaveAttribute('aria-busy', 'false');
    await expect(inspector.locator('.compared-atlas[data-painted]')).toHaveCount(3);
    const rows = await inspector
      .getByRole('region', { name: 'Differences' })
      .locator('tbody tr')
      .evaluateAll((found) => found.map((row) => [...row.children].map((cell) => cell.textContent ?? '')));
    expect(rows.length).toBe(Math.min(12, channels));
    for (const [channel = -1, largest = Number.NaN] of rows.map((cells) => cells.map(numberOf))) {
      let most = 0;
      for (let i = channel * height * width; i < (channel + 1) * height * width; i++)
        most = Math.max(most, Math.abs((b.data[i] ?? Number.NaN) - (a.data[i] ?? Number.NaN)));
      expect(Math.abs(largest / most - 1)).toBeLessThan(1e-3);
    }
  });
});

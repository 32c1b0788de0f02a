import type { Page } from '@playwright/test';
import {
  expectPainted,
  facts,
  inOrderMenu,
  inScaleMenu,
  numberOf,
  selectOp,
  selectUnit,
  setScale,
} from './support/atlas';
import { expect, test } from './support/fixtures';

test.beforeEach(async ({ booted: page }) => {
  await page.getByRole('button', { name: 'Elephant', exact: true }).click();
  await expect(page.getByRole('main')).toHaveAttribute('aria-busy', 'false');
  await page.getByRole('slider', { name: 'Size' }).fill('0');
});

/** Shows a tensor of a layer, all maps at once. */
async function show(page: Page, unit: string, op: string): Promise<string> {
  await selectUnit(page, unit);
  await selectOp(page, op);
  const name = `${unit}.${op}`;
  await expectPainted(page, name);
  return name;
}

/** Colours `[r, g, b]` of an element's picture at CSS pixels. */
async function coloursAt(page: Page, selector: string, points: readonly (readonly [number, number])[]) {
  const png = (await page.locator(selector).screenshot()).toString('base64');
  return page.evaluate(
    async ([base64, places]) => {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
      const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
      if (context === null) throw new Error('no context');
      context.drawImage(bitmap, 0, 0);
      return places.map(([x, y]) => [
        ...context.getImageData(Math.floor(x), Math.floor(y), 1, 1).data.slice(0, 3),
      ]);
    },
    [png, points] as const,
  );
}

test('the pointed place is marked in every map and on the image, with what it sees', async ({
  booted: page,
}) => {
  await show(page, 'features.denseblock2.denselayer4', 'conv2');
  const viewport = page.locator('.atlas-viewport');
  const cell = page.locator('.atlas-marker:not(.is-pixel):not(.is-selected)');
  await viewport.hover({ position: { x: 30, y: 20 } });
  const first = await cell.boundingBox();
  const host = await viewport.boundingBox();
  if (first === null || host === null) throw new Error('nothing is marked');
  // Element (10, 21) of channel 0.
  const [dx, dy] = [(21.5 / 28) * first.width, (10.5 / 28) * first.height];
  await viewport.hover({ position: { x: first.x - host.x + dx, y: first.y - host.y + dy } });
  await expect(page.locator('.atlas-tooltip-reading')).toContainText('(10, 21)');

  // Every other map has a white dot there. The maps' pitch is found by asking where another one begins.
  await viewport.focus();
  const origins: [number, number][] = [];
  for (const slot of [3, 5, 14, 31]) {
    await viewport.press('Home');
    for (let i = 0; i < slot; i++) await viewport.press('ArrowRight');
    await expect(page.locator('.atlas-tooltip-title')).toContainText(`channel ${slot}`);
    const box = await cell.boundingBox();
    if (box === null) throw new Error('no map');
    origins.push([box.x - host.x, box.y - host.y]);
  }
  await viewport.hover({ position: { x: first.x - host.x + dx, y: first.y - host.y + dy } });
  await expect(page.locator('.atlas-tooltip-reading')).toContainText('(10, 21)');
  // The tooltip may hide maps; what is beneath it counts, too.
  const veil = (visibility: string) =>
    page.locator('.atlas-tooltip').evaluate((tooltip, value) => {
      (tooltip as HTMLElement).style.visibility = value;
    }, visibility);
  await veil('hidden');
  const dots = await coloursAt(
    page,
    '.atlas-viewport',
    origins.map(([x, y]) => [x + dx, y + dy]),
  );
  await veil('');
  for (const [i, dot] of dots.entries()) expect(Math.min(...dot), `map ${i}`).toBeGreaterThan(215);

  // Block 2's units stand 8 px apart; the first one's centre is at 2.5 px.
  const square = (name: string) =>
    page.locator(`.pointed-${name}`).evaluate((rect) => ({
      x: Number(rect.getAttribute('x')),
      y: Number(rect.getAttribute('y')),
      side: Number(rect.getAttribute('width')),
    }));
  expect(await square('cell')).toEqual({ x: 2.5 + 8 * 21 - 4, y: 2.5 + 8 * 10 - 4, side: 8 });
  const [, shortest, longest] = /(\d+)–(\d+) px/.exec((await facts(page))['receptive field'] ?? '') ?? [];
  for (const [name, side] of [
    ['shortest', Number(shortest)],
    ['longest', Number(longest)],
  ] as const) {
    expect(await square(name)).toEqual({ x: 2.5 + 8 * 21 - side / 2, y: 2.5 + 8 * 10 - side / 2, side });
  }
  await page.mouse.move(0, 0);
  await expect(page.locator('.pointed')).toBeHidden();
  await expect(page.locator('.atlas-echo').first()).toBeHidden();
});

/** Reads which channel stands in each of the first slots, with the keyboard. */
async function firstChannels(page: Page, count: number): Promise<number[]> {
  const viewport = page.locator('.atlas-viewport');
  await viewport.focus();
  await viewport.press('Home');
  const shown: number[] = [];
  for (let slot = 0; slot < count; slot++) {
    if (slot > 0) await viewport.press('ArrowRight');
    const title = (await page.locator('.atlas-tooltip-title').textContent()) ?? '';
    shown.push(Number(/channel (\d+)/.exec(title)?.[1]));
  }
  await viewport.blur();
  return shown;
}

/** What each key should be, in plain loops over what the console API hands out; the largest first. */
const expectedOrders = (page: Page, name: string, similarTo: number) =>
  page.evaluate(
    async ([tensor, chosen]) => {
      const { dims, data } = await denselens.tensor(tensor);
      const channels = dims[1] ?? 0;
      const pixels = data.length / channels;
      const maps = Array.from({ length: channels }, (_, c) => [
        ...data.subarray(c * pixels, (c + 1) * pixels),
      ]);
      const dot = (a: number[], b: number[]) => a.reduce((sum, x, i) => sum + x * (b[i] ?? 0), 0);
      const entropy = (map: number[]) => {
        const total = map.reduce((sum, x) => sum + Math.abs(x), 0);
        return -map
          .filter((x) => x !== 0)
          .reduce((sum, x) => sum + (Math.abs(x) / total) * Math.log2(Math.abs(x) / total), 0);
      };
      const other = maps[chosen] ?? [];
      const keys: Record<string, number[]> = {
        mean: maps.map((map) => map.reduce((sum, x) => sum + x, 0) / pixels),
        max: maps.map((map) => Math.max(...map)),
        l2: maps.map((map) => Math.sqrt(dot(map, map))),
        sparsity: maps.map((map) => map.filter((x) => x === 0).length),
        entropy: maps.map((map) => (map.every((x) => x === 0) ? Number.NEGATIVE_INFINITY : entropy(map))),
        similarity: maps.map((map) => dot(map, other) / Math.sqrt(dot(map, map) * dot(other, other))),
      };
      return keys;
    },
    [name, similarTo] as const,
  );

test('channels are ordered by every key, as plain loops say', async ({ booted: page }) => {
  const name = await show(page, 'features.denseblock3.denselayer2', 'relu2');
  await page.keyboard.press('Home');
  const keys = await expectedOrders(page, name, 0);
  for (const [key, values] of Object.entries(keys)) {
    await inOrderMenu(page, (menu) => menu.getByLabel('Order by').selectOption(key));
    await expectPainted(page, name);
    const shown = (await firstChannels(page, 12)).map((channel) => values[channel] ?? Number.NaN);
    const sorted = values.filter((value) => !Number.isNaN(value)).toSorted((a, b) => b - a);
    for (const [i, value] of shown.entries()) expect(value, `${key}, ${i}`).toBeCloseTo(sorted[i] ?? 0, 4);
  }
  await expect.poll(() => new URL(page.url()).searchParams.get('order')).toBe('similarity~0');
  await inOrderMenu(page, (menu) => menu.getByLabel('Order by').selectOption('index'));
  await expectPainted(page, name);
  expect(await firstChannels(page, 3)).toEqual([0, 1, 2]);
});

test('contributions to a class are where the classifier reads, and sum to its logit', async ({
  booted: page,
}) => {
  await selectUnit(page, 'tail');
  await selectOp(page, 'relu5');
  await expectPainted(page, 'relu5');
  await inOrderMenu(page, (menu) => menu.getByLabel('Order by').selectOption('contribution'));
  await expectPainted(page, 'relu5');
  const tooltip = page.locator('.atlas-tooltip-title');
  await page.locator('.atlas-viewport').focus();
  await page.locator('.atlas-viewport').press('Home');
  const largest = numberOf(/contribution (\S+)/.exec((await tooltip.textContent()) ?? '')?.[1]);
  // The bias and every channel's contribution sum to the logit.
  const { keys, bias, logit } = await page.evaluate(async () => {
    const engine = Reflect.get(denselens, Symbol.for('denselens.engine'));
    const { top } = await denselens.classify(await (await fetch('/samples/elephant.png')).blob());
    const index = top[0]?.index ?? 0;
    const arrangement = { key: 'contribution', reversed: false, similarTo: 0, channels: null };
    const all = { ...arrangement, from: null, to: null, dead: 'shown' };
    const arranged = await engine.ask('arrange', {
      name: 'relu5',
      arrangement: all,
      question: { index, against: null },
    });
    return { keys: [...arranged.keys] as number[], ...(await denselens.ledger(index)) };
  });
  expect(keys.reduce((sum, key) => sum + key, bias)).toBeCloseTo(logit, 3);
  expect(Math.abs(largest / Math.max(...keys) - 1)).toBeLessThan(6e-3);
  await show(page, 'features.denseblock4.denselayer2', 'relu2');
  await expect(page.getByRole('button', { name: /^Order index/ })).toBeVisible();
  await inOrderMenu(page, (menu) => menu.getByLabel('Order by').selectOption('index'));
});

test('filters: writer, range of the key, dead channels', async ({ booted: page }) => {
  const name = await show(page, 'features.denseblock4.denselayer3', 'relu1');
  const chip = page.getByRole('button', { name: /^Order/ });
  await inOrderMenu(page, (menu) =>
    menu.getByLabel('Written by').selectOption('features.denseblock4.denselayer2'),
  );
  await expectPainted(page, name);
  await expect(chip).toContainText('32 of 576');
  expect(await firstChannels(page, 2)).toEqual([544, 545]);
  await inOrderMenu(page, async (menu) => {
    await menu.getByLabel('Written by').selectOption('');
    await menu.getByRole('radio', { name: 'only these' }).check();
  });
  // The facts are of the whole tensor, whichever channels are shown; the chip says how many once the worker has told.
  const [dead = ''] = ((await facts(page))['dead channels'] ?? '').split(' of ');
  expect(dead).toMatch(/^\d+$/);
  await expect(chip).toContainText(new RegExp(`(?<!\\d)${dead} of 576`));
  await inOrderMenu(page, async (menu) => {
    await menu.getByRole('radio', { name: 'shown' }).check();
    await menu.getByLabel('Least').fill('10');
    await menu.getByLabel('Most').fill('19');
  });
  await expect(chip).toContainText('10 of 576');
  expect(await firstChannels(page, 2)).toEqual([10, 11]);
  await inOrderMenu(page, async (menu) => {
    await menu.getByLabel('Least').fill('');
    await menu.getByLabel('Most').fill('');
  });
  await expectPainted(page, name);
});

test('scales: block, percentile, by hand, each with its legend; palettes for signed and unsigned', async ({
  booted: page,
}) => {
  const unit = 'features.denseblock2.denselayer4';
  const name = await show(page, unit, 'conv2');
  const legend = async () =>
    (await page.locator('.legend > span').allTextContents()).slice(0, 2).map((text) => numberOf(text));
  await setScale(page, 'whole block');
  await expectPainted(page, name);
  const values = await page.evaluate(async (own) => {
    const reach = (data: Float32Array) => data.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
    let block = 0;
    for (let layer = 1; layer <= 12; layer++) {
      const { data } = await denselens.tensor(`features.denseblock2.denselayer${layer}.conv2`);
      block = Math.max(block, reach(data));
    }
    const sorted = (await denselens.tensor(own)).data.toSorted();
    const at = (share: number) => {
      const place = share * (sorted.length - 1);
      const low = sorted[Math.floor(place)] ?? 0;
      return low + ((sorted[Math.ceil(place)] ?? 0) - low) * (place - Math.floor(place));
    };
    return { block, clipped: Math.max(Math.abs(at(0.01)), Math.abs(at(0.99))) };
  }, name);
  const near = (shown: number | undefined, value: number) =>
    expect(Math.abs((shown ?? 0) - value)).toBeLessThanOrEqual(Math.abs(value) * 6e-3);
  await expect.poll(async () => (await legend())[1]).toBeGreaterThan(0);
  near((await legend())[1], values.block);
  near((await legend())[0], -values.block);
  await setScale(page, 'whole tensor');
  await inScaleMenu(page, (menu) => menu.getByLabel('Clip beyond').selectOption('0.01'));
  await expect(page.locator('.legend')).toContainText('clipped');
  await expectPainted(page, name);
  near((await legend())[1], values.clipped);
  await inScaleMenu(page, (menu) => menu.getByLabel('Clip beyond').selectOption('0'));
  await setScale(page, 'by hand');
  await inScaleMenu(page, (menu) => menu.getByLabel('Reach of the scale').fill('2.5'));
  await expect.poll(legend).toEqual([-2.5, 2.5]);
  await expect.poll(() => new URL(page.url()).searchParams.get('scale')).toBe('fixed~-2.5~2.5');

  // Another palette for tensors without negative values leaves the signed ones theirs.
  await show(page, unit, 'relu2');
  const gradient = () => page.locator('.legend-bar').evaluate((bar) => getComputedStyle(bar).backgroundImage);
  const usual = await gradient();
  await inScaleMenu(page, (menu) => menu.getByRole('radio', { name: 'Sea' }).check());
  await expect.poll(gradient).not.toBe(usual);
  await show(page, unit, 'conv2');
  await inScaleMenu(page, async (menu) => {
    await expect(menu.getByRole('group', { name: 'Palette of signed tensors' })).toBeVisible();
    await expect(menu.getByRole('radio', { name: 'Blue, orange' })).toBeChecked();
  });
  await show(page, unit, 'relu2');
  await inScaleMenu(page, (menu) => menu.getByRole('radio', { name: 'Ember' }).check());
  await setScale(page, 'per channel');
});

test('channels are pinned, kept while moving on, and laid over the image', async ({ booted: page }) => {
  const name = await show(page, 'features.denseblock1.denselayer2', 'relu2');
  const viewport = page.locator('.atlas-viewport');
  await viewport.focus();
  await viewport.press('Home');
  for (const _ of [1, 2, 3]) await viewport.press('ArrowRight');
  await viewport.press('Enter');
  await page.getByRole('button', { name: /^Pin channel 3 of/ }).click();
  await show(page, 'features.denseblock3.denselayer5', 'conv2');
  const thumbnail = page.getByRole('img', { name: 'Map of channel 3 of denseblock1.denselayer2.relu2' });
  await expect(thumbnail).toHaveAttribute('data-shows', new RegExp(`^\\d+ ${name} 3$`));
  await expect.poll(() => new URL(page.url()).searchParams.get('pins')).toBe(`${name}:3`);
  await page.getByRole('button', { name: /^Lay channel 3 of/ }).click();
  const laid = page.getByRole('img', { name: `Channel 3 of ${name} over the image` });
  await expect(laid).toHaveAttribute('data-shows', new RegExp(`^\\d+ ${name} 3$`));
  await page.getByRole('slider', { name: 'Opacity on the image' }).fill('0.25');
  expect(await laid.evaluate((element) => getComputedStyle(element).opacity)).toBe('0.25');
  // 56 elements, 4 px apart, the first one's centre at half a pixel, over 224 px.
  const [plane, box] = [await page.locator('.image-plane').boundingBox(), await laid.boundingBox()];
  if (plane === null || box === null) throw new Error('nothing is laid');
  expect((box.x - plane.x) / plane.width).toBeCloseTo(-1.5 / 224, 3);
  expect(box.width / plane.width).toBeCloseTo(1, 3);
  await page.getByRole('radio', { name: 'Evidence' }).check();
  await expect(laid).toBeHidden();
  await page.getByRole('radio', { name: 'Image', exact: true }).check();
  await page.getByRole('button', { name: /^Show channel 3 of/ }).click();
  await expectPainted(page, name);
  await page.getByRole('button', { name: /^Unpin channel 3 of/ }).click();
});

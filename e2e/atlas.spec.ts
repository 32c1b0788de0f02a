import type { Page } from '@playwright/test';
import { expectPainted, facts, selectOp, selectUnit } from './support/atlas';
import { expect, test } from './support/fixtures';

test.beforeEach(async ({ booted: page }) => {
  await page.getByRole('button', { name: 'Elephant' }).click();
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

import type { Locator, Page } from '@playwright/test';
import { classifyFile } from './support/console';
import { expect, test } from './support/fixtures';
import { atNetwork, networkOf, openBlock } from './support/network';

const SAMPLE = new URL('../public/samples/elephant.png', import.meta.url);

interface Watched {
  /** What came or went, but for what may: copies of arcs as lights, marks of channels, another layer's strip. */
  readonly changes: string[];
}

/** Watches a scene from now on. */
const watch = (page: Page, scene: string): Promise<void> =>
  page.evaluate((selector) => {
    const root = document.querySelector(selector);
    if (root === null) throw new Error(`no ${selector}`);
    const watched: Watched = { changes: [] };
    new MutationObserver((records) => {
      for (const { target, addedNodes, removedNodes } of records) {
        const element = target as Element;
        if (element.closest('.network-lit, .block-marks, .strip-wide') !== null) continue;
        const size = `${root.parentElement?.clientWidth}×${root.parentElement?.clientHeight}`;
        watched.changes.push(
          `${element.tagName}.${element.getAttribute('class')}: +${addedNodes.length} −${removedNodes.length} at ${size}`,
        );
      }
    }).observe(root, { childList: true, subtree: true });
    Object.assign(globalThis, { watched });
  }, scene);

const changes = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => (globalThis as unknown as { watched: Watched }).watched.changes);

/** Until nothing is drawn any more, and forgets what was: a measure brings tools, and the drawing another size. */
const atRest = (page: Page): Promise<void> =>
  expect
    .poll(() =>
      page.evaluate(async () => {
        const { watched } = globalThis as unknown as { watched: Watched };
        watched.changes.length = 0;
        for (let frame = 0; frame < 6; frame++)
          await new Promise((resolve) => requestAnimationFrame(resolve));
        return watched.changes.length;
      }),
    )
    .toBe(0);

/** The middle of an element, where a pointer is moved. */
async function middleOf(element: Locator): Promise<readonly [number, number]> {
  const box = await element.boundingBox();
  if (box === null) throw new Error('not to be seen');
  return [box.x + box.width / 2, box.y + box.height / 2];
}

for (const [level, scene, column] of [
  ['network', '.network-scene', '.network-node'],
  ['block', '.block-drawing', '.block-column'],
] as const) {
  test(`${level}: nothing is drawn anew for a threshold, a light, a mark or a cut`, async ({
    booted: page,
  }) => {
    await classifyFile(page, SAMPLE);
    const network = networkOf(page);
    const inspector = page.getByRole('region', { name: 'Inspector' });
    const measure = network.getByRole('combobox', { name: 'arcs' });
    const threshold = network.getByRole('slider', { name: /^Weakest connection shown/ });
    const below = network.locator(`${scene} .network-arcs path.is-below`);
    const partAt = (layer: number): Locator =>
      network.locator(`${scene} ${column}[data-part="features.denseblock2.denselayer${layer}"]`).first();
    if (level === 'block') await openBlock(page, 2, 7);
    else await atNetwork(page);
    await measure.selectOption('weight');
    await expect(threshold).toBeVisible();
    await threshold.focus();
    // The measure's values are there once they take arcs away.
    await page.keyboard.press('End');
    await expect.poll(() => below.count()).toBeGreaterThan(50);
    await page.keyboard.press('Home');
    await expect(below).toHaveCount(0);
    await watch(page, scene);
    await atRest(page);

    // The threshold, by keys from end to end, and by hand.
    let hidden = 0;
    for (let step = 0; step < 9; step++) {
      await page.keyboard.press('PageUp');
      await expect.poll(() => below.count()).toBeGreaterThanOrEqual(hidden);
      hidden = await below.count();
    }
    expect(hidden).toBeGreaterThan(50);
    const [x, y] = await middleOf(threshold);
    await page.mouse.move(x, y);
    await page.mouse.down();
    for (let step = 1; step <= 10; step++) await page.mouse.move(x - 4 * step, y);
    await page.mouse.up();
    await expect.poll(() => below.count()).toBeLessThan(hidden);
    expect(await changes(page), 'by the threshold').toEqual([]);

    // Lights: the pointer over every layer, over what lies between, and out.
    for (let layer = 1; layer <= 12; layer++) {
      const [left, top] = await middleOf(partAt(layer));
      await page.mouse.move(left, top, { steps: 3 });
      await expect(network.locator(`${scene} .is-hovered`).first()).toHaveAttribute(
        'data-part',
        `features.denseblock2.denselayer${layer}`,
      );
    }
    await page.mouse.move(0, 0, { steps: 5 });
    await expect(network.locator(`${scene} .is-hovered`)).toHaveCount(0);
    expect(await changes(page), 'by lights').toEqual([]);

    // Marks: layers by hand and by keys, then a cut that holds, and heals.
    await partAt(5).click({ position: { x: 3, y: 3 } });
    await expect(network.locator(`${scene} .is-selected`).first()).toHaveAttribute('data-part', /layer5$/);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press(' ');
    await expect(network.locator(`${scene} .is-selected`).first()).toHaveAttribute('data-part', /layer6$/);
    expect(await changes(page), 'by marks').toEqual([]);
    await inspector.getByRole('tab', { name: 'Cut', exact: true }).click();
    await inspector.getByRole('combobox', { name: 'What' }).selectOption('features.denseblock2.denselayer1');
    await inspector
      .getByRole('combobox', { name: 'Reader' })
      .selectOption('features.denseblock2.denselayer2');
    await inspector.getByRole('button', { name: 'Cut', exact: true }).click();
    await expect(network.locator(`${scene} .network-arcs .is-cut`)).toHaveCount(1);
    await page.getByRole('region', { name: 'Predictions' }).getByRole('button', { name: 'Heal' }).click();
    await expect(network.locator(`${scene} .network-arcs .is-cut`)).toHaveCount(0);
    expect(await changes(page), 'by a cut').toEqual([]);

    await inspector.getByRole('tab', { name: 'Feature maps' }).click();
    await measure.selectOption('');
    await atNetwork(page);
  });
}

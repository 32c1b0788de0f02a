import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { classifyFile, settled } from './support/console';
import { boot, expect, MIDDLE, THIN_PAGE, test } from './support/fixtures';
import { atNetwork, expectSelected, levelOf, networkOf, openBlock, views } from './support/network';

const SAMPLE = new URL('../public/samples/elephant.png', import.meta.url);

test.describe('the levels of the network view', () => {
  test('a block shows each layer, every connection, and the exact strip that each layer reads', async ({
    booted,
  }) => {
    await openBlock(booted, 2, 7);
    const network = networkOf(booted);
    await expect(network.locator('.block-column')).toHaveCount(12 + 2);
    await expect(network.locator('.block-drawing .network-arcs path')).toHaveCount(78 + 13);
    const column = network.getByRole('button', { name: /^Dense block 2, layer 7: reads 7, is read by 6/ });
    await expect(column).toHaveAttribute('aria-pressed', 'true');
    // Its concatenation: transition 1's 128 channels, then 32 of each of six layers; on one scale.
    const heights = await column
      .locator('.strip-piece')
      .evaluateAll((parts) => parts.map((part) => Number(part.getAttribute('height'))));
    expect(heights).toHaveLength(7);
    for (const height of heights.slice(1)) expect(height / (heights[0] ?? 0)).toBeCloseTo(32 / 128, 6);
    const wide = network.getByRole('slider', { name: /features\.denseblock2\.denselayer7 reads/ });
    expect(
      await wide
        .locator('.strip-piece')
        .evaluateAll((parts) => parts.map((p) => p.getAttribute('data-start'))),
    ).toEqual(['0', '128', '160', '192', '224', '256', '288']);
    await expect(wide).toHaveAttribute('aria-valuemax', '319');
  });

  test('pointing at a strip says where channel 300 of block 2 comes from, and who reads it', async ({
    booted,
  }) => {
    await openBlock(booted, 2, 7);
    const network = networkOf(booted);
    const answer = 'channel 300 of block 2: denselayer6, map 12; read by denselayer7–12 and transition2';
    const wide = network.getByRole('slider', { name: /channel by channel/ });
    const box = await wide.locator('.strip-piece').first().boundingBox();
    const last = await wide.locator('.strip-piece').last().boundingBox();
    if (box === null || last === null) throw new Error('no strip');
    const width = last.x + last.width - box.x;
    await booted.mouse.move(box.x + (300.5 / 320) * width, box.y + box.height / 2);
    await expect(network.getByText(answer)).toBeVisible();
    // By keyboard, too.
    await wide.focus();
    await booted.keyboard.press('End');
    for (let i = 0; i < 19; i++) await booted.keyboard.press('ArrowLeft');
    await expect(wide).toHaveAttribute('aria-valuetext', `channel 300: ${answer.split(': ')[1]}`);
    await booted.keyboard.press('Enter');
    await expectSelected(booted, 'features.denseblock2');
    await expect.poll(() => new URL(booted.url()).searchParams.get('channel')).toBe('300');
  });

  test('each layer has a picture of what it wrote, painted by the worker', async ({ booted }) => {
    await classifyFile(booted, SAMPLE);
    await openBlock(booted, 3, 5);
    const host = networkOf(booted).locator('.block-host');
    await expect(host).toHaveAttribute('data-painted', / 3 mean$/);
    await networkOf(booted).getByRole('radio', { name: 'Strongest' }).check();
    await expect(host).toHaveAttribute('data-painted', / 3 strongest$/);
    // The channel of the largest norm, by a plain loop.
    const expected = await booted.evaluate(async () => {
      const { data, dims } = await denselens.tensor('features.denseblock3.denselayer5.conv2');
      const pixels = (dims[2] ?? 0) * (dims[3] ?? 0);
      const norms = Array.from({ length: dims[1] ?? 0 }, (_, c) =>
        data.slice(c * pixels, (c + 1) * pixels).reduce((sum, value) => sum + value * value, 0),
      );
      return norms.indexOf(Math.max(...norms));
    });
    const channels = ((await host.getAttribute('data-channels')) ?? '').split(',');
    expect(channels).toHaveLength(25);
    expect(Number(channels[5])).toBe(expected);
    await networkOf(booted).getByRole('radio', { name: 'Mean' }).check();
    await atNetwork(booted);
  });

  test('a layer shows its operations with shapes, parameters and MACs, and opens each in the inspector', async ({
    booted,
  }) => {
    await openBlock(booted, 1, 6);
    await networkOf(booted)
      .getByRole('button', { name: /^Dense block 1, layer 6:/ })
      .dblclick();
    await expect.poll(() => levelOf(booted)).toBe('layer');
    const flow = networkOf(booted).getByRole('list', { name: 'Operations of Dense block 1, layer 6' });
    const names = ['input', 'norm1', 'relu1', 'conv1', 'norm2', 'relu2', 'conv2'];
    await expect(flow.locator('.chain-second')).toHaveText(names);
    // 224 channels at 56²: 128·224 weights, each at 56² pixels.
    const conv1 = flow.locator('[data-op$=".conv1"]');
    await expect(conv1).toContainText('56×56×128');
    await expect(conv1).toContainText('28,672 params');
    await expect(conv1).toContainText('89.9 M MACs');
    for (const name of names.slice(1)) {
      await flow.locator(`[data-op$=".${name}"]`).click();
      await expect
        .poll(() => new URL(booted.url()).searchParams.get('tensor'))
        .toBe(`features.denseblock1.denselayer6.${name}`);
    }
    await networkOf(booted).getByRole('button', { name: 'Measure milliseconds' }).click();
    await expect(flow.getByText(/\d ms$/)).toHaveCount(7, { timeout: 60_000 });
    await atNetwork(booted);
  });

  test('Back and Escape undo an opening, Enter opens, and the keyboard alone reaches an operation', async ({
    booted,
  }) => {
    await atNetwork(booted);
    const network = networkOf(booted);
    await network.getByRole('button', { name: /^Dense block 4, layer 2:/ }).focus();
    await booted.keyboard.press('Enter');
    await expect.poll(() => levelOf(booted)).toBe('block');
    await expect(network.getByRole('button', { name: /^Dense block 4, layer 2:/ })).toBeFocused();
    await booted.keyboard.press('ArrowRight');
    await booted.keyboard.press('Enter');
    await expect.poll(() => levelOf(booted)).toBe('layer');
    await expect(network.locator('.chain-op:focus')).toHaveCount(1);
    await booted.keyboard.press('Shift+Tab');
    await booted.keyboard.press('Enter');
    await expectSelected(booted, 'features.denseblock4.denselayer3');
    await booted.keyboard.press('Escape');
    await expect.poll(() => levelOf(booted)).toBe('block');
    await booted.keyboard.press('Escape');
    await expect.poll(() => levelOf(booted)).toBeNull();
    // The block is on its way out for a moment.
    await expect(network.locator('.block-column')).toHaveCount(0);
    await expect(network.getByRole('button', { name: /^Dense block 4, layer 3:/ })).toBeFocused();

    await openBlock(booted, 3, 4);
    await booted.goBack();
    await expect.poll(() => levelOf(booted)).toBeNull();
  });

  test('a link brings the level back', async ({ open }) => {
    const page = await open(`${THIN_PAGE}&tensor=features.transition2.conv&level=layer`);
    await expect(networkOf(page).getByRole('list', { name: 'Operations of Transition 2' })).toBeVisible();
    await expect(views(page)).toHaveText(['Network', 'Transition 2']);
    await page.goto(
      page.url().replace('transition2.conv', 'denseblock3.denselayer9.relu2').replace('=layer', '=block'),
    );
    await expect(networkOf(page).locator('.block-column')).toHaveCount(26);
    await expect(views(page)).toHaveText(['Network', 'Block 3', 'Layer 9']);
  });

  test('moving takes less than 400 ms, and nothing moves for who asked for that', async ({ booted }) => {
    await atNetwork(booted);
    await booted.evaluate(() => {
      const moved: number[] = [];
      const { animate } = Element.prototype;
      Element.prototype.animate = function (...given) {
        const motion = animate.apply(this, given);
        if (this.matches('.level')) moved.push(Number(motion.effect?.getTiming().duration));
        return motion;
      };
      Object.assign(globalThis, { moved });
    });
    /** Durations of the levels' motions since it was last asked. */
    const motions = () =>
      booted.evaluate(() => (globalThis as unknown as { moved: number[] }).moved.splice(0));
    const open = async () => {
      await networkOf(booted).getByRole('button', { name: 'Dense block', exact: false }).first().focus();
      await booted.keyboard.press('Enter');
    };
    await booted.emulateMedia({ reducedMotion: 'no-preference' });
    await open();
    await expect(networkOf(booted).locator('.block-column').first()).toBeVisible();
    await atNetwork(booted);
    // Two levels each way, the upper and the lower.
    const seen = await motions();
    expect(seen).toHaveLength(4);
    for (const duration of seen) {
      expect(duration).toBeGreaterThan(0);
      expect(duration).toBeLessThan(400);
    }
    await booted.emulateMedia({ reducedMotion: 'reduce' });
    await open();
    await expect(networkOf(booted).locator('.block-column').first()).toBeVisible();
    expect(await motions()).toEqual([]);
    await atNetwork(booted);
    // As the shared page's context has it.
    await booted.emulateMedia({ reducedMotion: 'reduce' });
  });

  test('arcs are weighed by the chosen measure, from a threshold on', async ({ booted }) => {
    await atNetwork(booted);
    const network = networkOf(booted);
    await network.getByRole('combobox', { name: 'arcs' }).selectOption('weight-gamma');
    await expect(network.getByText('597 of 597')).toBeVisible();
    await network.getByRole('slider', { name: /Weakest connection/ }).fill('0.5');
    // Counted anew from the console's values: places between each block's weakest and strongest.
    const expected = await booted.evaluate(async () => {
      const { blocks } = await denselens.connectivity('weight-gamma');
      return blocks
        .flatMap(({ values }) => {
          const all = values.flat().filter((value) => value !== null);
          const [least, most] = [Math.min(...all), Math.max(...all)];
          return all.map((value) => (value - least) / (most - least));
        })
        .filter((place) => place >= 0.5).length;
    });
    await expect(network.getByText(`${expected} of 597`)).toBeVisible();
    await expect(network.locator('.network-arcs path:not(.is-below)')).toHaveCount(expected);
    await expect.poll(() => new URL(booted.url()).searchParams.get('arcs')).toBe('weight-gamma');
    await network.getByRole('combobox', { name: 'arcs' }).selectOption('');
    await expect(network.locator('.network-arcs path:not(.is-below)')).toHaveCount(597);
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    test(`levels are accessible and look right, ${colorScheme}`, async ({ open }) => {
      // A page of its own: what other tests measured, moved or looked at must not show.
      const booted = await open(`?backend=wasm&model=emoji1000&${MIDDLE}`);
      await booted.emulateMedia({ colorScheme });
      await classifyFile(booted, SAMPLE);
      await openBlock(booted, 2, 7);
      await booted.keyboard.press('Control+k');
      await booted
        .getByRole('combobox', { name: /^Layer, operation/ })
        .fill('features.denseblock2.denselayer7.relu1');
      await booted.keyboard.press('Enter');
      await booted.mouse.move(0, 0);
      await expect(networkOf(booted).locator('.block-host')).toHaveAttribute('data-painted', / 2 mean$/);
      const look = async (level: string) => {
        await settled(booted);
        const { violations } = await new AxeBuilder({ page: booted }).include('.pane-network').analyze();
        expect(violations).toEqual([]);
        // Neither focus nor pointer lights anything.
        await booted.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
        await booted.mouse.move(0, 0);
        await expect(booted.locator('.has-light')).toHaveCount(0);
        await expect(booted.locator('.levels')).toHaveScreenshot(`level-${level}-${colorScheme}.png`, {
          maxDiffPixelRatio: 0.01,
        });
      };
      await look('block');
      await networkOf(booted)
        .getByRole('button', { name: /^Dense block 2, layer 7:/ })
        .focus();
      await booted.keyboard.press('Enter');
      await expect(networkOf(booted).getByRole('list')).toBeVisible();
      await look('layer');
      await atNetwork(booted);
      await networkOf(booted).getByRole('button', { name: 'Fit' }).focus();
      await look('network');
      await booted.emulateMedia({ colorScheme: null });
    });
  }
});

/** Two fingers in the middle of the network's panel that part to four times their distance. */
async function pinch(page: Page): Promise<void> {
  const box = await networkOf(page).locator('.levels').boundingBox();
  if (box === null) throw new Error('no panel');
  const client = await page.context().newCDPSession(page);
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', apart: number) =>
    client.send('Input.dispatchTouchEvent', {
      type,
      touchPoints:
        type === 'touchEnd'
          ? []
          : [
              { x: x - apart, y, id: 1 },
              { x: x + apart, y, id: 2 },
            ],
    });
  await touch('touchStart', 20);
  for (const apart of [30, 45, 60, 80]) await touch('touchMove', apart);
  await touch('touchEnd', 80);
}

test.describe('by touch', () => {
  test.use({ hasTouch: true, viewport: { width: 390, height: 844 } });

  const AT_NETWORK = `${THIN_PAGE}&${MIDDLE}&pane=network`;

  test('the drawing stays where it is when the answers come', async ({ page }) => {
    // The weights wait until the network's place is known.
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.route('**/samples/elephant.png', async (route) => {
      await held;
      await route.continue();
    });
    await boot(page, AT_NETWORK);
    const scene = networkOf(page).locator('.network-scene');
    await expect(page.getByText('No image has run yet.')).toHaveCount(1);
    // It is drawn a frame after the network is known, and its place is that of the page's own letters.
    await expect(scene.locator('.network-node').first()).toBeVisible();
    await page.evaluate(async () => void (await document.fonts.ready));
    const before = await scene.boundingBox();
    release();
    await expect(page.getByText('No image has run yet.')).toHaveCount(0);
    expect(await scene.boundingBox()).toEqual(before);
  });

  test('a pinch in the middle of a motion ends it at once and zooms', async ({ open }) => {
    const page = await open(AT_NETWORK);
    const layer = networkOf(page).locator('[data-part="features.denseblock3.denselayer12"]').first();
    const width = async () => (await layer.boundingBox())?.width ?? 0;
    await layer.tap();
    // Once all that is on the page has come, a layer's place is final.
    await expect(page.locator('.prediction')).toHaveCount(5);
    const before = await width();
    await views(page).nth(1).tap();
    await expect.poll(() => levelOf(page)).toBe('block');
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    // So slow that no motion can end by itself while the fingers move.
    await page.evaluate(() => {
      const animate = Element.prototype.animate;
      Element.prototype.animate = function (...given) {
        const motion = animate.apply(this, given);
        motion.currentTime = 100;
        motion.playbackRate = 1e-3;
        return motion;
      };
    });
    await views(page).first().tap();
    await expect.poll(() => levelOf(page)).toBeNull();
    expect(Math.abs((await width()) - before)).toBeGreaterThan(before / 100);
    await pinch(page);
    const scene = networkOf(page).locator('.network-scene');
    await expect
      .poll(() => scene.evaluate((element) => Number(element.style.getPropertyValue('--zoom'))))
      .toBeCloseTo(4, 2);
    // Nothing but the fingers moves it now.
    const moving = await networkOf(page).evaluate(
      (panel) =>
        panel.getAnimations({ subtree: true }).filter((one) => !(one instanceof CSSTransition)).length,
    );
    expect(moving).toBe(0);
  });

  test('a tap selects, a pinch zooms, another tap opens', async ({ open }) => {
    const page = await open(AT_NETWORK);
    const layer = networkOf(page).locator('[data-part="features.denseblock3.denselayer12"]').first();
    await layer.tap();
    await expect
      .poll(() => new URL(page.url()).searchParams.get('tensor'))
      .toContain('features.denseblock3.denselayer12');
    await expect(page.locator('.prediction')).toHaveCount(5);
    const width = async () => (await layer.boundingBox())?.width ?? 0;
    const before = await width();
    await pinch(page);
    await expect.poll(width).toBeGreaterThan(before * 2);
    await networkOf(page).getByRole('button', { name: 'Fit' }).tap();
    await views(page).nth(1).tap();
    await expect.poll(() => levelOf(page)).toBe('block');
    await networkOf(page).locator('.block-column').nth(3).locator('.block-frame').tap();
    await expect
      .poll(() => new URL(page.url()).searchParams.get('tensor'))
      .toContain('features.denseblock3.denselayer3');
  });
});

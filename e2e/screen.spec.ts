import type { Locator, Page } from '@playwright/test';
import { expectPainted } from './support/atlas';
import { boot, expect, THIN_PAGE, test } from './support/fixtures';
import { views } from './support/network';

const ribbon = (page: Page): Locator =>
  page.getByRole('navigation', { name: 'The shapes on the way through the network' });

const stations = (page: Page): Locator =>
  ribbon(page).getByRole('button', { name: /\. / }).and(page.locator('.station'));

/** The way of a picture through DenseNet-121, from its definition. */
const SHAPES = [
  ...['224×224×3', '112×112×64', '56×56×64'],
  ...['56×56×256', '28×28×128', '28×28×512', '14×14×256', '14×14×1024', '7×7×512', '7×7×1024'],
  ...['1024', '1000'],
];

const query = (page: Page, name: string): string | null => new URL(page.url()).searchParams.get(name);

test('the ribbon tells every shape, is always in sight, and opens what makes it', async ({
  booted: page,
}) => {
  await expect(ribbon(page).locator('.station-shape')).toHaveText(SHAPES);
  await ribbon(page)
    .getByRole('button', { name: /^block 3: / })
    .click();
  await expect.poll(() => query(page, 'tensor')).toBe('features.denseblock3');
  await expect.poll(() => query(page, 'level')).toBe('block');
  await expect(ribbon(page).locator('[aria-current="location"]')).toContainText('14×14×1024');
  await ribbon(page)
    .getByRole('button', { name: /^trans\. 2: / })
    .click();
  await expect.poll(() => query(page, 'tensor')).toBe('features.transition2.pool');
  await expect.poll(() => query(page, 'level')).toBe('layer');
  await ribbon(page)
    .getByRole('button', { name: /^classes: 1000/ })
    .click();
  await expect.poll(() => query(page, 'tensor')).toBe('classifier');
  expect(await stations(page).count()).toBe(SHAPES.length);
  // Another selection moves the mark.
  await page
    .getByRole('combobox', { name: 'Part of the network' })
    .selectOption('features.denseblock2.denselayer4');
  await expect(ribbon(page).locator('[aria-current="location"]')).toContainText('28×28×512');
});

test('one notation everywhere, remembered, and part of the link', async ({ open }) => {
  const page = await open('?backend=wasm&model=emoji1000&image=elephant&tensor=features.conv0&level=layer');
  const shown = () =>
    page.evaluate(() =>
      ['.ribbon', '.layer-level', '.pane-inspector', '.app-sidebar']
        .map((part) => document.querySelector(part)?.textContent ?? '')
        .join('\n'),
    );
  await expectPainted(page, 'features.conv0');
  expect(await shown()).toMatch(/112×112×64/);
  expect(await shown()).not.toMatch(/64×112×112|\[64, 112, 112\]/);
  await expect.poll(() => query(page, 'shapes')).toBeNull();
  await ribbon(page)
    .getByRole('button', { name: /^Shapes are written H×W×C/ })
    .click();
  await expect.poll(() => query(page, 'shapes')).toBe('chw');
  await expect.poll(shown).not.toMatch(/112×112×64/);
  expect(await shown()).toMatch(/64×112×112/);
  await expect(ribbon(page).locator('.station-shape').first()).toHaveText('3×224×224');

  // The next visit remembers, and a link goes before what is remembered.
  await page.goto('/?backend=wasm&model=emoji1000');
  await expect(ribbon(page).locator('.station-shape').first()).toHaveText('3×224×224');
  await page.goto('/?backend=wasm&model=emoji1000&shapes=hwc');
  await expect(ribbon(page).locator('.station-shape').first()).toHaveText('224×224×3');
});

test('plain words first, torchvision’s names at a press, remembered and in the link', async ({ open }) => {
  const page = await open(
    '?backend=wasm&model=emoji1000&tensor=features.denseblock1.denselayer3.conv2&level=layer',
  );
  const names = page.locator('.part-names');
  const cards = page.locator('.layer-level .chain-name');
  await expect(names).toHaveText('convolution 3×3 conv2');
  await expect(cards.last()).toHaveText('convolution 3×3');
  await names.click();
  await expect.poll(() => query(page, 'names')).toBe('torchvision');
  await expect(names).toHaveText('features.denseblock1.denselayer3.conv2 convolution 3×3');
  await expect(cards).toHaveText(['input', 'norm1', 'relu1', 'conv1', 'norm2', 'relu2', 'conv2']);
  await page.goto('/?backend=wasm&model=emoji1000');
  await expect(names).toHaveAttribute('aria-pressed', 'true');
  await page.goto('/?backend=wasm&model=emoji1000&names=plain');
  await expect(names).toHaveAttribute('aria-pressed', 'false');
});

test('tabs stand under what they speak of; the layer’s heading stands only where it acts', async ({
  booted: page,
}) => {
  const tabs = page.getByRole('tablist');
  await expect(tabs.locator('.tab-scope')).toHaveText(['this layer', 'this picture', 'this model']);
  for (const [name, acts] of [
    ['Feature maps', true],
    ['Statistics', true],
    ['One unit', true],
    ['Why this class', false],
    ['Cut', false],
    ['Find channels', false],
    ['Compare', true],
    ['Costs', false],
    ['Paths', false],
  ] as const) {
    await tabs.getByRole('tab', { name, exact: true }).click();
    await expect(page.locator('.part-names'), name).toHaveCount(acts ? 1 : 0);
  }
  await tabs.getByRole('tab', { name: 'Feature maps' }).click();
});

test('three views of the network, each a press away', async ({ booted: page }) => {
  await page
    .getByRole('combobox', { name: 'Part of the network' })
    .selectOption('features.denseblock2.denselayer4');
  await expect(views(page)).toHaveText(['Network', 'Block 2', 'Layer 4']);
  for (const [n, level] of [
    [2, 'layer'],
    [1, 'block'],
    [0, null],
  ] as const) {
    await views(page).nth(n).click();
    await expect.poll(() => query(page, 'level')).toBe(level);
    await expect(views(page).nth(n)).toHaveAttribute('aria-current', 'true');
  }
});

test('the maps of a concatenation stand under who wrote them', async ({ booted: page }) => {
  await page.getByRole('tab', { name: 'Feature maps' }).click();
  await page.getByRole('combobox', { name: 'Part of the network' }).selectOption('features.denseblock4');
  await expectPainted(page, 'features.denseblock4');
  const lines = page.locator('.atlas-group');
  // Transition 3 and sixteen layers, in order.
  await expect(lines).toHaveCount(17);
  const tops = await lines.evaluateAll((all) => all.map((line) => line.getBoundingClientRect().top));
  expect(tops).toEqual([...tops].sort((a, b) => a - b));
  const colours = await lines.evaluateAll((all) => all.map((line) => getComputedStyle(line).borderTopColor));
  expect(new Set(colours).size).toBe(17);
  // Larger maps have room for names.
  await page.getByRole('slider', { name: /size/i }).first().fill('0.4');
  await expect(lines.first()).toHaveText('transition 3 · 512');
  await expect(lines.nth(1)).toHaveText('layer 1 · 32');
  await page.getByRole('slider', { name: /size/i }).first().fill('0');
});

test.describe('on a projector', () => {
  test.use({ viewport: { width: 1920, height: 1080 } });

  test('Present enlarges what is looked at, hides what is not needed, and stands in the link', async ({
    open,
  }) => {
    const page = await open(`${THIN_PAGE}&tensor=features.denseblock2.denselayer4.conv2&level=network`);
    await expect(page.locator('.network-label').first()).toBeVisible();
    const smallest = () =>
      page.locator('.level:not([inert]) svg text').evaluateAll((texts) =>
        Math.min(
          ...texts
            .filter((text) => text.checkVisibility() && (text.textContent ?? '') !== '')
            .map((text) => {
              // As it is on the screen: a drawing may be scaled.
              const { a = 1 } = (text as SVGTextElement).getScreenCTM() ?? {};
              return Number.parseFloat(getComputedStyle(text).fontSize) * a;
            }),
        ),
      );
    expect(await smallest()).toBeLessThan(18);
    await page.getByRole('button', { name: 'Present', exact: true }).click();
    await expect.poll(() => query(page, 'present')).toBe('1');
    await expect.poll(smallest).toBeGreaterThanOrEqual(18);
    for (const hidden of ['.samples', '.network-tools', '.search-button'])
      await expect(page.locator(hidden).first()).toBeHidden();
    await views(page).nth(1).click();
    await expect(page.locator('.block-drawing')).toBeVisible();
    await expect.poll(smallest).toBeGreaterThanOrEqual(18);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(
      0,
    );
    await page.getByRole('button', { name: 'End presentation' }).click();
    await expect.poll(() => query(page, 'present')).toBeNull();
    await expect(page.locator('.samples').first()).toBeVisible();
  });
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test('three views, one at a time, that stay where they were left', async ({ page }) => {
    await boot(page, THIN_PAGE);
    const bar = page.getByRole('navigation', { name: 'What fills the screen' });
    const parts: Readonly<Record<string, Locator>> = {
      Picture: page.locator('.image-frame'),
      Network: page.locator('.pane-network'),
      Layer: page.locator('.pane-inspector'),
    };
    for (const shown of ['Network', 'Layer', 'Picture']) {
      const button = bar.getByRole('button', { name: shown });
      const box = await button.boundingBox();
      expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(44);
      await button.tap();
      await expect(button).toHaveAttribute('aria-current', 'true');
      for (const [name, part] of Object.entries(parts))
        await expect(part, name).toBeVisible({ visible: name === shown });
      // The page itself does not scroll.
      const over = await page.evaluate(() => document.documentElement.scrollHeight - innerHeight);
      expect(over).toBeLessThanOrEqual(1);
    }
    // A station of the ribbon leads to what it opens.
    await page.locator('.station').nth(3).tap();
    await expect(parts.Network as Locator).toBeVisible();
    await expect.poll(() => query(page, 'pane')).toBe('network');
    await page.reload();
    await expect(parts.Network as Locator).toBeVisible();
    // Words for fingers.
    await expect(page.locator('.pane-network')).not.toContainText(/\bhover\b|Point at a layer/i);
  });

  test('a tab that a link names is in sight, whichever view comes first, and its chart is read by a tap', async ({
    page,
  }) => {
    const inSight = () =>
      page.getByRole('tab', { selected: true }).evaluate((tab) => {
        const { left, right } = tab.getBoundingClientRect();
        return tab.id.endsWith('-signals') && left >= 0 && right <= innerWidth;
      });
    // As a large screen writes it.
    await boot(page, `${THIN_PAGE}&tab=signals`);
    await expect(page.locator('.pane-inspector')).toBeVisible();
    await expect.poll(inSight).toBe(true);
    const readout = page.locator('.depth-readout').first();
    await expect(readout).toContainText(/tap/);
    const chart = page.locator('figure:has(.depth-readout)').first();
    await expect(chart.locator('.depth-series')).toHaveCount(3);
    await chart.locator('svg').tap();
    await expect(readout).toContainText(/[a-z]\d\S* · .* \d/);
    await page
      .getByRole('navigation', { name: 'What fills the screen' })
      .getByRole('button', { name: 'Picture' })
      .tap();
    // What the address does not say yet, a reload forgets.
    await expect.poll(() => query(page, 'pane')).toBe('picture');
    await page.reload();
    await expect(page.locator('.image-frame')).toBeVisible();
    await page
      .getByRole('navigation', { name: 'What fills the screen' })
      .getByRole('button', { name: 'Layer' })
      .tap();
    await expect.poll(inSight).toBe(true);
  });

  test('a lesson stands below the view of which it speaks', async ({ page }) => {
    await boot(page, `${THIN_PAGE}&lesson=dense-connectivity&step=6`);
    const panel = page.locator('.learn');
    await expect(panel.locator('.step')).toHaveAttribute('aria-busy', 'false');
    await expect(page.locator('.pane-network')).toBeVisible();
    const box = await panel.boundingBox();
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(844);
    expect(box?.height).toBeLessThan(844 / 2);
    await panel.getByRole('button', { name: 'Next →' }).tap();
    await expect.poll(() => query(page, 'step')).toBe('7');
    // The last part of another lesson speaks of a table of costs.
    await page.goto(`/${THIN_PAGE}&lesson=layer-by-layer&step=17`);
    await expect(panel.locator('.step')).toHaveAttribute('aria-busy', 'false');
    await expect(page.locator('.pane-inspector').getByRole('table').first()).toBeVisible();
  });
});

import type { Page } from '@playwright/test';
import { expectFirstPrediction, expectPainted, sampleBytes } from './support/atlas';
import { boot, expect, THIN_PAGE, test } from './support/fixtures';
import { expectGolden } from './support/goldens';
import { dropFiles } from './support/hands';

const PAGES = [
  { width: 1440, height: 900, colorScheme: 'light' },
  { width: 1440, height: 900, colorScheme: 'dark' },
  { width: 1024, height: 768, colorScheme: 'light' },
  { width: 390, height: 844, colorScheme: 'dark' },
] as const;

for (const { colorScheme, ...viewport } of PAGES) {
  test(`the page at ${viewport.width}×${viewport.height}, ${colorScheme}`, async ({ open, page: blank }) => {
    await blank.setViewportSize(viewport);
    await blank.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const page = await open('?backend=wasm&threads=1&model=emoji1000&image=elephant');
    await expectFirstPrediction(page, 'elephant');
    await expectPainted(page, 'features.denseblock1.denselayer3.conv2');
    // These come last.
    await expect(page.locator('.header-late').getByRole('button')).toHaveCount(2);
    await page.mouse.move(0, 0);
    // Times differ from run to run, emoji from system to system; the network has pictures of its own.
    await expectGolden(page, page, `page-${viewport.width}-${colorScheme}`, [
      page.getByRole('button', { name: /^WASM/ }),
      page.locator('.prediction-emoji'),
      page.locator('.levels'),
    ]);
  });
}

/** What can be pressed, or is read, and lies beyond the window's sides. */
const outsideOf = (page: Page, what: string) =>
  page.locator(what).evaluateAll((elements) =>
    elements
      // These are pushed sideways by themselves.
      .filter(
        (element) =>
          element.closest('.chain, .ribbon-strip, .tabs, .design-others, .visually-hidden') === null,
      )
      .filter((element) => {
        const { left, right } = element.getBoundingClientRect();
        return right > left && (left < -1 || right > innerWidth + 1);
      })
      .map((element) => element.textContent || element.className),
  );

async function expectFits(page: Page, what: string): Promise<void> {
  // Views follow a new size in the next frame.
  await expect
    .poll(() => page.evaluate(() => document.documentElement.scrollWidth - innerWidth))
    .toBeLessThanOrEqual(0);
  await expect.poll(() => outsideOf(page, what)).toEqual([]);
}

const TABS = {
  design: '.design-fields',
  signals: '.depth-chart',
  weights: '.sorted-plot',
} as const;

async function expectTabsFit(page: Page): Promise<void> {
  for (const [id, content] of Object.entries(TABS)) {
    await page.locator(`[role="tab"][id$="-${id}"]`).click();
    await expect(page.locator(content).first()).toBeAttached();
    await expectFits(page, ':is(button, select, input, h1, h2, h3, p, canvas, svg, table):visible');
    // Nothing lies on what it stands above.
    if (id !== 'weights') continue;
    const gap = () =>
      page.evaluate(() => {
        const [facts, plot] = ['.facts', '.sorted-plot'].map((part) =>
          document.querySelector(`.spread-facts ${part}`)?.getBoundingClientRect(),
        );
        return (plot?.top ?? 0) - (facts?.bottom ?? 0);
      });
    await expect.poll(gap).toBeGreaterThan(8);
  }
}

for (const [width, height] of [
  [320, 640],
  [3840, 2160],
] as const) {
  test(`the drawing board, signals and weights fit at ${width} pixels`, async ({ open, page: blank }) => {
    await blank.setViewportSize({ width, height });
    await expectTabsFit(await open(`${THIN_PAGE}&tab=design`));
  });
}

test.describe('at 200 %', () => {
  // A window of 1440×900, enlarged.
  test.use({ viewport: { width: 720, height: 450 }, deviceScaleFactor: 2 });

  test('the drawing board, signals and weights fit', async ({ page }) => {
    await boot(page, `${THIN_PAGE}&tab=design`);
    await expectTabsFit(page);
  });
});

for (const width of [320, 360, 390, 600, 768, 959, 960, 1024, 1440, 1920, 2560, 3840]) {
  test(`nothing is cut off or needs scrolling sideways at ${width} pixels`, async ({ booted: page }) => {
    await page.getByRole('tab', { name: 'Feature maps' }).click();
    await page.setViewportSize({ width, height: 900 });
    await expectFits(page, 'button:visible, select:visible, h1, h2');
    const atlas = await page.locator('.atlas-viewport').evaluate((element) => element.clientHeight);
    expect(atlas).toBeGreaterThan(150);
    await page.setViewportSize({ width: 1440, height: 900 });
  });
}

test('the panes’ border can be moved, by pointer and by keyboard', async ({ booted: page }) => {
  const splitter = page.getByRole('separator', { name: 'Height of the network' });
  const height = () => page.locator('.pane-network').evaluate((element) => element.clientHeight);
  const before = await height();
  await splitter.focus();
  await page.keyboard.press('ArrowUp');
  await expect.poll(height).toBeLessThan(before);
  const box = await splitter.boundingBox();
  if (box === null) throw new Error('no splitter');
  await page.mouse.move(box.x + 200, box.y + 4);
  await page.mouse.down();
  await page.mouse.move(box.x + 200, box.y + 104, { steps: 4 });
  await page.mouse.up();
  await expect.poll(height).toBeGreaterThan(before);
  await expect.poll(async () => Number(await splitter.getAttribute('aria-valuenow'))).toBeGreaterThan(43);
});

test('the theme follows the system until one is chosen, and the choice stays', async ({ open }) => {
  const page = await open('?backend=wasm&model=emoji1000');
  const root = page.locator('html');
  await expect(root).toHaveAttribute('data-theme', 'light');
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect(root).toHaveAttribute('data-theme', 'dark');
  await page.getByRole('button', { name: /^Theme: system/ }).click();
  await expect(root).toHaveAttribute('data-theme', 'light');
  await page.reload();
  await expect(root).toHaveAttribute('data-theme', 'light');
  await page.getByRole('button', { name: /^Theme: light/ }).click();
  await expect(root).toHaveAttribute('data-theme', 'dark');
  await page.getByRole('button', { name: /^Theme: dark/ }).click();
  await page.emulateMedia({ colorScheme: 'light' });
  await expect(root).toHaveAttribute('data-theme', 'light');
});

for (const [width, height] of [
  [1366, 599],
  [960, 540],
  [960, 600],
  [1920, 540],
  [1440, 480],
] as const) {
  test(`low and wide, ${width}×${height}: image and predictions stand beside the network and its costs`, async ({
    booted: page,
  }) => {
    await page.setViewportSize({ width, height });
    const image = page.locator('.image-frame');
    await expect.poll(async () => (await image.boundingBox())?.width ?? 0).toBeLessThan(0.25 * width);
    const first = await page.locator('.prediction, .ranking li').first().boundingBox();
    expect((first?.y ?? 0) + (first?.height ?? height)).toBeLessThanOrEqual(height);
    const network = await page.locator('.pane-network').boundingBox();
    // Below header and ribbon.
    expect(network?.y).toBeLessThan(160);
    await expect(page.locator('.network-budget rect').first()).toBeVisible();
    await page.setViewportSize({ width: 1440, height: 900 });
  });
}

test('a name of any length leaves the sidebar as it is, and is there in full', async ({ booted: page }) => {
  const sizes = () =>
    page.evaluate(() =>
      ['.app-sidebar', '.image-frame', '.predictions', '.header'].map((part) => {
        const box = document.querySelector(part)?.getBoundingClientRect();
        return [box?.width, box?.height];
      }),
    );
  const drop = async (name: string) => {
    await dropFiles(page, [{ name, base64: sampleBytes('tiger.png') }]);
    await expect(page.locator('.image-caption-name')).toHaveAttribute('title', name);
    await expect(page.getByRole('main')).toHaveAttribute('aria-busy', 'false');
  };
  for (const [width, height] of [
    [1440, 900],
    [700, 900],
    [390, 844],
  ] as const) {
    await page.setViewportSize({ width, height });
    await drop('a.png');
    const before = await sizes();
    // File systems take no more than 255.
    for (const length of [44, 200, 255]) {
      await drop(`${'x'.repeat(length - 4)}.png`);
      expect(await sizes(), `${length} characters at ${width}`).toEqual(before);
    }
  }
  await page.setViewportSize({ width: 1440, height: 900 });
});

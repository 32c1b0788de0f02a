import type { BrowserContext, Locator, Page } from '@playwright/test';
import { predictions } from './support/atlas';
import { expect, TINY_PAGE, test as withCamera } from './support/fixtures';

/** Chromium's own camera, whose pictures move, and a page with a small network. */
const test = withCamera.extend<{ fake: BrowserContext; filmed: Page }>({
  fake: async ({ playwright, launchOptions, baseURL }, use) => {
    const args = [...(launchOptions.args ?? []), '--use-fake-device-for-media-stream'];
    const browser = await playwright.chromium.launch({ ...launchOptions, args });
    const context = await browser.newContext({
      ...(baseURL !== undefined && { baseURL }),
      viewport: { width: 1440, height: 900 },
      locale: 'en-US',
      serviceWorkers: 'block',
    });
    await use(context);
    await browser.close();
  },
  filmed: async ({ fake }, use) => {
    const page = await fake.newPage();
    // The camera is the browser's; what it gave is kept, to see that it is switched off.
    await page.addInitScript(() => {
      const { mediaDevices } = navigator;
      if (mediaDevices === undefined) return;
      const ask = mediaDevices.getUserMedia.bind(mediaDevices);
      const cameras: MediaStream[] = [];
      Object.assign(globalThis, { cameras });
      mediaDevices.getUserMedia = async (wish) => {
        const stream = await ask(wish);
        cameras.push(stream);
        return stream;
      };
    });
    await page.goto(`/${TINY_PAGE}&image=octopus`);
    await expect(page.locator('.image-caption-name')).toHaveText('Octopus');
    await use(page);
  },
});

const caption = (page: Page): Locator => page.locator('.image-caption-name');
const liveBar = (page: Page): Locator => page.getByRole('region', { name: 'Live camera' });
const runOfAtlas = async (page: Page): Promise<number> =>
  Number.parseInt((await page.locator('.atlas').getAttribute('data-painted')) ?? '', 10);
const camerasOn = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      (globalThis as unknown as { cameras: readonly MediaStream[] }).cameras.filter(({ active }) => active)
        .length,
  );
const inputNow = (page: Page): Promise<readonly number[]> =>
  page.evaluate(async () => [...(await denselens.input()).data]);

const paperOf = (page: Page): Locator => page.getByRole('application', { name: /^Paper/ });

async function goLive(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Camera' }).click();
  await page.getByRole('dialog', { name: 'Camera' }).getByRole('button', { name: 'Live' }).click();
  await expect(liveBar(page)).toContainText('frames a second');
}

test('a live camera: predictions, class map and atlas follow, pause keeps a frame, another image ends it', async ({
  fake,
  filmed: page,
}) => {
  await fake.grantPermissions(['camera']);
  const steps = await page.evaluate(() => history.length);
  await goLive(page);
  await expect(caption(page)).toHaveText('Live camera');
  const before = await runOfAtlas(page);
  await expect.poll(() => runOfAtlas(page)).toBeGreaterThan(before + 5);
  const frame = await inputNow(page);
  await expect.poll(async () => (await inputNow(page)).some((value, i) => value !== frame[i])).toBe(true);
  expect(await camerasOn(page)).toBe(1);
  // So do the numbers of the list, and the map over the image: its pixels, and what is said of it.
  await page.getByRole('radio', { name: 'Evidence' }).check();
  const map = page.locator('canvas.cam');
  const followed: Readonly<Record<string, () => Promise<unknown>>> = {
    predictions: () => predictions(page).allTextContents(),
    pixels: () => map.evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL()),
    words: () => map.getAttribute('aria-label'),
  };
  for (const [what, read] of Object.entries(followed)) {
    const first = await read();
    await expect.poll(read, what).not.toEqual(first);
  }

  await liveBar(page).getByRole('button', { name: 'Pause' }).click();
  await expect(liveBar(page)).toContainText('Paused');
  await expect(page.getByRole('main')).toHaveAttribute('aria-busy', 'false');
  // The last frame is painted, too.
  await expect(page.locator('.atlas')).not.toHaveAttribute('aria-busy');
  const kept = await inputNow(page);
  const painted = await runOfAtlas(page);
  await page.getByRole('tab', { name: 'Compare' }).click();
  await page.getByRole('tab', { name: 'Feature maps' }).click();
  expect(await inputNow(page)).toEqual(kept);
  await expect.poll(() => runOfAtlas(page)).toBe(painted);
  // Many frames are one step for whoever goes back.
  expect(await page.evaluate(() => history.length)).toBeLessThanOrEqual(steps + 3);

  await liveBar(page).getByRole('button', { name: 'Go on' }).click();
  await expect.poll(() => runOfAtlas(page)).toBeGreaterThan(painted);
  await page.getByRole('button', { name: 'Tiger face' }).click();
  await expect(caption(page)).toHaveText('Tiger face');
  await expect(liveBar(page)).toHaveCount(0);
  await expect.poll(() => camerasOn(page)).toBe(0);

  // While it is paused, too; and the button.
  await goLive(page);
  await liveBar(page).getByRole('button', { name: 'Pause' }).click();
  await page.getByRole('button', { name: 'Octopus' }).click();
  await expect(liveBar(page)).toHaveCount(0);
  await goLive(page);
  await liveBar(page).getByRole('button', { name: 'Stop' }).click();
  await expect(liveBar(page)).toHaveCount(0);
  await expect(caption(page)).toHaveText('Live camera');
  await expect.poll(() => camerasOn(page)).toBe(0);
});

test('a camera that is not allowed is a sentence, and everything else goes on', async ({ filmed: page }) => {
  await page.getByRole('button', { name: 'Camera' }).click();
  await expect(page.getByRole('alert')).toContainText('The camera is not allowed here');
  await expect(page.getByRole('dialog', { name: 'Camera' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Tiger face' }).click();
  await expect(caption(page)).toHaveText('Tiger face');
});

/** A stroke with the mouse, from and to shares of the paper's side; the button stays down. */
async function stroke(
  page: Page,
  paper: Locator,
  from: readonly [number, number],
  to: readonly [number, number],
) {
  const box = await paper.boundingBox();
  if (box === null) throw new Error('There is no paper.');
  const at = ([x, y]: readonly [number, number]) => [box.x + x * box.width, box.y + y * box.height] as const;
  await page.mouse.move(...at(from));
  await page.mouse.down();
  await page.mouse.move(...at(to), { steps: 12 });
}

/** A pixel of what the network sees, 0 to 255. */
const pixel = (page: Page, x: number, y: number) =>
  page.evaluate(
    async ([right, down]) => {
      const { dims, data } = await denselens.input();
      const [height = 0, width = 0] = dims.slice(2);
      const { mean, std } = (await denselens.model()).input;
      const at = Math.floor(down * height) * width + Math.floor(right * width);
      return [0, 1, 2].map((c) =>
        Math.round(255 * ((data[c * height * width + at] ?? 0) * (std[c] ?? 1) + (mean[c] ?? 0))),
      );
    },
    [x, y] as const,
  );

test('a drawing is classified while it is drawn; it can be rubbed out and cleared', async ({
  filmed: page,
}) => {
  await page.getByRole('button', { name: 'Draw', exact: true }).click();
  const pad = page.getByRole('region', { name: 'Drawing pad' });
  const paper = paperOf(page);
  await expect(caption(page)).toHaveText('Octopus');
  await pad.getByRole('radio', { name: 'Thick' }).check();
  await pad.getByRole('radio', { name: 'Red', exact: true }).click();
  await stroke(page, paper, [0.2, 0.5], [0.8, 0.5]);
  // The pen is still down.
  await expect(caption(page)).toHaveText('Your drawing');
  await expect.poll(() => pixel(page, 0.5, 0.5)).toEqual([214, 47, 47]);
  const [first] = await Promise.all([runOfAtlas(page), page.mouse.up()]);
  await pad.getByText('Eraser').click();
  await stroke(page, paper, [0.5, 0.3], [0.5, 0.7]);
  await page.mouse.up();
  await expect.poll(() => pixel(page, 0.5, 0.5)).toEqual([255, 255, 255]);
  await expect.poll(() => pixel(page, 0.2, 0.5)).toEqual([214, 47, 47]);
  await expect.poll(() => runOfAtlas(page)).toBeGreaterThan(first);
  await pad.getByRole('button', { name: 'Clear' }).click();
  await expect.poll(() => pixel(page, 0.2, 0.5)).toEqual([255, 255, 255]);
  // Every corner is paper: the choice of what lies over it makes room.
  await pad.getByRole('radio', { name: 'Red', exact: true }).click();
  await stroke(page, paper, [0.3, 0.3], [0.95, 0.95]);
  await page.mouse.up();
  await expect.poll(() => pixel(page, 0.95, 0.95)).toEqual([214, 47, 47]);
  await expect(page.getByRole('main')).toHaveAttribute('aria-busy', 'false');
  const bare = await paper.screenshot();
  await page.locator('.cam-choice').getByText('Evidence').click();
  await expect(page.locator('canvas.cam')).toBeVisible();
  await expect.poll(async () => bare.equals(await paper.screenshot())).toBe(false);
  await page.locator('.cam-choice').getByText('Image', { exact: true }).click();
  await expect.poll(async () => bare.equals(await paper.screenshot())).toBe(true);
  await pad.getByRole('button', { name: 'Done' }).click();
  await expect(pad).toHaveCount(0);
  await expect(page.getByRole('img', { name: 'What the network saw: Your drawing' })).toBeVisible();
  // Another image closes the pad, which lies where that is seen.
  await page.getByRole('button', { name: 'Draw', exact: true }).click();
  await expect(pad).toBeVisible();
  await page.getByRole('button', { name: 'Tiger face' }).click();
  await expect(pad).toHaveCount(0);
});

const RED = [214, 47, 47];
const BLACK = [26, 27, 31];
const WHITE = [255, 255, 255];

test('a finger and the keyboard draw, too; what was drawn is there again when the pad is', async ({
  playwright,
  launchOptions,
  baseURL,
}) => {
  const browser = await playwright.chromium.launch(launchOptions);
  const context = await browser.newContext({
    ...(baseURL !== undefined && { baseURL }),
    viewport: { width: 390, height: 844 },
    locale: 'en-US',
    hasTouch: true,
    isMobile: true,
    serviceWorkers: 'block',
  });
  const page = await context.newPage();
  await page.goto(`/${TINY_PAGE}&image=octopus`);
  await expect(caption(page)).toHaveText('Octopus');
  await page.getByRole('button', { name: 'Draw', exact: true }).tap();
  const pad = page.getByRole('region', { name: 'Drawing pad' });
  await pad.getByText('Thick', { exact: true }).tap();
  await pad.getByRole('radio', { name: 'Red', exact: true }).tap();
  const paper = paperOf(page);
  await paper.scrollIntoViewIfNeeded();
  const box = await paper.boundingBox();
  if (box === null) throw new Error('no paper');
  const scrolled = () => page.locator('.app-sidebar').evaluate((element) => element.scrollTop);
  const before = await scrolled();
  const client = await context.newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', y?: number) =>
    client.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: y === undefined ? [] : [{ x: box.x + box.width * 0.25, y: box.y + box.height * y }],
    });
  await touch('touchStart', 0.2);
  for (const y of [0.3, 0.5, 0.7]) await touch('touchMove', y);
  // Lifted after it stood still: Chromium gives no click for a tap that ends a fling, which a fast stroke begins.
  await page.waitForTimeout(300);
  await touch('touchMove', 0.7);
  await touch('touchEnd');
  await expect.poll(() => pixel(page, 0.25, 0.4)).toEqual(RED);
  // The paper was drawn on, not pushed away.
  expect(await scrolled()).toBe(before);

  // Arrows move the pen, which is seen; Space puts it down.
  await pad.getByRole('radio', { name: 'Black', exact: true }).tap();
  await expect(pad.getByRole('radio', { name: 'Black', exact: true })).toBeChecked();
  await page.locator('.image-frame').getByRole('application').focus();
  for (let i = 0; i < 3; i++) await page.keyboard.press('Shift+ArrowRight');
  await expect(page.locator('.draw-cursor')).toHaveCSS('opacity', '1');
  expect(await pixel(page, 0.7, 0.5)).toEqual(WHITE);
  await page.keyboard.press('Space');
  await expect(page.getByText('The pen is down.')).toBeAttached();
  for (let i = 0; i < 12; i++) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Space');
  await expect(page.getByText('The pen is down.')).toHaveCount(0);
  for (let i = 0; i < 4; i++) await page.keyboard.press('Shift+ArrowLeft');
  // 224 + 3 · 40 pixels of 448 to the right, and 12 · 8 down.
  const across = 344 / 448;
  await expect.poll(() => pixel(page, across, 0.6)).toEqual(BLACK);
  expect(await pixel(page, across, 0.85)).toEqual(WHITE);
  expect(await pixel(page, 0.6, 0.72)).toEqual(WHITE);

  await pad.getByRole('button', { name: 'Done' }).tap();
  await page.getByRole('button', { name: 'Tiger face' }).tap();
  await expect(caption(page)).toHaveText('Tiger face');
  await page.getByRole('button', { name: 'Draw', exact: true }).tap();
  await expect(caption(page)).toHaveText('Your drawing');
  await expect.poll(() => pixel(page, 0.25, 0.4)).toEqual(RED);
  expect(await pixel(page, across, 0.6)).toEqual(BLACK);
  await pad.getByRole('button', { name: 'Clear' }).tap();
  await expect.poll(() => pixel(page, 0.25, 0.4)).toEqual(WHITE);
  await browser.close();
});

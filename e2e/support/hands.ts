import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, type FileChooser, type Locator, type Page } from '@playwright/test';

/** A file of the repository, as a path. */
export const pathTo = (file: string): string => fileURLToPath(new URL(`../../${file}`, import.meta.url));

/** The middle of what is seen of an element. */
async function middleOf(target: Locator): Promise<{ readonly x: number; readonly y: number }> {
  await target.scrollIntoViewIfNeeded();
  const box = await target.boundingBox();
  if (box === null) throw new Error(`${target} is not on the screen.`);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** Where everything on the page stands, to the pixel. What a closed `details` holds is nowhere, until somebody asks. */
const layoutOf = (page: Page): Promise<string> =>
  page.evaluate(() =>
    [...document.querySelectorAll('body *')]
      .filter((element) => element.checkVisibility())
      .map((element) => {
        const { x, y, width, height } = element.getBoundingClientRect();
        return `${element.tagName} ${[x, y, width, height].map((side) => side.toFixed(1)).join(' ')}`;
      })
      .join('\n'),
  );

/** Two frames: whatever a press changes has been laid out. */
const drawn = (page: Page): Promise<void> =>
  page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve()))),
  );

const HANDS = {
  mouse: async (page: Page, target: Locator, during: () => Promise<void>) => {
    const { x, y } = await middleOf(target);
    await page.mouse.move(x, y);
    await page.mouse.down();
    await during();
    await page.mouse.up();
  },
  touch: async (page: Page, target: Locator, during: () => Promise<void>) => {
    const { x, y } = await middleOf(target);
    const client = await page.context().newCDPSession(page);
    await client.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x, y }] });
    await during();
    await client.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    await client.detach();
  },
  Enter: async (page: Page, target: Locator, during: () => Promise<void>) => {
    await target.focus();
    await page.keyboard.down('Enter');
    await during();
    await page.keyboard.up('Enter');
  },
  Space: async (page: Page, target: Locator, during: () => Promise<void>) => {
    await target.focus();
    await page.keyboard.down(' ');
    await during();
    await page.keyboard.up(' ');
  },
} as const;

/** A way to press a button. */
export type Hand = keyof typeof HANDS;

/** What the page brings by itself is there: what comes late, after the first image, and what that moved. */
async function atRest(page: Page): Promise<string> {
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
  if ((await page.locator('.prediction').count()) > 0)
    await expect(page.locator('.header-late button').first()).toBeAttached();
  let layout = '';
  await expect
    .poll(async () => {
      const before = layout;
      await drawn(page);
      layout = await layoutOf(page);
      return layout === before;
    })
    .toBe(true);
  return layout;
}

/**
 * Presses a button, waits, lets go, and expects the browser's file picker to open while nothing on the page moves.
 */
export async function openPicker(page: Page, hand: Hand, button: Locator): Promise<FileChooser> {
  await button.scrollIntoViewIfNeeded();
  const before = await atRest(page);
  const opened = page.waitForEvent('filechooser', { timeout: 10_000 });
  await HANDS[hand](page, button, async () => {
    await drawn(page);
    expect(await layoutOf(page), `layout while pressed by ${hand}`).toBe(before);
  });
  const chooser = await opened;
  await drawn(page);
  expect(await layoutOf(page), `layout after ${hand}`).toBe(before);
  return chooser;
}

/** A file on this machine's disk, as a visitor has it. */
export function onDisk(name: string, bytes: Uint8Array | string): string {
  const path = join(mkdtempSync(join(tmpdir(), 'denselens-')), name);
  writeFileSync(path, bytes);
  return path;
}

/** Drops files and folders of the disk, as the system's own file manager does. */
export async function dropPaths(page: Page, paths: readonly string[]): Promise<void> {
  const client = await page.context().newCDPSession(page);
  const { width, height } = page.viewportSize() ?? { width: 800, height: 600 };
  const at = { x: Math.round(width / 2), y: Math.round(height / 2) };
  const data = { items: [], files: [...paths], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await client.send('Input.dispatchDragEvent', { type, ...at, data });
  }
  await client.detach();
}

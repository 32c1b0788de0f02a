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
    const touch = (type: 'touchStart' | 'touchEnd' | 'touchCancel') =>
      client.send('Input.dispatchTouchEvent', { type, touchPoints: type === 'touchStart' ? [{ x, y }] : [] });
    await touch('touchStart');
    await during();
    // Half a second makes a long press of it, which opens nothing: what was looked at is taken back, and pressed again.
    await touch('touchCancel');
    await Promise.all([touch('touchStart'), touch('touchEnd')]);
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
export async function atRest(page: Page): Promise<string> {
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
  const opened = page.waitForEvent('filechooser');
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

/** What the mouse carries: files of the disk, or pieces of another page. */
interface Carried {
  readonly files?: readonly string[];
  readonly items?: readonly { readonly mimeType: string; readonly data: string }[];
}

/** The browser's own events of something that is dragged in from elsewhere; over the middle of the page, if nowhere else. */
async function drag(
  page: Page,
  { files = [], items = [] }: Carried,
  types: readonly ('dragEnter' | 'dragOver' | 'drop' | 'dragCancel')[],
  place?: { readonly x: number; readonly y: number },
): Promise<void> {
  const client = await page.context().newCDPSession(page);
  const { width, height } = page.viewportSize() ?? { width: 800, height: 600 };
  const at = place ?? { x: Math.round(width / 2), y: Math.round(height / 2) };
  const data = { items: items.map((item) => ({ ...item })), files: [...files], dragOperationsMask: 1 };
  for (const type of types) await client.send('Input.dispatchDragEvent', { type, ...at, data });
  await client.detach();
}

/** Drops files and folders of the disk, as the system's own file manager does. */
export const dropPaths = (page: Page, files: readonly string[]): Promise<void> =>
  drag(page, { files }, ['dragEnter', 'dragOver', 'drop']);

/** Drops pieces of another page: a link, some text. */
export const dropItems = (page: Page, items: NonNullable<Carried['items']>): Promise<void> =>
  drag(page, { items }, ['dragEnter', 'dragOver', 'drop']);

/** Drags files of the disk over the page, without letting go; and away again. */
export const dragOver = (page: Page, files: readonly string[]): Promise<void> =>
  drag(page, { files }, ['dragEnter', 'dragOver']);
export const dragAway = (page: Page): Promise<void> =>
  drag(page, {}, ['dragOver', 'dragCancel'], { x: -5, y: 5 });

/** A file as tests hold it: bytes as base64. */
export interface TestFile {
  readonly name: string;
  readonly base64: string;
}

/** Puts files on the disk and drops them on the page. */
export const dropFiles = (page: Page, files: readonly TestFile[]): Promise<void> =>
  dropPaths(
    page,
    files.map(({ name, base64 }) => onDisk(name, Buffer.from(base64, 'base64'))),
  );

/** What a clipboard can hold. Browsers let a page put no other files there. */
export type Clipping = { readonly text: string } | { readonly html: string } | { readonly png: string };

/** Copies a text, a page's piece or a picture (base64) to the browser's clipboard, and presses Ctrl+V. */
export async function paste(page: Page, what: Clipping): Promise<void> {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.evaluate(async (given) => {
    const [[kind, value] = ['', '']] = Object.entries(given);
    const type = { text: 'text/plain', html: 'text/html', png: 'image/png' }[kind] ?? '';
    const bytes = Uint8Array.from(kind === 'png' ? atob(value) : '', (letter) => letter.charCodeAt(0));
    const blob = new Blob([kind === 'png' ? bytes : value], { type });
    await navigator.clipboard.write([new ClipboardItem({ [type]: blob })]);
  }, what);
  await page.keyboard.press('ControlOrMeta+V');
}

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { longestTask, quantileOf, tracedFrames } from './frames.mjs';
import { memoryOf } from './memory.mjs';
import { writePictures } from './set-files.mjs';

/** @typedef {import('./part.mjs').Part} Part */

/** Images between two looks at bare runs: machines are now slower, now faster. */
const STRETCH = 125;

/** Images that wait for code and sessions. */
const FIRST = 25;

/**
 * What the issue of sets asks of a thousand pictures from the disk: images a second as a share of bare runs, what
 * memory grows by, what is kept of each, how long the page stands still, how long a single image waits meanwhile, and
 * the main thread's work in each frame while the table is scrolled.
 * @type {Part}
 */
export async function measureSet(page, { quick }) {
  const images = quick ? 250 : 1000;
  const browser = page.context().browser();
  if (browser === null) throw new Error('The bench has no browser.');
  const folder = await mkdtemp(join(tmpdir(), 'bench-set-'));
  try {
    await writePictures(browser, folder, images, [640, 480]);
    return await measure(page, folder, images, quick);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * @param {import('@playwright/test').Page} page
 * @param {string} folder
 * @param {number} images
 * @param {boolean} quick
 */
async function measure(page, folder, images, quick) {
  /**
   * Images of the page's, in milliseconds: the session's run, and all that it takes. They come at any time, as a
   * visitor's do.
   * @param {number} count
   */
  const singles = (count) =>
    /** @type {Promise<{ run: number, total: number }[]>} */ (
      page.evaluate(async (times) => {
        const { denselens, fetch, performance, setTimeout } = /** @type {any} */ (globalThis);
        const image = await (await fetch('/samples/elephant.png')).blob();
        const found = [];
        for (let n = 0; n < times; n++) {
          await new Promise((resolve) => setTimeout(resolve, 300 * Math.random()));
          const start = performance.now();
          const { timings } = await denselens.classify(image);
          found.push({ run: timings.run, total: performance.now() - start });
        }
        return found;
      }, count)
    );
  await singles(3);
  const bare = await singles(6);
  const empty = await memoryOf(page);
  await page.getByRole('button', { name: 'A set of images' }).click();
  const view = page.getByRole('region', { name: 'Set of images' });
  const chooser = page.waitForEvent('filechooser');
  await view.getByRole('button', { name: 'Choose a folder' }).click();
  /**
   * How many images are done, and when, once this many are. The page looks itself, whenever it says something new:
   * asked from outside fifty times a second, it was busy for a tenth of the time with the question alone, which the set
   * was charged for and bare runs were not.
   * @param {number} least
   */
  const doneAt = (least) =>
    /** @type {Promise<{ done: number, at: number }>} */ (
      page.evaluate((wanted) => {
        const { document, MutationObserver, performance } = /** @type {any} */ (globalThis);
        const text = () => document.querySelector('.set-run-text')?.textContent ?? '';
        const done = () => Number((/^([\d,]+) of/.exec(text())?.[1] ?? '0').replaceAll(',', ''));
        return new Promise((resolve) => {
          const look = () => {
            if (done() < wanted) return;
            observer.disconnect();
            resolve({ done: done(), at: performance.now() });
          };
          const observer = new MutationObserver(look);
          const options = { subtree: true, childList: true, characterData: true };
          observer.observe(document.querySelector('.set-view'), options);
          look();
        });
      }, least)
    );
  const looked = async () => (await doneAt(0)).done;
  const longest = await longestTask(page, async () => {
    await (await chooser).setFiles(folder);
    await doneAt(FIRST);
  });
  const pause = view.getByRole('button', { name: 'Pause' });
  /** Of each stretch: how long an image took, and a bare run right after it. */
  const ratios = [];
  /** @type {number[]} */
  const waits = [];
  /** @type {import('./memory.mjs').Memory | null} */
  let early = null;
  for (let to = Math.min(images, STRETCH); ; to = Math.min(images, to + STRETCH)) {
    const from = await doneAt((await looked()) + FIRST);
    const until = await doneAt(to);
    const each = (until.at - from.at) / (until.done - from.done);
    // While the set goes on: what a single image waits for besides itself.
    if (to < images) waits.push(...(await singles(4)).map(({ total }) => total));
    if (await pause.isVisible()) await pause.click();
    for (let before = -1; before !== (await looked()); ) {
      before = await looked();
      await page.waitForTimeout(600);
    }
    const after = await singles(7);
    bare.push(...after);
    ratios.push(quantileOf(after.map(({ run }) => run).sort(byNumber), 0.5) / each);
    early ??= await memoryOf(page);
    if (to >= images) break;
    await view.getByRole('button', { name: 'Go on' }).click();
  }
  const full = await memoryOf(page);
  const kept = await keptBytes(page);
  const shares = ratios.sort(byNumber);
  const runs = bare.map(({ run }) => run).sort(byNumber);
  const totals = bare.map(({ total }) => total).sort(byNumber);
  const share = quantileOf(shares, 0.5);
  const wait = quantileOf(waits.sort(byNumber), 0.5) - quantileOf(totals, 0.5);

  const rows = view.locator('.set-rows');
  const box = await rows.boundingBox();
  if (box === null) throw new Error('The table is not there.');
  const frames = await tracedFrames(page, async () => {
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    for (let n = 0; n < (quick ? 40 : 120); n++) {
      await page.mouse.wheel(0, n % 60 < 30 ? 180 : -180);
      await page.waitForTimeout(16);
    }
  });
  await view.getByRole('button', { name: 'Another set' }).click();
  await view.getByRole('button', { name: 'Close the set’s view' }).click();
  return {
    found: { images, shares, bareRun: quantileOf(runs, 0.5), empty, early, full, kept, waits, longest },
    bars: /** @type {import('./part.mjs').Bar[]} */ ([
      ['bare runs a second, as a share of the set’s images a second', 1 / share, 1 / 0.9, '×'],
      ['page’s own memory that a set adds', full.heap - empty.heap, 30, 'MB'],
      ['bytes that are kept of an image', kept / images, 24_000, 'B'],
      ['what a single image waits while a set runs, in bare runs', wait / quantileOf(runs, 0.5), 1.25, '×'],
      ['longest task of the page as a set begins', longest, 100, 'ms'],
      ['frame while a set’s table is scrolled, median', quantileOf(frames, 0.5), 16.7, 'ms'],
      ['frame while a set’s table is scrolled, p95', quantileOf(frames, 0.95), 16.7, 'ms'],
    ]),
  };
}

/** @param {number} a @param {number} b */
const byNumber = (a, b) => a - b;

/** Bytes of the records of the set that is open. @param {import('@playwright/test').Page} page */
const keptBytes = (page) =>
  /** @type {Promise<number>} */ (
    page.evaluate(async () => {
      const { navigator } = /** @type {any} */ (globalThis);
      const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('set-scratch');
      let bytes = 0;
      for await (const handle of folder.values()) bytes = Math.max(bytes, (await handle.getFile()).size);
      return bytes;
    })
  );

import { quantileOf, tracedFrames } from './frames.mjs';

/** @typedef {import('./part.mjs').Part} Part */

/**
 * What the issue of sets asks: images a second as a share of bare runs, what the page's own memory grows by, and the
 * main thread's work in each frame while the table is scrolled. The set is the drawings that come with the site.
 * @type {Part}
 */
export async function measureSet(page, { quick }) {
  const images = quick ? 60 : 400;
  const bareRuns = async () =>
    /** @type {number[]} */ (
      await page.evaluate(async () => {
        const { denselens, fetch } = /** @type {any} */ (globalThis);
        const image = await (await fetch('/samples/elephant.png')).blob();
        const times = [];
        for (let n = 0; n < 12; n++) times.push((await denselens.classify(image)).timings.run);
        return times.slice(2);
      })
    );
  const heap = async () => {
    await page.evaluate('gc?.()');
    return Number(await page.evaluate('performance.memory.usedJSHeapSize')) / 1e6;
  };
  const before = await bareRuns();
  const emptyHeap = await heap();
  await page.getByRole('button', { name: 'A set of images' }).click();
  const view = page.getByRole('region', { name: 'Set of images' });
  await view.getByRole('button', { name: 'Take the drawings' }).click();
  /** How many images are done, and when, once this many are. @param {number} least */
  const doneAt = async (least) => {
    for (;;) {
      const text = (await view.locator('.set-run-text').textContent()) ?? '';
      const done = Number(/^(\d+) of/.exec(text)?.[1] ?? 0);
      if (done >= least) return { done, at: performance.now() };
      await page.waitForTimeout(100);
    }
  };
  // The first ones wait for code and sessions.
  const first = await doneAt(8);
  const last = await doneAt(images);
  const rate = (1000 * (last.done - first.done)) / (last.at - first.at);
  const stop = view.getByRole('button', { name: 'Stop' });
  if (await stop.isVisible()) await stop.click();
  const fullHeap = await heap();
  const after = await bareRuns();
  const runs = [...before, ...after].sort((a, b) => a - b);
  const bareRate = 1000 / quantileOf(runs, 0.5);

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
    found: { images: last.done, rate, bareRate, emptyHeap, fullHeap, frames: frames.length },
    bars: [
      ['bare runs a second, as a share of the set’s images a second', bareRate / rate, 1 / 0.9, '×'],
      ['page’s own memory that a set adds', fullHeap - emptyHeap, 30, 'MB'],
      ['frame while a set’s table is scrolled, median', quantileOf(frames, 0.5), 16.7, 'ms'],
      ['frame while a set’s table is scrolled, p95', quantileOf(frames, 0.95), 16.7, 'ms'],
    ],
  };
}

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../lib/root.mjs';

/** @typedef {import('./part.mjs').Part} Part */

/**
 * How fast the first image is, beside those that follow it, in pages that have just come and have none: a sample that
 * had run would have warmed the session by itself.
 * @type {Part}
 */
export async function measureFirstImage(page, { quick, origin }) {
  const browser = page.context().browser();
  if (browser === null) throw new Error('The bench has no browser.');
  const picture = (await readFile(join(root, 'public/samples/tiger.png'))).toString('base64');
  /** @type {number[]} */
  const ratios = [];
  for (let i = 0; i < (quick ? 3 : 7); i++) {
    const context = await browser.newContext({ serviceWorkers: 'block' });
    const fresh = await context.newPage();
    await fresh.route('**/samples/*.*g', (route) => route.abort());
    await fresh.goto(`${origin}/?backend=wasm&threads=2&model=emoji1000`);
    await fresh.waitForFunction(() => 'denselens' in globalThis);
    ratios.push(await fresh.evaluate(inPage, picture));
    await context.close();
  }
  const median = [...ratios].sort((a, b) => a - b)[ratios.length >> 1] ?? Number.NaN;
  return {
    found: { ratios },
    bars: [['first image / median of those after it, in a page without one', median, 1.5, '×']],
  };
}

/**
 * Runs in the page: it may use nothing but the page's globals.
 * @param {string} base64 - the picture
 */
async function inPage(base64) {
  const { denselens } = /** @type {any} */ (globalThis);
  await denselens.ready;
  const picture = new Blob([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))]);
  // The session is warmed while a visitor looks for a picture.
  await new Promise((resolve) => setTimeout(resolve, 4000));
  const engine = denselens[Symbol.for('denselens.engine')];
  if (engine.state.get().image !== null) throw new Error('An image has run: it warmed the session.');
  /** @type {number[]} */
  const runs = [];
  for (let i = 0; i < 10; i++) runs.push((await denselens.classify(picture)).timings.run);
  const [first = Number.NaN, ...others] = runs;
  return first / ([...others].sort((a, b) => a - b)[others.length >> 1] ?? Number.NaN);
}

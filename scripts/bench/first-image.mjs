/** @typedef {import('./part.mjs').Part} Part */

/**
 * How fast the first image of a visitor is, beside those that follow it, in pages that have just come.
 * @type {Part}
 */
export async function measureFirstImage(page, { quick, origin }) {
  const browser = page.context().browser();
  if (browser === null) throw new Error('The bench has no browser.');
  /** @type {number[]} */
  const ratios = [];
  for (let i = 0; i < (quick ? 3 : 7); i++) {
    const context = await browser.newContext({ serviceWorkers: 'block' });
    const fresh = await context.newPage();
    await fresh.goto(`${origin}/?backend=wasm&threads=2&model=emoji1000`);
    await fresh.waitForFunction(() => 'denselens' in globalThis);
    ratios.push(await fresh.evaluate(inPage));
    await context.close();
  }
  const median = [...ratios].sort((a, b) => a - b)[ratios.length >> 1] ?? Number.NaN;
  return {
    found: { ratios },
    bars: [['first image of a visitor / median of those after it', median, 1.5, '×']],
  };
}

/** Runs in the page: it may use nothing but the page's globals. */
async function inPage() {
  const { denselens } = /** @type {any} */ (globalThis);
  await denselens.ready;
  const picture = await (await fetch('samples/tiger.png')).blob();
  // The page shows its own first picture before a visitor has found theirs.
  const engine = denselens[Symbol.for('denselens.engine')];
  while (engine.state.get().image?.result == null) await new Promise((resolve) => setTimeout(resolve, 20));
  /** @type {number[]} */
  const runs = [];
  for (let i = 0; i < 10; i++) runs.push((await denselens.classify(picture)).timings.run);
  const [first = Number.NaN, ...others] = runs;
  return first / ([...others].sort((a, b) => a - b)[others.length >> 1] ?? Number.NaN);
}

/** @typedef {import('./part.mjs').Part} Part */

/**
 * What issue "why this answer" asks of speed.
 * @type {Part}
 */
export async function measureExplanations(page) {
  const found = await page.evaluate(inPage);
  return {
    found,
    bars: [
      ['class map and ledger of another class, p95', found.anotherP95, 10, 'ms'],
      ['connectivity of the whole model, first time, slowest measure', found.connectivity, 150, 'ms'],
      ['lesion / (1.3 × MAC share × bare run + 5 ms), worst', found.lesionWorst, 1, '×'],
      [`sweep of ${found.edges} edges / as many bare runs`, found.sweep, 0.35, '×'],
    ],
  };
}

/**
 * Runs in the page: it may use nothing but the page's globals.
 * Everything is measured against bare runs of the same minute, since machines are shared.
 */
async function inPage() {
  const { denselens, performance } = /** @type {any} */ (globalThis);
  const engine = denselens[Symbol.for('denselens.engine')];
  /** @param {number[]} values */
  const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
  /** @param {() => Promise<unknown>} act */
  const time = async (act) => {
    const start = performance.now();
    await act();
    return performance.now() - start;
  };

  // A model that nobody has asked about yet.
  await denselens.loadModel('emoji1000');
  await denselens.classify(await (await fetch('/samples/elephant.png')).blob());
  let connectivity = 0;
  for (const mode of ['weight', 'weight-gamma', 'weight-activation'])
    connectivity = Math.max(connectivity, await time(() => denselens.connectivity(mode)));

  await denselens.cam(0);
  await denselens.ledger(0);
  /** @type {number[]} */
  const another = [];
  for (let index = 1; index <= 60; index++) {
    another.push(
      await time(async () => {
        await denselens.cam(index);
        await denselens.ledger(index);
      }),
    );
  }
  another.sort((a, b) => a - b);

  /** @type {{ name: string, macs: number }[]} */
  const layers = (await denselens.model()).layers;
  const total = layers.reduce((sum, { macs }) => sum + macs, 0);
  /** MACs from a reader's weights on: all later layers read what it wrote. @param {string} reader */
  const share = (reader) => {
    const first = layers.findIndex(
      ({ name }) => name === reader || name === `${reader}.conv1` || name === `${reader}.conv`,
    );
    return layers.slice(first).reduce((sum, { macs }) => sum + macs, 0) / total;
  };
  const { blocks } = await denselens.connectivity('weight');
  const cuts = blocks.flatMap(
    (/** @type {{ sources: string[], readers: string[] }} */ { sources, readers }) =>
      [readers[1], readers[Math.floor(readers.length / 2)], readers.at(-1)].map((reader) => ({
        source: sources[0],
        reader: reader ?? '',
        mode: 'zero',
      })),
  );
  /** @type {number[]} */
  const bare = [];
  /** @type {number[][]} */
  const lesions = cuts.map(() => []);
  for (const cut of cuts) await engine.ask('measure', { what: [cut], repeats: 1 });
  for (let round = 0; round < 9; round++) {
    bare.push(...(await engine.ask('measure', { what: 'bare', repeats: 1 })));
    for (const [i, cut] of cuts.entries())
      lesions[i]?.push(...(await engine.ask('measure', { what: [cut], repeats: 1 })));
  }
  const lesion = cuts.map((/** @type {{ reader: string }} */ { reader }, /** @type {number} */ i) => {
    const allowed = 1.3 * share(reader) * median(bare) + 5;
    return { reader, time: median(lesions[i] ?? []), share: share(reader), allowed };
  });

  // Every connection from layer to layer, in the order of the page's own sweep.
  const edges = blocks.flatMap((/** @type {any} */ { sources, readers }) =>
    readers
      .slice(0, -1)
      .flatMap((/** @type {string} */ reader, /** @type {number} */ r) =>
        sources.slice(0, r + 1).map((/** @type {string} */ source) => ({ source, reader, mode: 'zero' })),
      ),
  );
  /** @type {number[]} */
  const bareMeanwhile = [];
  let sweep = 0;
  for (const [i, cut] of edges.entries()) {
    if (i % 25 === 0) bareMeanwhile.push(...(await engine.ask('measure', { what: 'bare', repeats: 1 })));
    sweep += await time(() => engine.ask('sweep-cut', { cut }));
  }
  return {
    connectivity,
    anotherP95: another[Math.ceil(0.95 * another.length) - 1] ?? Number.NaN,
    lesion,
    lesionWorst: Math.max(...lesion.map((/** @type {any} */ entry) => entry.time / entry.allowed)),
    edges: edges.length,
    sweep: sweep / (edges.length * median(bareMeanwhile)),
  };
}

/** @typedef {import('./part.mjs').Part} Part */

/**
 * What issue "gradients in the browser" asks of speed.
 * @type {Part}
 */
export async function measureGradients(page, { quick }) {
  const found = await page.evaluate(inPage, { rounds: quick ? 3 : 7, squares: quick ? 24 : 169 });
  return {
    found,
    bars: [
      ['input gradient of a logit, a run there and back / bare run', found.cold / found.bare, 3, '×'],
      ['input gradient from held activations / bare run', found.held / found.bare, 2.2, '×'],
      ['gradient at block 3’s first layer / bare run', found.block3 / found.bare, 0.8, '×'],
      ['gradient at block 3 / bare run', found.block3End / found.bare, 0.8, '×'],
      ['Grad-CAM at one layer from block 3 on, slowest', found.camWorst, 150, 'ms'],
      [`occlusion of ${found.squares} squares / as many bare runs`, found.occlusion, 0.9, '×'],
      ['memory of the worker, with both input gradients', found.megabytes, 400, 'MB'],
    ],
  };
}

/**
 * Runs in the page: it may use nothing but its argument and the page's globals.
 * Everything is measured against bare runs of the same minute, since machines are shared.
 * @param {{ rounds: number, squares: number }} options
 */
async function inPage({ rounds, squares }) {
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
  await denselens.classify(await (await fetch('/samples/elephant.png')).blob());
  const question = { class: 6 };
  const acts = {
    /** The way from the input, as integrated gradients go it. */
    cold: () => engine.ask('path-gradient', { runId: null, class: 6, baseline: 'zero', fractions: [0.5] }),
    held: () => engine.ask('gradient', { of: question, by: 'input' }),
  };
  /** @type {Record<string, number[]>} */
  const times = { bare: [], cold: [], held: [], block3: [], block3End: [] };
  /** @param {Record<string, () => Promise<unknown>>} some */
  const measure = async (some) => {
    for (const act of Object.values(some)) await act();
    for (let round = 0; round < rounds; round++) {
      times.bare?.push(...(await engine.ask('measure', { what: 'bare', repeats: 1 })));
      for (const [name, act] of Object.entries(some)) times[name]?.push(await time(act));
    }
  };
  // Two large sessions are kept at a time: with both, and before the bare network's own, which only the bench has.
  for (const act of Object.values(acts)) await act();
  const memory = await performance.measureUserAgentSpecificMemory?.();
  await measure(acts);
  await measure({
    block3: () => engine.ask('gradient', { of: question, by: 'features.denseblock3.denselayer1.input' }),
    block3End: () => engine.ask('gradient', { of: question, by: 'features.denseblock3' }),
  });
  /** @type {Record<string, number>} */
  const cams = {};
  for (const at of [
    'features.denseblock3.denselayer1.conv2',
    'features.denseblock3.denselayer12.conv2',
    'features.denseblock3',
    'features.transition3.pool',
    'features.denseblock4.denselayer8.conv2',
    'relu5',
  ]) {
    const cam = () => denselens.attribution('grad-cam', { class: 6, at });
    await cam();
    const repeats = [];
    for (let round = 0; round < rounds; round++) repeats.push(await time(cam));
    cams[at] = median(repeats);
  }
  const corners = Array.from({ length: squares }, (_, n) => [16 * Math.floor(n / 13), 16 * (n % 13)]);
  const batch = 8;
  /** @param {number[][]} some */
  const cover = (some) =>
    engine.ask('occlude', { runId: null, class: 6, size: 32, fill: 'zero', corners: some, batch });
  await cover(corners.slice(0, batch));
  const bareMeanwhile = [];
  let covered = 0;
  for (let at = 0; at < corners.length; at += batch) {
    if (at % (batch * 3) === 0)
      bareMeanwhile.push(...(await engine.ask('measure', { what: 'bare', repeats: 1 })));
    covered += await time(() => cover(corners.slice(at, at + batch)));
  }
  const found = Object.fromEntries(Object.entries(times).map(([name, list]) => [name, median(list)]));
  return {
    bare: found.bare ?? Number.NaN,
    cold: found.cold ?? Number.NaN,
    held: found.held ?? Number.NaN,
    block3: found.block3 ?? Number.NaN,
    block3End: found.block3End ?? Number.NaN,
    cams,
    camWorst: Math.max(...Object.values(cams)),
    squares,
    occlusion: covered / (squares * median(bareMeanwhile)),
    // ORT's heap counts to the worker; nothing but WASM memory grows so large.
    megabytes:
      (memory?.breakdown ?? [])
        .filter((/** @type {any} */ { attribution }) =>
          attribution.some((/** @type {any} */ { scope }) => scope === 'DedicatedWorkerGlobalScope'),
        )
        .reduce((/** @type {number} */ sum, /** @type {any} */ { bytes }) => sum + bytes, 0) / 1e6 ||
      Number.NaN,
  };
}

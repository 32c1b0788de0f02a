/** @typedef {import('./part.mjs').Part} Part */

/** Images at once that are tried. */
const BATCHES = [1, 2, 4, 8];

/** Networks: small ones on a software GPU, which takes half a minute an image of the large one. */
const NETWORKS = {
  wasm: [null, 'made_k12_b6-6-6_f24_n4_c100_w64_he_1'],
  webgpu: ['made_k4_b2-3-2_f8_n2_c5_w64_he_1', 'made_k12_b6-6-6_f24_n4_c100_w64_he_1'],
};

/**
 * What an image of a set takes by how many run at once, on both backends: what src/engine/worker/sets/run-set.ts chooses
 * by. Rounds go through all batches in turn, since machines are now slower, now faster.
 * @type {Part}
 */
export async function measureSetBatches(_page, { quick, origin, launch }) {
  /** @type {Record<string, unknown>} */
  const found = {};
  for (const backend of /** @type {const} */ (['wasm', 'webgpu'])) {
    const browser = await launch(
      backend === 'wasm' ? [] : ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'],
    );
    try {
      for (const network of NETWORKS[backend]) {
        const page = await browser.newPage();
        page.setDefaultTimeout(10 * 60_000);
        await page.goto(`${origin}/?backend=${backend}&threads=2&model=${network ?? 'emoji1000'}`);
        await page.waitForFunction(() => 'denselens' in globalThis);
        await page.evaluate('denselens.ready');
        const rounds = quick ? 3 : 7;
        found[`${backend} ${network ?? 'built in'}`] = await page.evaluate(inPage, {
          batches: BATCHES,
          rounds,
          backend,
        });
        await page.close();
      }
    } finally {
      await browser.close();
    }
  }
  return { found, bars: [] };
}

/**
 * Runs in the page: it may use nothing but its argument and the page's globals.
 * @param {{ batches: number[], rounds: number, backend: string }} options
 * @returns milliseconds an image, the session's and all, by batch: medians
 */
async function inPage({ batches, rounds, backend }) {
  const { denselens, performance, fetch } = /** @type {any} */ (globalThis);
  const engine = denselens[Symbol.for('denselens.engine')];
  if ((await denselens.model()).backend !== backend)
    throw new Error(`The engine does not run on ${backend}.`);
  await denselens.classify(await (await fetch('/samples/elephant.png')).blob());
  const input = (await denselens.input()).data;
  /** @type {Map<number, { all: number, session: number }[]>} */
  const times = new Map(batches.map((batch) => [batch, []]));
  for (let round = -1; round < rounds; round++) {
    for (const batch of batches) {
      const { plan } = await engine.ask('set-plan', { batch });
      const data = new Float32Array(input.length * batch);
      for (let n = 0; n < batch; n++) data.set(input, n * input.length);
      const runs = Math.ceil(8 / batch);
      const start = performance.now();
      let session = 0;
      for (let run = 0; run < runs; run++)
        session += (await engine.ask('set-run', { plan, data, tensors: [] })).milliseconds;
      const all = performance.now() - start;
      if (round >= 0) times.get(batch)?.push({ all: all / runs / batch, session: session / runs / batch });
    }
  }
  /** @param {number[]} list */
  const median = (list) => list.sort((a, b) => a - b)[list.length >> 1] ?? Number.NaN;
  return Object.fromEntries(
    [...times].map(([batch, list]) => [
      batch,
      [median(list.map(({ all }) => all)), median(list.map(({ session }) => session))],
    ]),
  );
}

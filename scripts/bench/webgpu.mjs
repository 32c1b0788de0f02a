/** @typedef {import('./part.mjs').Part} Part */

/**
 * What issue "the inspector" asks of the atlas's painter on WebGPU. On a machine without a GPU the adapter is
 * SwiftShader, which computes every pixel on the CPU, and the picture is copied besides: an upper bound.
 * @type {Part}
 */
export async function measureWebGpu(_page, { quick, origin, launch }) {
  const browser = await launch(['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader']);
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    page.setDefaultTimeout(5 * 60_000);
    await page.goto(`${origin}/?backend=webgpu&model=emoji1000`);
    await page.waitForFunction(() => 'denselens' in globalThis);
    await page.evaluate('denselens.ready');
    const found = await page.evaluate(inPage, { rounds: quick ? 5 : 15 });
    return {
      found,
      bars: [
        [
          'painting an atlas on WebGPU, slowest median',
          Math.max(...Object.values(found.painting)),
          16.7,
          'ms',
        ],
      ],
    };
  } finally {
    await browser.close();
  }
}

/**
 * Runs in the page: it may use nothing but its argument and the page's globals.
 * @param {{ rounds: number }} options
 */
async function inPage({ rounds }) {
  const { denselens, document } = /** @type {any} */ (globalThis);
  const engine = denselens[Symbol.for('denselens.engine')];
  const { backend } = await denselens.model();
  if (backend !== 'webgpu') throw new Error(`The engine runs on ${backend}.`);
  await denselens.classify(await (await fetch('/samples/elephant.png')).blob());
  const surface = engine.lease(
    () => document.createElement('canvas'),
    () => {},
  );
  const [width, height] = [1100, 450];
  /** @type {Record<string, number>} */
  const painting = {};
  // Tensors of the shapes that the issue names, and how large the overview draws their maps.
  const shapes = new Map(
    (await denselens.model()).layers.map((/** @type {any} */ { name, shape }) => [name, shape]),
  );
  for (const [name, cell] of /** @type {const} */ ([
    ['features.relu0', 80],
    ['features.transition1.relu', 40],
    ['features.transition2.relu', 25],
    ['features.transition3.relu', 17],
    ['relu5', 17],
  ])) {
    const shape = shapes.get(name);
    const [count, mapHeight, mapWidth] = shape.slice(-3);
    const columns = Math.floor((width + 4) / (cell + 4));
    const rows = Math.ceil(count / columns);
    const grid = {
      count,
      mapWidth,
      mapHeight,
      columns,
      rows,
      cellWidth: cell,
      cellHeight: cell,
      gap: 4,
      contentHeight: rows * (cell + 4),
    };
    const window = { scrollTop: 0, width, height, pixelRatio: 1 };
    /** @type {number[]} */
    const times = [];
    for (let round = -2; round < rounds; round++) {
      const job = { tensor: name, grid, order: null, scope: 'channel', theme: 'light', ...window };
      const painted = await surface.paint(job);
      if (painted.painter !== 'webgpu') throw new Error(`${name} was painted by ${painted.painter}.`);
      if (round >= 0) times.push(painted.paintMilliseconds);
    }
    painting[shape.join('×')] = times.sort((a, b) => a - b)[times.length >> 1] ?? Number.NaN;
  }
  surface.destroy();
  return { painting };
}

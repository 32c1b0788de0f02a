/** @typedef {import('./part.mjs').Part} Part */

/**
 * What issue "the inspector" asks of the atlas's speed.
 * @type {Part}
 */
export async function measureAtlas(page, { quick }) {
  const found = await page.evaluate(inPage, { rounds: quick ? 5 : 15 });
  return {
    found,
    bars: [
      ['painting any atlas of DenseNet-121, slowest median', found.slowest, 8, 'ms'],
      ['20 × painter / a canvas and putImageData per channel, worst', found.worstShare * 20, 1, '×'],
      ['sorting 1,024 channels by any key, slowest median', found.sorting, 10, 'ms'],
    ],
  };
}

/**
 * Runs in the page: it may use nothing but its argument and the page's globals.
 * @param {{ rounds: number }} options
 */
async function inPage({ rounds }) {
  const { denselens, document, performance, requestAnimationFrame, MessageChannel, ImageData } =
    /** @type {any} */ (globalThis);
  const engine = denselens[Symbol.for('denselens.engine')];
  /** @param {number[]} values */
  const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
  await denselens.classify(await (await fetch('/samples/elephant.png')).blob());

  const surface = engine.lease(
    () => document.createElement('canvas'),
    () => {},
  );
  const [panelWidth, panelHeight] = [1100, 450];
  /** All maps at once, as the page's own overview. @param {readonly number[]} shape */
  const gridOf = ([channels = 1, mapHeight = 1, mapWidth = 1]) => {
    let columns = 1;
    const cell = () => Math.max(10, Math.floor((panelWidth + 4) / columns) - 4);
    while (Math.ceil(channels / columns) * (cell() + 4) > panelHeight && cell() > 10) columns++;
    const rows = Math.ceil(channels / columns);
    const size = Math.min(cell(), panelHeight);
    const both = { cellWidth: size, cellHeight: size, gap: 4, contentHeight: rows * (size + 4) };
    return { count: channels, mapWidth, mapHeight, columns, rows, ...both };
  };
  const host = document.body.appendChild(document.createElement('div'));
  host.style.cssText = 'position:fixed;inset:0;overflow:hidden;z-index:-1';
  const frame = async () => {
    await new Promise((resolve) => requestAnimationFrame(resolve));
    const { port1, port2 } = new MessageChannel();
    await new Promise((resolve) => {
      port1.onmessage = resolve;
      port2.postMessage(null);
    });
    port1.close();
  };
  const table = Uint8ClampedArray.from({ length: 1024 }, (_, i) => (i % 4 === 3 ? 255 : i >> 2));
  /** A canvas and a putImageData for each channel, until the frame that shows them. */
  const each = async (
    /** @type {Float32Array} */ data,
    /** @type {Float32Array} */ ranges,
    /** @type {ReturnType<typeof gridOf>} */ grid,
  ) => {
    const pixels = grid.mapWidth * grid.mapHeight;
    const start = performance.now();
    host.replaceChildren();
    for (let channel = 0; channel < grid.count; channel++) {
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [grid.mapWidth, grid.mapHeight];
      canvas.style.cssText = `width:${grid.cellWidth}px;height:${grid.cellHeight}px`;
      const image = new ImageData(grid.mapWidth, grid.mapHeight);
      const lo = ranges[channel * 2] ?? 0;
      const factor = 255 / ((ranges[channel * 2 + 1] ?? 1) - lo);
      for (let i = 0; i < pixels; i++) {
        const value = data[channel * pixels + i] ?? 0;
        const entry = Math.min(255, Math.max(0, Math.floor((value - lo) * factor + 0.5))) * 4;
        for (let k = 0; k < 4; k++) image.data[i * 4 + k] = table[entry + k] ?? 0;
      }
      canvas.getContext('2d').putImageData(image, 0, 0);
      host.append(canvas);
    }
    await frame();
    return performance.now() - start;
  };

  /** @type {{ name: string, shape: number[] }[]} */
  const layers = (await denselens.model()).layers;
  // One tensor of every shape that has maps.
  const shapes = new Map(
    layers
      .filter(({ shape }) => (shape[1] ?? 1) > 1)
      .map(({ name, shape }) => [shape.join('×'), { name, shape }]),
  );
  /** @type {Record<string, { painter: number, each: number }>} */
  const painting = {};
  for (const [shape, layer] of shapes) {
    const grid = gridOf(layer.shape);
    const { data } = await denselens.tensor(layer.name);
    /** @type {number[]} */
    const ours = [];
    /** @type {number[]} */
    const theirs = [];
    // Interleaved, so that a noisy neighbour hits both alike; the first rounds compile.
    for (let round = -3; round < rounds; round++) {
      const painted = await surface.paint({
        tensor: layer.name,
        grid,
        order: null,
        scope: 'channel',
        theme: 'light',
        scrollTop: 0,
        width: panelWidth,
        height: panelHeight,
        pixelRatio: 1,
      });
      const time = await each(data, painted.ranges, grid);
      if (round < 0) continue;
      ours.push(painted.paintMilliseconds);
      theirs.push(time);
    }
    painting[shape] = { painter: median(ours), each: median(theirs) };
  }
  host.remove();
  surface.destroy();

  /** @type {Record<string, number>} */
  const sorting = {};
  const usual = { reversed: false, similarTo: 3, channels: null, from: null, to: null, dead: 'shown' };
  for (const key of ['index', 'mean', 'max', 'l2', 'sparsity', 'entropy', 'similarity', 'contribution']) {
    /** @type {number[]} */
    const times = [];
    for (let round = -2; round < rounds; round++) {
      const start = performance.now();
      await engine.ask('arrange', {
        name: 'relu5',
        arrangement: { ...usual, key },
        question: { index: 0, against: null },
      });
      if (round >= 0) times.push(performance.now() - start);
    }
    sorting[key] = median(times);
  }
  return {
    painting,
    slowest: Math.max(...Object.values(painting).map(({ painter }) => painter)),
    worstShare: Math.max(...Object.values(painting).map(({ painter, each: other }) => painter / other)),
    sorting: Math.max(...Object.values(sorting)),
    sortingByKey: sorting,
  };
}

import { quantileOf, tracedFrames } from './frames.mjs';

/** @typedef {import('./part.mjs').Part} Part */

/**
 * What issue "the network view" asks of speed: the main thread's work in each frame of a scripted pan, zoom and
 * hover, and the time from a pointer's move to the lit connections.
 * @type {Part}
 */
export async function measureNetwork(page, { quick }) {
  /** @type {Record<string, { frame: number, p95: number, hover: number, frames: number, arcs: number }>} */
  const found = {};
  for (const [name, blocks] of /** @type {[string, number[]][]} */ ([
    ['DenseNet-121', [6, 12, 24, 16]],
    ['DenseNet-201', [6, 12, 48, 32]],
  ])) {
    if (name === 'DenseNet-121') await page.evaluate('denselens.loadModel("emoji1000")');
    else await page.evaluate(loadRandom, blocks);
    const views = page.getByRole('navigation', { name: 'How close the network is looked at' });
    await views.getByRole('button').first().click();
    await page.waitForSelector('.network-node.is-layer');
    await page.waitForTimeout(500);
    found[name] = await measureFrames(page, quick ? 60 : 180);
  }
  await page.evaluate('denselens.loadModel("emoji1000")');
  const [d121, d201] = [found['DenseNet-121'], found['DenseNet-201']];
  return {
    found,
    bars: [
      ['frame of pan, zoom and hover, DenseNet-121, median', d121?.frame ?? Number.NaN, 16, 'ms'],
      ['frame of pan, zoom and hover, DenseNet-201, median', d201?.frame ?? Number.NaN, 33, 'ms'],
      ['hover → highlight, DenseNet-121, p95', d121?.hover ?? Number.NaN, 50, 'ms'],
      ['hover → highlight, DenseNet-201, p95', d201?.hover ?? Number.NaN, 50, 'ms'],
    ],
  };
}

/**
 * @param {import('@playwright/test').Page} page
 * @param {number} steps
 */
async function measureFrames(page, steps) {
  const box = await page.locator('.network-scene').boundingBox();
  if (box === null) throw new Error('The network is not drawn.');
  const hover = await page.evaluate(hoverInPage);
  const [cx, cy] = [box.x + box.width / 2, box.y + box.height * 0.7];
  const sorted = await tracedFrames(page, async () => {
    await page.mouse.move(cx, cy);
    for (let i = 0; i < steps; i++) {
      const phase = i % 60;
      if (phase < 15) await page.mouse.wheel(0, i % 2 === 0 ? -60 : 40);
      else if (phase < 35) {
        if (phase === 15) {
          await page.mouse.move(cx, box.y + 30);
          await page.mouse.down();
        }
        await page.mouse.move(cx - 6 * (phase - 15), box.y + 30);
        if (phase === 34) await page.mouse.up();
      } else await page.mouse.move(box.x + ((phase - 35) / 25) * box.width, cy + 10);
    }
  });
  const fit = page.getByRole('button', { name: 'Fit' });
  await fit.click();
  return {
    frame: quantileOf(sorted, 0.5),
    p95: quantileOf(sorted, 0.95),
    frames: sorted.length,
    hover,
    arcs: await page.locator('.network-arcs path').count(),
  };
}

/** From a pointer's event on a layer to the next frame after its connections are lit; p95 over all layers. */
async function hoverInPage() {
  const { document, performance, PointerEvent, requestAnimationFrame } = /** @type {any} */ (globalThis);
  /** @type {number[]} */
  const times = [];
  for (const node of document.querySelectorAll('.network-node.is-layer')) {
    const start = performance.now();
    node.firstElementChild.dispatchEvent(new PointerEvent('pointerover', { bubbles: true }));
    if (document.querySelectorAll('.network-lit path').length === 0) throw new Error('Nothing was lit.');
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0)));
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  return times[Math.floor(0.95 * times.length)] ?? Number.NaN;
}

/**
 * Loads a DenseNet of these blocks with zeros for weights: only its drawing matters here. Runs in the page.
 * @param {number[]} blocks
 */
async function loadRandom(blocks) {
  const { denselens, TextEncoder } = /** @type {any} */ (globalThis);
  /** @type {Record<string, { dtype: string, shape: number[], data_offsets: [number, number] }>} */
  const header = {};
  let end = 0;
  /** @param {string} name @param {number[]} shape */
  const add = (name, shape) => {
    const bytes = shape.reduce((product, size) => product * size, 2);
    header[name] = { dtype: 'F16', shape, data_offsets: [end, end + bytes] };
    end += bytes;
  };
  /** @param {string} name @param {number} channels */
  const norm = (name, channels) => {
    for (const part of ['weight', 'bias', 'running_mean', 'running_var']) add(`${name}.${part}`, [channels]);
  };
  let channels = 64;
  add('features.conv0.weight', [64, 3, 7, 7]);
  norm('features.norm0', 64);
  for (const [b, layers] of blocks.entries()) {
    for (let l = 1; l <= layers; l++) {
      const layer = `features.denseblock${b + 1}.denselayer${l}`;
      norm(`${layer}.norm1`, channels);
      add(`${layer}.conv1.weight`, [128, channels, 1, 1]);
      norm(`${layer}.norm2`, 128);
      add(`${layer}.conv2.weight`, [32, 128, 3, 3]);
      channels += 32;
    }
    if (b === blocks.length - 1) break;
    norm(`features.transition${b + 1}.norm`, channels);
    add(`features.transition${b + 1}.conv.weight`, [channels / 2, channels, 1, 1]);
    channels /= 2;
  }
  norm('features.norm5', channels);
  add('classifier.weight', [1000, channels]);
  add('classifier.bias', [1000]);
  const json = new TextEncoder().encode(JSON.stringify(header));
  const file = new Uint8Array(8 + json.length + end);
  new DataView(file.buffer).setBigUint64(0, BigInt(json.length), true);
  file.set(json, 8);
  // 1.0 in half precision, so that no variance is 0.
  const data = new DataView(file.buffer, 8 + json.length);
  for (const [
    name,
    {
      data_offsets: [from, to],
    },
  ] of Object.entries(header)) {
    if (!name.endsWith('running_var')) continue;
    for (let at = from; at < to; at += 2) data.setUint16(at, 0x3c00, true);
  }
  await denselens.loadModel(file.buffer);
}

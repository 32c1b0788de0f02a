/** @typedef {import('./part.mjs').Part} Part */

/**
 * Bytes that the page's scripts hold, by a snapshot of the heap: without what V8 compiled of them, which grows for as
 * long as functions are called often enough to be compiled again.
 * @param {import('@playwright/test').Page} page
 */
async function snapshotHeap(page) {
  const session = await page.context().newCDPSession(page);
  /** @type {string[]} */
  const chunks = [];
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => chunks.push(chunk));
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  await session.detach();
  const { snapshot, nodes } = JSON.parse(chunks.join(''));
  const { node_fields: fields, node_types: types } = snapshot.meta;
  const [type, size] = [fields.indexOf('type'), fields.indexOf('self_size')];
  const code = types[0].indexOf('code');
  let bytes = 0;
  for (let at = 0; at < nodes.length; at += fields.length)
    if (nodes[at + type] !== code) bytes += nodes[at + size];
  return bytes;
}

/**
 * What issue "the main job" asks of speed.
 * @type {Part}
 */
export async function measureMainJob(page, { quick }) {
  await page.exposeFunction('benchSnapshotHeap', () => snapshotHeap(page));
  const found = await page.evaluate(inPage, { repeats: quick ? 5 : 15, images: quick ? 10 : 50 });
  return {
    found,
    bars: [
      ['captured run / bare run', found.captured / found.bare, 1.15, '×'],
      ['decode + preprocess + postprocess / bare run', found.around / found.bare, 0.25, '×'],
      ['click → painted, tensor held, p95', found.heldP95, 50, 'ms'],
      ['click → painted, tensor computed, p95', found.computedP95, 150, 'ms'],
      [
        `the same through the page’s controls, held, p95 (${found.unpainted} never)`,
        found.controlHeldP95,
        50,
        'ms',
      ],
      ['the same through the page’s controls, computed, p95', found.controlComputedP95, 150, 'ms'],
      ['controls after which nothing was painted within 2 s', found.unpainted, 0, ''],
      ['longest main-thread task while images run', found.longestTask, 50, 'ms'],
      ['tensors held after / before many images and layers', found.tensorGrowth, 1.01, '×'],
      ['sessions after / before', found.sessionGrowth, 1, '×'],
      ['JavaScript heap after / before', found.heapGrowth, 1.1, '×'],
      ['the same but for compiled code', found.objectGrowth, 1.02, '×'],
      ['memory of page and worker after / before', found.memoryGrowth, 1.02, '×'],
    ],
  };
}

/**
 * Runs in the page: it may use nothing but its argument and the page's globals.
 * @param {{ repeats: number, images: number }} options
 */
async function inPage({ repeats, images }) {
  const {
    denselens,
    document,
    performance,
    PerformanceObserver,
    requestAnimationFrame,
    gc,
    benchSnapshotHeap,
  } = /** @type {any} */ (globalThis);
  const engine = denselens[Symbol.for('denselens.engine')];
  /** @param {number[]} values @param {number} at */
  const quantile = (values, at) => {
    const sorted = [...values].sort((a, b) => a - b);
    return sorted[Math.min(sorted.length - 1, Math.ceil(at * sorted.length) - 1)] ?? Number.NaN;
  };
  /** @param {string} file */
  const sample = async (file) => (await fetch(`/samples/${file}`)).blob();
  const pictures = await Promise.all(
    ['elephant.png', 'octopus.png', 'tiger.png', 'chelsea.png', 'guitar.png'].map(sample),
  );

  // Warm up: the first runs compile and grow the heap.
  for (const picture of pictures) await denselens.classify(picture);
  await engine.ask('measure', { what: 'bare', repeats: 2 });

  // Interleaved, so that a noisy neighbour hits both alike.
  /** @type {number[]} */
  const bare = [];
  /** @type {number[]} */
  const captured = [];
  /** @type {number[]} */
  const around = [];
  for (let i = 0; i < repeats; i++) {
    bare.push(...(await engine.ask('measure', { what: 'bare', repeats: 1 })));
    captured.push(...(await engine.ask('measure', { what: 'captured', repeats: 1 })));
    const { timings } = await denselens.classify(pictures[i % pictures.length]);
    around.push(timings.total - timings.run);
  }

  // A click on an operation, to the painted atlas, as the page does it: 1100×450 CSS pixels, cells of 44.
  const { layers } = await denselens.model();
  const canvas = document.createElement('canvas');
  const surface = engine.lease(
    () => canvas,
    () => {},
  );
  /** @param {{ name: string, shape: readonly number[] }} layer */
  const click = async ({ name, shape: [channels = 1, height = 1, width = 1] }) => {
    const [cell, gap] = [44, 4];
    const columns = Math.min(channels, Math.floor(1104 / (cell + gap)));
    const rows = Math.ceil(channels / columns);
    const grid = {
      count: channels,
      mapWidth: width,
      mapHeight: height,
      columns,
      rows,
      cellWidth: cell,
      cellHeight: Math.max(1, Math.round((cell * height) / width)),
      gap,
      contentHeight: rows * (cell + gap),
    };
    const start = performance.now();
    const painted = await surface.paint({
      tensor: name,
      grid,
      order: null,
      scope: 'channel',
      theme: 'light',
      scrollTop: 0,
      width: 1100,
      height: 450,
      pixelRatio: 1,
    });
    return { time: performance.now() - start, computed: painted.computed };
  };
  /** @type {number[]} */
  const held = [];
  /** @type {number[]} */
  const computed = [];
  for (let round = 0; round < 2; round++) {
    // Another image: everything has to be computed again.
    await denselens.classify(pictures[round]);
    for (const layer of layers) {
      const { time, computed: wasComputed } = await click(layer);
      (wasComputed ? computed : held).push(time);
    }
  }

  // The same through the page's own controls: a part of the network, then each of its operations.
  const stage = document.querySelector('.atlas');
  const part = document.querySelector('select[aria-label="Part of the network"]');
  const setPart = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(part), 'value')?.set;
  /** @param {() => void} act @returns {Promise<{ time: number, computed: boolean } | null>} null: nothing to paint */
  const control = async (act) => {
    const before = await engine.ask('counters', null);
    const painted = stage.dataset.painted;
    const start = performance.now();
    act();
    while (stage.dataset.painted === painted || stage.hasAttribute('aria-busy')) {
      if (performance.now() - start > 2_000) return null;
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
    const time = performance.now() - start;
    const { heldBytes, heldTensors } = await engine.ask('counters', null);
    return { time, computed: heldBytes !== before.heldBytes || heldTensors !== before.heldTensors };
  };
  /** @type {number[]} */
  const controlHeld = [];
  /** @type {number[]} */
  const controlComputed = [];
  let unpainted = 0;
  await denselens.classify(pictures[2]);
  await new Promise((resolve) => setTimeout(resolve, 500));
  const operations = () => [...document.querySelectorAll('button[data-op]')];
  if (operations().length === 0) throw new Error('The operations of a part are no buttons any more.');
  /** @param {() => void} act */
  const count = async (act) => {
    const clicked = await control(act);
    if (clicked === null) {
      // Never is later than any time.
      unpainted++;
      controlHeld.push(Number.POSITIVE_INFINITY);
    } else (clicked.computed ? controlComputed : controlHeld).push(clicked.time);
  };
  for (const { value } of [...part.options]) {
    if (value !== part.value) {
      await count(() => {
        setPart?.call(part, value);
        part.dispatchEvent(new Event('change', { bubbles: true }));
      });
    }
    for (let i = 0; i < operations().length; i++) {
      const button = operations()[i];
      const isSelected = button.getAttribute('aria-pressed') === 'true';
      if (!isSelected && !button.disabled) await count(() => button.click());
    }
  }

  /** @type {number[]} */
  const tasks = [0];
  const observer = new PerformanceObserver((/** @type {any} */ list) =>
    tasks.push(...list.getEntries().map((/** @type {any} */ entry) => entry.duration)),
  );
  observer.observe({ type: 'longtask' });
  for (const picture of pictures) await denselens.classify(picture);
  await new Promise((resolve) => setTimeout(resolve, 200));
  tasks.push(...observer.takeRecords().map((/** @type {any} */ entry) => entry.duration));
  observer.disconnect();

  /**
   * Bytes of the page's heap that are held, not merely unswept: finalizers and detached frames take several
   * collections with the event loop between them, so the least of several readings.
   */
  const retained = async () => {
    let least = Number.POSITIVE_INFINITY;
    for (let i = 0; i < 8; i++) {
      gc?.();
      await new Promise((resolve) => setTimeout(resolve, 100));
      least = Math.min(least, performance.memory?.usedJSHeapSize ?? Number.NaN);
    }
    return least;
  };

  /** A hundred layers and many images, then what is left of them. */
  const units = layers
    .filter((/** @type {{ name: string }} */ { name }) => /relu1$|norm2$/.test(name))
    .slice(0, 100);
  const round = async () => {
    for (let i = 0; i < images; i++) await denselens.classify(pictures[i % pictures.length]);
    for (const unit of units) await click(unit);
    const { heldBytes, heldTensors, sessions } = await engine.ask('counters', null);
    const heap = await retained();
    const objects = await benchSnapshotHeap();
    // Of the page and its worker, WebAssembly included.
    const { bytes } = await performance.measureUserAgentSpecificMemory();
    return { heldBytes, heldTensors, sessions, heap, objects, bytes };
  };
  await round();
  const before = await round();
  const after = await round();
  surface.destroy();
  return {
    bare: quantile(bare, 0.5),
    captured: quantile(captured, 0.5),
    around: quantile(around, 0.5),
    heldP95: quantile(held, 0.95),
    heldCount: held.length,
    computedP95: quantile(computed, 0.95),
    computedCount: computed.length,
    longestTask: Math.max(...tasks),
    controlHeldP95: quantile(controlHeld, 0.95),
    controlHeldCount: controlHeld.length,
    controlComputedP95: quantile(controlComputed, 0.95),
    controlComputedCount: controlComputed.length,
    unpainted,
    tensorGrowth: after.heldBytes / before.heldBytes,
    sessionGrowth: after.sessions / before.sessions,
    heapBytes: [before.heap, after.heap],
    heapGrowth: after.heap / before.heap,
    objectBytes: [before.objects, after.objects],
    objectGrowth: after.objects / before.objects,
    memoryGrowth: after.bytes / before.bytes,
    memoryBytes: after.bytes,
  };
}

import { quantileOf, tracedFrames } from './frames.mjs';

/** @typedef {import('./part.mjs').Part} Part */

/**
 * What issue "the parameters" asks of speed: the main thread's work in each frame while a slider of DenseNet-264's
 * design moves, and the time from "Build" to the first atlas of DenseNet-121.
 * @type {Part}
 */
export async function measureWorkshop(page, { quick }) {
  await page.evaluate(
    'fetch("/samples/elephant.png").then((r) => r.blob()).then((b) => denselens.classify(b))',
  );
  const tab = page.getByRole('tab', { name: 'Design' });
  await tab.click();
  const preset = page.getByRole('combobox', { name: 'Start from' });
  await preset.selectOption({ label: 'DenseNet-264' });
  await page.waitForTimeout(1000);
  /** @type {Record<string, { median: number, p95: number, frames: number }>} */
  const sliders = {};
  for (const name of ['Growth rate k', 'Layers in block 3', 'Compression θ']) {
    const slider = page.getByRole('slider', { name });
    await slider.scrollIntoViewIfNeeded();
    const box = await slider.boundingBox();
    if (box === null) throw new Error(`${name} is not there.`);
    const y = box.y + box.height / 2;
    const steps = quick ? 40 : 120;
    const sorted = await tracedFrames(page, async () => {
      await page.mouse.move(box.x + box.width * 0.5, y);
      await page.mouse.down();
      for (let i = 0; i < steps; i++)
        await page.mouse.move(box.x + box.width * (0.5 + 0.08 * Math.sin(i / 9)), y);
      await page.mouse.up();
    });
    sliders[name] = {
      median: quantileOf(sorted, 0.5),
      p95: quantileOf(sorted, 0.95),
      frames: sorted.length,
    };
    await preset.selectOption({ label: 'DenseNet-264' });
    await page.waitForTimeout(500);
  }
  await preset.selectOption({ label: 'DenseNet-121' });
  await page.getByRole('tab', { name: 'Feature maps' }).click();
  await page.locator('.atlas[data-painted]').waitFor();
  /** @type {number[]} */
  const builds = [];
  for (let i = 0; i < (quick ? 3 : 7); i++) {
    const last = await page.locator('.atlas').getAttribute('data-painted');
    await tab.click();
    await page.getByRole('spinbutton', { name: 'Seed' }).fill(String(i + 1));
    await page.evaluate(watchBuild, Number.parseInt(last ?? '0', 10));
    await page.getByRole('button', { name: 'Build', exact: true }).click();
    await page.getByRole('tab', { name: 'Feature maps' }).click();
    builds.push(Number(await page.evaluate('atlasAfterBuild')));
  }
  builds.sort((a, b) => a - b);
  await page.evaluate('denselens.loadModel("emoji1000")');
  const worst = Math.max(...Object.values(sliders).map(({ median }) => median));
  const worst95 = Math.max(...Object.values(sliders).map(({ p95 }) => p95));
  return {
    found: { sliders, builds },
    bars: [
      ['frame while a slider of DenseNet-264 moves, median', worst, 16.7, 'ms'],
      ['frame while a slider of DenseNet-264 moves, p95', worst95, 16.7, 'ms'],
      ['"Build" of DenseNet-121 → first atlas, median', quantileOf(builds, 0.5), 1500, 'ms'],
    ],
  };
}

/**
 * From the press of "Build" to the picture of a run after this one in the atlas. Runs in the page.
 * @param {number} last
 */
function watchBuild(last) {
  const page = /** @type {any} */ (globalThis);
  const { document, performance, MutationObserver } = page;
  page.atlasAfterBuild = new Promise((resolve) => {
    const begin = () => {
      const start = performance.now();
      new MutationObserver((/** @type {unknown} */ _, /** @type {any} */ observer) => {
        const painted = Number.parseInt(document.querySelector('.atlas')?.dataset.painted ?? '0', 10);
        if (painted <= last) return;
        observer.disconnect();
        resolve(performance.now() - start);
      }).observe(document.body, { subtree: true, childList: true, attributes: true });
    };
    document.addEventListener('pointerdown', begin, { once: true, capture: true });
  });
}

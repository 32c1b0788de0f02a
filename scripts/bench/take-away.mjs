import { readFileSync } from 'node:fs';

/** @typedef {import('./part.mjs').Part} Part */

/**
 * What issue "the inspector" asks of a file of everything: memory while it is written, over what it was before.
 * Counted is what all of the browser's processes hold (Linux's PSS), since a Blob is kept outside of the page's.
 * In a profile on disk, as visitors have: without one the site's storage is the browser's memory.
 * @type {Part}
 */
export async function measureTakeAway(_page, { origin, launchProfile }) {
  const context = await launchProfile();
  try {
    return await measure(context, origin);
  } finally {
    await context.close();
  }
}

/**
 * @param {import('@playwright/test').BrowserContext} context
 * @param {string} origin
 * @returns {ReturnType<Part>}
 */
async function measure(context, origin) {
  const browser = context.browser();
  if (browser === null) throw new Error('There is no browser to ask for its processes.');
  const page = await context.newPage();
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto(`${origin}/?backend=wasm&threads=2&model=emoji1000`);
  await page.waitForFunction(() => 'denselens' in globalThis);
  await page.evaluate('denselens.ready');
  const session = await browser.newBrowserCDPSession();
  const memory = async () => {
    const { processInfo } = await session.send('SystemInfo.getProcessInfo');
    return processInfo.reduce((sum, { id }) => sum + held(id), 0);
  };
  const everything = async () => {
    const downloaded = page.waitForEvent('download', { timeout: 300_000 });
    await page.getByRole('button', { name: /^All \d+ tensors/ }).click();
    let most = 0;
    let ended = false;
    const file = downloaded.finally(() => {
      ended = true;
    });
    while (!ended) {
      most = Math.max(most, await memory());
      await page.waitForTimeout(20);
    }
    await (await file).delete();
    return most;
  };
  await page.evaluate(
    'fetch("/samples/elephant.png").then((r) => r.blob()).then((b) => denselens.classify(b))',
  );
  await page.getByRole('tab', { name: 'Take away' }).click();
  await page.evaluate('gc?.()');
  await page.waitForTimeout(1000);
  // Before anything of it was ever made: what the engine keeps of the layers counts, too.
  const before = await memory();
  const start = performance.now();
  const most = await everything();
  const found = { before, most, milliseconds: performance.now() - start };
  return {
    found,
    bars: [['memory over the baseline while everything is written', (most - before) / 1e6, 300, 'MB']],
  };
}

/** Bytes that a process holds, shared ones by its share; none once it has ended. @param {number} id */
function held(id) {
  try {
    const pss = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${id}/smaps_rollup`, 'utf8'))?.[1];
    return Number(pss ?? 0) * 1024;
  } catch {
    return 0;
  }
}

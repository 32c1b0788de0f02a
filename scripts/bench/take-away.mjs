import { readFileSync } from 'node:fs';

/** @typedef {import('./part.mjs').Part} Part */

/**
 * What issue "the inspector" asks of a file of everything: memory while it is written, over what it was before.
 * Counted is what all of the browser's processes hold (Linux's RSS), since a Blob is kept outside of the page's.
 * @type {Part}
 */
export async function measureTakeAway(page) {
  const browser = page.context().browser();
  if (browser === null) throw new Error('There is no browser to ask for its processes.');
  const session = await browser.newBrowserCDPSession();
  const memory = async () => {
    const { processInfo } = await session.send('SystemInfo.getProcessInfo');
    return processInfo.reduce((sum, { id }) => sum + rss(id), 0);
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
  // Every layer once, so that what the engine keeps for itself is there before.
  await everything();
  await page.evaluate('gc?.()');
  await page.waitForTimeout(1000);
  const before = await memory();
  const start = performance.now();
  const most = await everything();
  const found = { before, most, milliseconds: performance.now() - start };
  await page.getByRole('tab', { name: 'Maps' }).click();
  return {
    found,
    bars: [['memory over the baseline while everything is written', (most - before) / 1e6, 300, 'MB']],
  };
}

/** Bytes that a process holds; none once it has ended. @param {number} id */
function rss(id) {
  try {
    const pages = Number(readFileSync(`/proc/${id}/statm`, 'utf8').split(' ')[1]);
    return pages * 4096;
  } catch {
    return 0;
  }
}

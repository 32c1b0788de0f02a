import { readFileSync } from 'node:fs';

/** What is in memory, in MB. @typedef {{ heap: number, agent: number | null, process: number | null }} Memory */

/**
 * What a page has in memory once nothing is left to be collected: the page's own heap of JavaScript; with its workers
 * and their WASM, as the browser counts it; and its whole process, as Linux does (null elsewhere).
 * @param {import('@playwright/test').Page} page
 * @returns {Promise<Memory>}
 */
export async function memoryOf(page) {
  // Counting collects, too, and more thoroughly.
  const agent = /** @type {number | null} */ (
    await page.evaluate(
      'performance.measureUserAgentSpecificMemory?.().then(({ bytes }) => bytes / 1e6) ?? null',
    )
  );
  await page.evaluate('gc?.()');
  const heap = Number(await page.evaluate('performance.memory.usedJSHeapSize')) / 1e6;
  return { heap, agent, process: await residentOf(page) };
}

/** Of the largest of the browser's renderers. @param {import('@playwright/test').Page} page */
async function residentOf(page) {
  if (process.platform !== 'linux') return null;
  const session = await page.context().browser()?.newBrowserCDPSession();
  const info = await session?.send('SystemInfo.getProcessInfo');
  await session?.detach();
  const renderers = (info?.processInfo ?? []).filter(({ type }) => type === 'renderer');
  const sizes = renderers.map(({ id }) => {
    const status = readFileSync(`/proc/${id}/status`, 'utf8');
    return Number(/RssAnon:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1e3;
  });
  return Math.max(0, ...sizes);
}

// npm run bench: what issue "the main job" asks of speed, as ratios of medians within one page.
//   node scripts/bench.mjs [--quick]
// Prints a readable table, and one JSON object as the last line. It measures; it is no test.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuilt } from './lib/build.mjs';
import { ensureChromium } from './lib/chromium.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { root } from './lib/root.mjs';
import { run } from './lib/run.mjs';

const { values: options } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });
await ensureInstalled();
await ensureBuilt();
const found = await ensureChromium();
if ('problem' in found) throw new Error(found.problem);
const { chromium } = await import('@playwright/test');
const { serve } = await import('./lib/serve.mjs');
const { explainInPage } = await import('./lib/bench-explain.mjs');
const { inPage } = await import('./lib/bench-page.mjs');

/** What scripts/check-size.mjs counts, in kB. */
async function initialScript() {
  const { output } = await run(process.execPath, [join(root, 'scripts', 'check-size.mjs')], {
    timeout: 60_000,
    capture: true,
  });
  return Number(/Initial JavaScript: ([\d.]+) of/.exec(output)?.[1]);
}

const site = await serve({ port: 0, hidden: [/^\/models\/[^/]+\.safetensors$/] });
const browser = await chromium.launch({
  executablePath: found.path,
  args: [
    '--no-sandbox',
    '--disable-background-networking',
    '--enable-precise-memory-info',
    '--js-flags=--expose-gc',
    // Else a measurement waits for the next collection, up to a minute.
    '--enable-blink-features=ForceEagerMeasureMemory',
  ],
});
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(`http://localhost:${site.port}/?backend=wasm&threads=2&model=emoji1000`);
  await page.waitForFunction(() => 'denselens' in globalThis);
  await page.evaluate('denselens.ready');
  const measured = await page.evaluate(inPage, {
    repeats: options.quick ? 5 : 15,
    images: options.quick ? 10 : 50,
  });

  const explained = await page.evaluate(explainInPage);

  /** @type {[name: string, value: number, bar: number, unit: string][]} */
  const bars = [
    ['captured run / bare run', measured.captured / measured.bare, 1.15, '×'],
    ['decode + preprocess + postprocess / bare run', measured.around / measured.bare, 0.25, '×'],
    ['click → painted, tensor held, p95', measured.heldP95, 50, 'ms'],
    ['click → painted, tensor computed, p95', measured.computedP95, 150, 'ms'],
    ['the same through the page’s controls, held, p95', measured.controlHeldP95, 50, 'ms'],
    ['the same through the page’s controls, computed, p95', measured.controlComputedP95, 150, 'ms'],
    ['longest main-thread task while images run', measured.longestTask, 50, 'ms'],
    ['tensors held after / before many images and layers', measured.tensorGrowth, 1.01, '×'],
    ['sessions after / before', measured.sessionGrowth, 1, '×'],
    ['JavaScript heap after / before', measured.heapGrowth, 1.1, '×'],
    ['memory of page and worker after / before', measured.memoryGrowth, 1.02, '×'],
    ['class map and ledger of another class, p95', explained.anotherP95, 10, 'ms'],
    ['connectivity of the whole model, first time, slowest measure', explained.connectivity, 150, 'ms'],
    ['lesion / (1.3 × MAC share × bare run + 5 ms), worst', explained.lesionWorst, 1, '×'],
    [`sweep of ${explained.edges} edges / as many bare runs`, explained.sweep, 0.35, '×'],
    ['initial JavaScript, gzip', await initialScript(), 200, 'kB'],
  ];
  const width = Math.max(...bars.map(([name]) => name.length));
  for (const [name, value, bar, unit] of bars) {
    const verdict = value <= bar ? 'ok' : 'MISSED';
    console.log(
      `${name.padEnd(width)}  ${value.toFixed(3).padStart(9)} ${unit.padEnd(2)}  at most ${bar} ${unit}  ${verdict}`,
    );
  }
  const { bare, captured, ...rest } = measured;
  console.log(`bare run ${bare.toFixed(0)} ms, captured run ${captured.toFixed(0)} ms (medians)`);
  console.log(
    JSON.stringify({
      bare,
      captured,
      ...rest,
      explained,
      missed: bars.filter(([, value, bar]) => !(value <= bar)).map(([name]) => name),
    }),
  );
} finally {
  await browser.close();
  await site.close();
}

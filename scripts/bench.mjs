// npm run bench: what the issues ask of speed, as ratios of medians within one page where that is possible.
//   node scripts/bench.mjs [--quick] [--strict] [--only PART,…]
// Prints a readable table, and one JSON object as the last line. It measures; with --strict a missed bar is an
// error (exit code 1).
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measureAtlas } from './bench/atlas.mjs';
import { measureConvolutions } from './bench/convolutions.mjs';
import { measureExplanations } from './bench/explain.mjs';
import { measureFirstImage } from './bench/first-image.mjs';
import { measureGradients } from './bench/gradients.mjs';
import { measureMainJob } from './bench/main-job.mjs';
import { measureNetwork } from './bench/network.mjs';
import { measureSet } from './bench/set.mjs';
import { measureSetBatches } from './bench/set-batches.mjs';
import { measureTakeAway } from './bench/take-away.mjs';
import { measureWebGpu } from './bench/webgpu.mjs';
import { measureWorkshop } from './bench/workshop.mjs';
import { ensureBuilt } from './lib/build.mjs';
import { ensureChromium } from './lib/chromium.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { root } from './lib/root.mjs';
import { run } from './lib/run.mjs';

/** @type {Record<string, import('./bench/part.mjs').Part>} */
const parts = {
  'main-job': measureMainJob,
  'first-image': measureFirstImage,
  explain: measureExplanations,
  gradients: measureGradients,
  convolutions: measureConvolutions,
  atlas: measureAtlas,
  network: measureNetwork,
  workshop: measureWorkshop,
  set: measureSet,
  'set-batches': measureSetBatches,
  'take-away': measureTakeAway,
  webgpu: measureWebGpu,
  size: async () => ({ found: {}, bars: [['initial JavaScript, gzip', await initialScript(), 195, 'kB']] }),
};

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    strict: { type: 'boolean', default: false },
    only: { type: 'string' },
  },
});
const chosen = options.only?.split(',') ?? Object.keys(parts);
const unknown = chosen.filter((name) => !(name in parts));
if (unknown.length > 0) throw new Error(`No such part: ${unknown}. There are ${Object.keys(parts)}.`);
await ensureInstalled();
await ensureBuilt();
const found = await ensureChromium();
if ('problem' in found) throw new Error(found.problem);
const { chromium } = await import('@playwright/test');
const { serve } = await import('./lib/serve.mjs');

/** What scripts/check-size.mjs counts, in kB. */
async function initialScript() {
  const { output } = await run(process.execPath, [join(root, 'scripts', 'check-size.mjs')], {
    timeout: 60_000,
    capture: true,
  });
  return Number(/Initial JavaScript: ([\d.]+) of/.exec(output)?.[1]);
}

const site = await serve({ port: 0, hidden: [/^\/models\/[^/]+\.(safetensors|pth)$/] });
/** @param {string[]} args */
const switches = (args) => ({
  executablePath: found.path,
  args: [
    '--no-sandbox',
    '--disable-background-networking',
    '--enable-precise-memory-info',
    '--js-flags=--expose-gc',
    // Else a measurement waits for the next collection, up to a minute.
    '--enable-blink-features=ForceEagerMeasureMemory',
    ...args,
  ],
});
/** @param {string[]} args */
const launch = (args) => chromium.launch(switches(args));
const profile = await mkdtemp(join(tmpdir(), 'bench-'));
const launchProfile = () => chromium.launchPersistentContext(profile, switches([]));
const origin = `http://localhost:${site.port}`;
const browser = await launch([]);
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(`${origin}/?backend=wasm&threads=2&model=emoji1000`);
  await page.waitForFunction(() => 'denselens' in globalThis);
  await page.evaluate('denselens.ready');
  /** @type {import('./bench/part.mjs').Bar[]} */
  const bars = [];
  /** @type {Record<string, unknown>} */
  const details = {};
  for (const name of chosen) {
    try {
      const part = await parts[name]?.(page, { quick: options.quick, origin, launch, launchProfile });
      if (part === undefined) continue;
      bars.push(...part.bars);
      details[name] = part.found;
    } catch (error) {
      // What could not be measured is missed; the others are measured all the same.
      console.error(error);
      bars.push([`${name}: not measured`, Number.NaN, 0, '']);
    }
  }
  const width = Math.max(...bars.map(([name]) => name.length));
  for (const [name, value, most, unit] of bars) {
    const verdict = value <= most ? 'ok' : 'MISSED';
    console.log(
      `${name.padEnd(width)}  ${value.toFixed(3).padStart(9)} ${unit.padEnd(2)}  at most ${most} ${unit}  ${verdict}`,
    );
  }
  const missed = bars.filter(([, value, most]) => !(value <= most)).map(([name]) => name);
  console.log(JSON.stringify({ ...details, missed }));
  if (options.strict && missed.length > 0) process.exitCode = 1;
} finally {
  await browser.close();
  await site.close();
  await rm(profile, { recursive: true, force: true });
}

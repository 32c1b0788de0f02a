import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.mjs';
import { runtimeOf } from './service-worker.mjs';

const dist = join(root, 'dist');

/** @typedef {'wasm' | 'jspi' | 'asyncify'} Runtime */

/** Rows of the table, in order; a file is of the first that knows it. */
const rows = /** @type {const} */ ([
  ['weights', /^models\/emoji1000\/model\.safetensors$/],
  ['fonts', /-latin-wght-normal-[\w-]+\.woff2$/],
  ['labels, lists and samples', /^models\/(manifest|emoji1000\/labels)\.json$|^samples\/(?!chelsea|rocket)/],
  // All scripts but those of ONNX Runtime: which of them come before the first picture, the browser decides.
  [
    'page, styles and scripts, at most',
    /^(index\.html|favicon\.svg|app\.webmanifest|sw\.js|assets\/.*\.(js|css))$/,
  ],
]);

/** @param {string} path */
function bytesSent(path) {
  const packed = statSync(join(dist, `${path}.br`), { throwIfNoEntry: false });
  return (packed ?? statSync(join(dist, path))).size;
}

/**
 * Bytes that a first visit brings until the first picture has run, where the server gives Brotli: `npm start` does.
 * @returns {{ title: string, bytes: Record<Runtime, number> }[]} the last row is the sum
 */
export function firstVisit() {
  const files = readdirSync(dist, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(dist.length + 1)
        .replaceAll('\\', '/'),
    )
    .filter((path) => !/\.(br|gz)$/.test(path));
  /** @param {readonly string[]} paths */
  const sum = (paths) => paths.reduce((total, path) => total + bytesSent(path), 0);
  const of = (/** @type {Runtime} */ runtime) => sum(files.filter((path) => runtimeOf(path) === runtime));
  const others = files.filter((path) => runtimeOf(path) === undefined);
  /** @type {{ title: string, bytes: Record<Runtime, number> }[]} */
  const table = [
    { title: 'ONNX Runtime', bytes: { wasm: of('wasm'), jspi: of('jspi'), asyncify: of('asyncify') } },
  ];
  for (const [title, pattern] of rows) {
    const same = sum(others.filter((path) => pattern.test(path)));
    table.push({ title, bytes: { wasm: same, jspi: same, asyncify: same } });
  }
  const total = (/** @type {Runtime} */ runtime) => table.reduce((all, { bytes }) => all + bytes[runtime], 0);
  table.push({
    title: 'in all',
    bytes: { wasm: total('wasm'), jspi: total('jspi'), asyncify: total('asyncify') },
  });
  return table;
}

/** Prints {@link firstVisit}. */
export function printFirstVisit() {
  /** @param {number} bytes */
  const megabytes = (bytes) => (bytes / 1e6).toFixed(2).padStart(10);
  const table = firstVisit();
  console.log(
    `First visit until the first picture, MB with Brotli${' '.repeat(3)}WASM    WebGPU  WebGPU without JSPI`,
  );
  for (const { title, bytes } of table) {
    const columns = [bytes.wasm, bytes.jspi, bytes.asyncify].map(megabytes).join('');
    console.log(`  ${title.padEnd(42)}${columns}`);
  }
}

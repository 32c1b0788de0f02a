// Limits the JavaScript that a visit loads before anything is asked for: what index.html's script and the
// workers that it starts import statically, and the first view's English messages. ONNX Runtime, imported dynamically
// for the backend in use, has a size of its own and is not counted. And all that a first visit brings on WASM.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { firstVisit, printFirstVisit } from './lib/first-visit.mjs';
import { root } from './lib/root.mjs';
import { initialScripts, source } from './lib/site-graph.mjs';

/** Bytes after gzip. */
const limit = 195_000;
/** Bytes as they are sent; the weights are 16.5 MB of them. */
const limitOfVisit = 21_000_000;
const dist = join(root, 'dist');

/**
 * @param {string} title
 * @param {readonly string[]} files
 * @returns {number} bytes after gzip
 */
function report(title, files) {
  const sizes = files.map((file) => gzipSync(source(file), { level: 9 }).length);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  console.log(`${title}: ${(total / 1000).toFixed(1)} kB gzip`);
  for (const [index, file] of files.entries()) {
    console.log(`  ${((sizes[index] ?? 0) / 1000).toFixed(1).padStart(6)} kB  ${file}`);
  }
  return total;
}

const { page, worker, messages } = await initialScripts();
const laterMessages = readdirSync(join(dist, 'assets')).filter((file) => /^later-en-[\w-]+\.js$/.test(file));
if (laterMessages.length !== 1)
  throw new Error('The later English messages are no file of their own any more.');
const total = report('Page', page) + report('Workers', worker) + report('English', messages);
console.log(`Initial JavaScript: ${(total / 1000).toFixed(1)} of at most ${limit / 1000} kB gzip.`);

// Nothing of the first view may have to wait for the other messages.
const [, exported = ''] =
  /export\s*\{([^}]*)\}/.exec(laterMessages.map((file) => source(`/assets/${file}`)).join('')) ?? [];
const laterKeys = exported.split(',').map((name) => name.split(' as ').at(-1)?.trim() ?? '');
const first = page.map(source).join('');
const early = laterKeys.filter((key) => new RegExp(`\\.${key}\\b`).test(first));
if (laterKeys.length < 2) throw new Error('The later messages have no names any more.');
if (early.length > 0) {
  console.error(
    `Said in the first view: ${early.join(', ')}. Add the topic to firstTopics in scripts/lib/messages.mjs.`,
  );
  process.exitCode = 1;
}
if (total > limit) {
  console.error('That is too much: import dynamically what the first view does not need.');
  process.exitCode = 1;
}
printFirstVisit();
const visit = firstVisit().at(-1)?.bytes.wasm ?? Number.POSITIVE_INFINITY;
if (visit > limitOfVisit) {
  console.error(`That is too much: a first visit on WASM may bring ${limitOfVisit / 1e6} MB.`);
  process.exitCode = 1;
}

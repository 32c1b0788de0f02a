// Limits the JavaScript that a visit loads before anything is asked for: what index.html's script and the
// workers that it starts import statically, and the first view's English messages. ONNX Runtime, imported dynamically
// for the backend in use, has a size of its own and is not counted.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { gzipSync } from 'node:zlib';
import { init, parse } from 'es-module-lexer';
import { root } from './lib/root.mjs';

/** Bytes after gzip. */
const limit = 195_000;
const dist = join(root, 'dist');

/**
 * The address of a file of the site, from one that stands in another.
 * @param {string} from
 * @param {string} address
 */
const resolve = (from, address) =>
  address.startsWith('/') ? address : posix.normalize(posix.join(dirname(from), address));

/** @param {string} file */
function source(file) {
  const path = join(dist, file);
  if (!existsSync(path)) throw new Error(`${file} is asked for but was not built: run "npm run build".`);
  return readFileSync(path, 'utf8');
}

/** The English messages of a room: a chunk that is called after its language. */
const isEnglish = /(^|\/)en-[\w-]+\.js$/;

/**
 * What a chunk loads by itself, and the messages that it asks for.
 * @param {string} file
 * @returns {{ imports: string[], workers: string[], messages: string[] }}
 */
function dependencies(file) {
  const code = source(file);
  const [imports] = parse(code);
  return {
    imports: imports
      .filter((found) => found.type === 'static' || found.type === 'reexport-star')
      .map(({ specifier }) => resolve(file, specifier ?? '')),
    workers: [...code.matchAll(/new (?:Shared)?Worker\(\s*(?:new URL\(\s*)+["'`]([^"'`]+\.js)["'`]/g)].map(
      ([, address]) => resolve(file, address ?? ''),
    ),
    messages: imports
      .filter(({ type, specifier }) => type === 'dynamic' && isEnglish.test(specifier ?? ''))
      .map(({ specifier }) => resolve(file, specifier ?? '')),
  };
}

/**
 * A chunk and all that it imports statically, and the workers that any of these start.
 * @param {readonly string[]} entries
 */
function graph(entries) {
  const files = new Set(entries);
  /** @type {Set<string>} */
  const workers = new Set();
  /** @type {Set<string>} */
  const messages = new Set();
  for (const file of files) {
    const found = dependencies(file);
    for (const imported of found.imports) files.add(imported);
    for (const worker of found.workers) workers.add(worker);
    for (const english of found.messages) messages.add(english);
  }
  return { files: [...files], workers: [...workers], messages: [...messages] };
}

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

await init;
const html = source('/index.html');
const entries = [...html.matchAll(/<script\b[^>]*\bsrc="([^"]+\.js)"/g)].map(([, address]) =>
  resolve('/', address ?? ''),
);
if (entries.length === 0) throw new Error('dist/index.html has no script.');
const page = graph(entries);
if (page.workers.length === 0)
  throw new Error('The page starts no worker: its address is written in another way.');
const worker = graph(page.workers);
// Asked for by the language in use: the page's, the core's on the page, and the core's in the worker.
const messages = [...new Set([...page.messages, ...worker.messages])];
const laterMessages = readdirSync(join(dist, 'assets')).filter((file) => /^later-en-[\w-]+\.js$/.test(file));
if (messages.length === 0 || laterMessages.length !== 1)
  throw new Error('The English messages are no files of their own any more.');
const total = report('Page', page.files) + report('Workers', worker.files) + report('English', messages);
console.log(`Initial JavaScript: ${(total / 1000).toFixed(1)} of at most ${limit / 1000} kB gzip.`);

// Nothing of the first view may have to wait for the other messages.
const [, exported = ''] =
  /export\s*\{([^}]*)\}/.exec(laterMessages.map((file) => source(`/assets/${file}`)).join('')) ?? [];
const laterKeys = exported.split(',').map((name) => name.split(' as ').at(-1)?.trim() ?? '');
const first = page.files.map(source).join('');
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

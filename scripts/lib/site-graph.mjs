import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { init, parse } from 'es-module-lexer';
import { root } from './root.mjs';

const dist = join(root, 'dist');

/**
 * The address of a file of the site, from one that stands in another.
 * @param {string} from
 * @param {string} address
 */
const resolve = (from, address) =>
  address.startsWith('/') ? address : posix.normalize(posix.join(dirname(from), address));

/** @param {string} file */
export function source(file) {
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
 * What a visit loads of JavaScript before anything is asked for, by address in the site: what index.html's script and
 * the workers that it starts import statically, and the messages of the first view in English.
 */
export async function initialScripts() {
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
  if (messages.length === 0) throw new Error('The English messages are no files of their own any more.');
  return { page: page.files, worker: worker.files, messages };
}

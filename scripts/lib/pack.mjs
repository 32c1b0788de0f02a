import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip, constants as zlib } from 'node:zlib';
import { root } from './root.mjs';

const cache = join(root, 'node_modules', '.cache', 'denselens', 'packed');

/** What gets smaller. Weights do not: a tenth, for which no download of them could go on where it was cut. */
const types = new Set(['.css', '.html', '.js', '.json', '.svg', '.txt', '.wasm', '.md', '.webmanifest']);
/** Bytes below which an answer's head is as long. */
const least = 1_400;
/** Bytes above which Brotli's best takes minutes; quality 5 takes seconds, and 15 % more. */
const large = 2_000_000;

/** @type {Readonly<Record<string, (content: Buffer) => Promise<Buffer>>>} */
const packers = {
  br: (content) =>
    promisify(brotliCompress)(content, {
      params: {
        [zlib.BROTLI_PARAM_QUALITY]: content.length > large ? 5 : 11,
        [zlib.BROTLI_PARAM_LGWIN]: zlib.BROTLI_MAX_WINDOW_BITS,
        [zlib.BROTLI_PARAM_SIZE_HINT]: content.length,
      },
    }),
  gz: (content) => promisify(gzip)(content, { level: content.length > large ? 6 : 9 }),
};

/**
 * A file's packed content, from an earlier build where that had the same file.
 * @param {Buffer} content
 * @param {string} ending
 * @param {Set<string>} used - names in the cache
 */
async function packed(content, ending, used) {
  const name = `${createHash('sha256').update(content).digest('hex')}.${ending}`;
  used.add(name);
  const known = await readFile(join(cache, name)).catch(() => null);
  if (known !== null) return known;
  const made = (await packers[ending]?.(content)) ?? content;
  await mkdir(cache, { recursive: true });
  await writeFile(join(cache, name), made);
  return made;
}

/**
 * Writes Brotli and gzip files beside those of a built site that get smaller by it, for servers that give them to
 * browsers that take them.
 * @param {string} dist
 */
export async function packSite(dist) {
  const entries = await readdir(dist, { withFileTypes: true, recursive: true });
  const files = entries
    .filter((entry) => entry.isFile() && types.has(extname(entry.name)))
    .map((entry) => join(entry.parentPath, entry.name));
  /** @type {Set<string>} */
  const used = new Set();
  const lane = async () => {
    for (let file = files.shift(); file !== undefined; file = files.shift()) {
      const content = await readFile(file);
      if (content.length < least) continue;
      for (const ending of Object.keys(packers)) {
        const made = await packed(content, ending, used);
        if (made.length < content.length) await writeFile(`${file}.${ending}`, made);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, lane));
  for (const name of await readdir(cache).catch(() => []))
    if (!used.has(name)) await rm(join(cache, name), { force: true });
}

import { stat } from 'node:fs/promises';
import { extname, join } from 'node:path';

/** Types of what scripts/lib/pack.mjs packs: of a packed file's own name, a server would conclude another. */
const types = /** @type {Readonly<Record<string, string>>} */ ({
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
});

const encodings = /** @type {const} */ ([
  ['br', '.br'],
  ['gzip', '.gz'],
]);

/**
 * Whether a client takes an encoding: `gzip, br;q=0` takes gzip.
 * @param {string} accepted - its Accept-Encoding
 * @param {string} encoding
 */
const takes = (accepted, encoding) =>
  accepted
    .split(',')
    .map((part) => part.trim().split(/\s*;\s*/))
    .some(
      ([name, ...options]) => name === encoding && !options.some((option) => /^q=0(\.0*)?$/.test(option)),
    );

/**
 * The packed file to give in the place of another, smallest first.
 * @param {import('node:http').IncomingMessage} request
 * @param {string} folder
 * @param {string} path - that is asked for, as it stands in the address
 * @returns {Promise<{ path: string, encoding: string, type: string } | null>} null: give the file itself
 */
export async function packedFor({ method, headers }, folder, path) {
  const file = path.endsWith('/') ? `${path}index.html` : path;
  const type = types[extname(file)];
  // A part of a packed file would be no part of the file.
  if ((method !== 'GET' && method !== 'HEAD') || headers.range !== undefined || type === undefined)
    return null;
  if (!/^\/[\w./-]+$/.test(file) || file.includes('..')) return null;
  for (const [encoding, ending] of encodings) {
    if (!takes(String(headers['accept-encoding'] ?? ''), encoding)) continue;
    const found = await stat(join(folder, `${file}${ending}`)).catch(() => null);
    if (found?.isFile()) return { path: `${file}${ending}`, encoding, type };
  }
  return null;
}

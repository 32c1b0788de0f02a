import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './root.mjs';

/** @typedef {{ path: string, sha256: string, bytes: number, runtime?: 'wasm' | 'jspi' | 'asyncify' }} SiteFile as in src/offline/protocol.ts */

const entry = join(root, 'src', 'offline', 'worker', 'service-worker.ts');

// As in src/offline/protocol.ts, which Node cannot import; a test of the built site holds them together.
export const MANIFEST = 'models/manifest.json';
/** @param {object} manifest */
export const manifestOfBuild = (manifest) =>
  JSON.stringify({ ...manifest, served: undefined, mirror: undefined, addresses: undefined });

/** What stands in a built site and is no part of a visit: packed copies, hosts' settings, the worker itself. */
const aside = /\.(?:br|gz)$|^sw\.js$|^_|^\.|\.conf$/;

/**
 * The build of ONNX Runtime that a file belongs to.
 * @param {string} path
 * @returns {SiteFile['runtime']}
 */
export function runtimeOf(path) {
  const [, kind] = /\bort-wasm-simd-threaded(\.jspi|\.asyncify)?-[\w-]+\.(?:js|wasm)$/.exec(path) ?? [];
  if (!/\bort-wasm-simd-threaded/.test(path)) return undefined;
  return kind === '.jspi' ? 'jspi' : kind === '.asyncify' ? 'asyncify' : 'wasm';
}

/**
 * Weights that another site has too are large, and kept only where a visit uses them.
 * @param {string} dist
 * @returns {Promise<ReadonlySet<string>>} paths
 */
async function optionalWeights(dist) {
  const { models } = JSON.parse(await readFile(join(dist, 'models', 'manifest.json'), 'utf8'));
  /** @type {{ urls: string[], otherFiles?: { urls: string[] }[] }[]} */
  const entries = models;
  const files = entries.flatMap(({ urls, otherFiles = [] }) => [
    urls,
    ...otherFiles.map((file) => file.urls),
  ]);
  return new Set(files.filter(({ length }) => length > 1).map(([own]) => `models/${own}`));
}

/**
 * The files of a built site, sorted.
 * @param {string} dist
 * @returns {Promise<SiteFile[]>}
 */
async function siteFiles(dist) {
  const optional = await optionalWeights(dist);
  const entries = await readdir(dist, { withFileTypes: true, recursive: true });
  const paths = entries
    .filter((found) => found.isFile())
    .map((found) =>
      join(found.parentPath, found.name)
        .slice(dist.length + 1)
        .replaceAll('\\', '/'),
    )
    .filter((path) => !aside.test(path) && !optional.has(path))
    .sort();
  return Promise.all(
    paths.map(async (path) => {
      const content = await readFile(join(dist, path));
      const sha256 = createHash('sha256')
        .update(path === MANIFEST ? manifestOfBuild(JSON.parse(content.toString())) : content)
        .digest('hex');
      const runtime = runtimeOf(path);
      return { path, sha256, bytes: content.length, ...(runtime === undefined ? {} : { runtime }) };
    }),
  );
}

/**
 * Tells a built site's page which build it is of, and adds the service worker that knows all files of the build.
 * @param {string} dist
 */
export async function addServiceWorker(dist) {
  const page = join(dist, 'index.html');
  const html = (await readFile(page, 'utf8')).replace(/ *<meta name="denselens-build"[^>]*>\n/, '');
  await writeFile(page, html);
  const build = createHash('sha256')
    .update(JSON.stringify(await siteFiles(dist)))
    .digest('hex')
    .slice(0, 16);
  const mark = `    <meta name="denselens-build" content="${build}" />\n`;
  await writeFile(
    page,
    html.replace(/ *<\/head>/, (end) => `${mark}${end}`),
  );
  const site = { build, files: await siteFiles(dist) };
  const { build: bundle } = await import('vite');
  await bundle({
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    define: { __SITE__: JSON.stringify(site) },
    build: {
      outDir: dist,
      emptyOutDir: false,
      target: 'es2023',
      lib: { entry, formats: ['iife'], name: 'serviceWorker', fileName: () => 'sw.js' },
    },
  });
}

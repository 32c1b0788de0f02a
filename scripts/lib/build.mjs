import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { addEmbedClient } from './embed-client.mjs';
import { printFirstVisit } from './first-visit.mjs';
import { packSite } from './pack.mjs';
import { root } from './root.mjs';
import { run } from './run.mjs';
import { writeServed } from './served-models.mjs';
import { addServiceWorker } from './service-worker.mjs';

const inputs = [
  'app',
  'src',
  'public',
  'embed',
  'scripts/lib',
  'index.html',
  'vite.config.ts',
  'package-lock.json',
];
const stampFile = join(root, 'node_modules', '.cache', 'denselens', 'build.txt');
/** Downloaded weights are served from where they are: their coming does not make a build stale. */
const downloaded = /^public\/models\/[^/]+\.(safetensors|pth)$/;

/**
 * Files under a path of the repository, sorted.
 * @param {string} path
 * @returns {Promise<string[]>}
 */
async function filesOf(path) {
  const entries = await readdir(join(root, path), { withFileTypes: true, recursive: true }).catch(() => null);
  if (entries === null) return existsSync(join(root, path)) ? [path] : [];
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(root.length + 1)
        .replaceAll('\\', '/'),
    )
    .filter((file) => !downloaded.test(file))
    .sort();
}

/** A hash of everything that the built site depends on. */
async function fingerprint() {
  const hash = createHash('sha256');
  for (const input of inputs) {
    for (const file of await filesOf(input)) {
      hash.update(`${file}\0`).update(await readFile(join(root, file)));
    }
  }
  return hash.digest('hex');
}

/**
 * Builds the site into dist/, unless what is there was built from the same files.
 * @returns {Promise<string | null>} null, or why it could not be done
 */
export async function ensureBuilt({ force = false } = {}) {
  const now = await fingerprint();
  const stamp = await readFile(stampFile, 'utf8').catch(() => '');
  if (!force && stamp === now && existsSync(join(root, 'dist', 'index.html'))) return null;
  console.log('Building the site…');
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const ended = await run(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
    cwd: root,
    timeout: 5 * 60_000,
  });
  if (ended.timedOut) return 'The build did not end within 5 minutes.';
  if (ended.code !== 0) return 'The build failed; its own message is above.';
  await writeServed(join(root, 'dist'));
  await addEmbedClient(join(root, 'dist'));
  await addServiceWorker(join(root, 'dist'));
  await packSite(join(root, 'dist'));
  printFirstVisit();
  await mkdir(dirname(stampFile), { recursive: true });
  await writeFile(stampFile, now);
  return null;
}

// npm run models: fetches the ImageNet weights, which are too large to ship; npm start does so too.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DownloadError, download } from './lib/download.mjs';
import { root } from './lib/root.mjs';

const models = join(root, 'public', 'models');

/** @param {number} bytes */
const megabytes = (bytes) => (bytes / 1e6).toFixed(1);

/**
 * Prints how far a download is: on one line that changes in a terminal, else every quarter.
 * @param {string} name
 */
function progressPrinter(name) {
  const terminal = process.stdout.isTTY === true;
  /** @type {{ time: number, loaded: number } | null} */
  let start = null;
  let printed = 0;
  /** @param {{ loaded: number, total: number | null }} progress */
  return ({ loaded, total }) => {
    const now = Date.now();
    start ??= { time: now, loaded };
    const done = loaded === total;
    const quarter = total === null ? 0 : Math.floor((4 * loaded) / total);
    if (terminal ? now - printed < 200 && !done : quarter <= printed) return;
    printed = terminal ? now : quarter;
    const rate = (loaded - start.loaded) / Math.max(1, now - start.time) / 1000;
    const of = total === null ? '' : ` of ${megabytes(total)}`;
    const line = `${name}: ${megabytes(loaded)}${of} MB, ${rate.toFixed(1)} MB/s`;
    process.stdout.write(terminal ? `\r\x1b[K${line}${done ? '\n' : ''}` : `${line}\n`);
  };
}

/**
 * Fetches the ImageNet weights into public/models, unless they are there. DENSELENS_MODEL_URL names another
 * place to fetch the same file from (the pinned hash holds for it too).
 * @param {{ signal?: AbortSignal }} [options]
 * @returns {Promise<boolean>} whether the weights are there now; if not, one line was printed that says why
 */
export async function fetchModels({ signal } = {}) {
  const manifest = JSON.parse(await readFile(join(models, 'manifest.json'), 'utf8'));
  const entry = manifest.models.find((/** @type {{ id: string }} */ { id }) => id === 'imagenet');
  const [served, hub] = entry.urls;
  const name = 'ImageNet weights';
  try {
    const outcome = await download({
      url: process.env.DENSELENS_MODEL_URL || hub,
      target: join(models, served),
      // Outside of public/, so that no build takes half a file along.
      part: join(root, '.models', `${served}.part`),
      sha256: entry.sha256,
      limit: 2 * entry.approximateBytes,
      onProgress: progressPrinter(name),
      onWait: () => console.log(`${name}: another process is fetching them, waiting for it…`),
      ...(signal === undefined ? {} : { signal }),
    });
    if (outcome === 'fetched') console.log(`${name}: fetched and verified.`);
    return true;
  } catch (error) {
    if (signal?.aborted) return false;
    const why = error instanceof DownloadError || error instanceof Error ? error.message : String(error);
    console.log(
      `${name} could not be fetched: ${why}. The built-in weights work without them; "npm run models" tries again.`,
    );
    return false;
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.once('SIGINT', () => process.exit(130));
  const there = await fetchModels();
  if (there) console.log('ImageNet weights: public/models/imagenet.safetensors is there and verified.');
  process.exitCode = there ? 0 : 1;
}

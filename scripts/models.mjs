// npm run models: fetches the ImageNet weights, which are too large to ship; npm start does so too.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DownloadError, download, isRight } from './lib/download.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { modelSources } from './lib/model-sources.mjs';
import { hasProxy, proxiedFetch } from './lib/proxy.mjs';
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
 * Fetches the ImageNet weights into public/models, unless they are there, from the first place that has them: the
 * manifest's, the Hub's at HF_ENDPOINT if that is set, through the proxy that the environment names. With
 * DENSELENS_MODEL_URL from there alone. The pinned hash holds for all.
 * @param {{ signal?: AbortSignal }} [options]
 * @returns {Promise<string | null>} the file that is there now; if none is, one line was printed that says why
 */
export async function fetchModels({ signal } = {}) {
  const manifest = JSON.parse(await readFile(join(models, 'manifest.json'), 'utf8'));
  const entry = manifest.models.find((/** @type {{ id: string }} */ { id }) => id === 'imagenet');
  const sources = modelSources(entry);
  const name = 'ImageNet weights';
  for (const { file, sha256 } of sources) if (await isRight(join(models, file), sha256)) return file;
  const reasons = [];
  for (const { file, url, sha256, limit } of sources) {
    try {
      await download({
        url,
        target: join(models, file),
        // Outside of public/, so that no build takes half a file along.
        part: join(root, '.models', `${file}.part`),
        sha256,
        limit,
        fetch: await proxiedFetch(),
        onProgress: progressPrinter(name),
        onWait: () => console.log(`${name}: another process is fetching them, waiting for it…`),
        ...(signal === undefined ? {} : { signal }),
      });
      console.log(`${name}: fetched from ${new URL(url).host} and verified.`);
      return file;
    } catch (error) {
      if (signal?.aborted) return null;
      reasons.push(error instanceof DownloadError || error instanceof Error ? error.message : String(error));
    }
  }
  console.log(
    `${name} could not be fetched: ${[...new Set(reasons)].join('; ')}. The built-in weights work without them; "npm run models" tries again.`,
  );
  return null;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.once('SIGINT', () => process.exit(130));
  // Through a proxy it takes a package, which a fresh clone has not got.
  const notInstalled = hasProxy() ? await ensureInstalled() : null;
  if (notInstalled !== null) console.error(notInstalled);
  const there = notInstalled === null ? await fetchModels() : null;
  if (there !== null) console.log(`ImageNet weights: public/models/${there} is there and verified.`);
  process.exitCode = there === null ? 1 : 0;
}

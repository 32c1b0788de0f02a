// npm start: from a fresh clone to the production site, with nothing but Node and npm.
// No package may be imported before ensureInstalled() has run.
import { parseArgs } from 'node:util';
import { ensureBuilt } from './lib/build.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { hubMirror } from './lib/model-sources.mjs';
import { interruptChildren } from './lib/run.mjs';
import { fetchModels } from './models.mjs';

const stopping = new AbortController();

/**
 * @param {string} sentence
 * @returns {never}
 */
function stop(sentence) {
  if (stopping.signal.aborted) process.exit(130);
  console.error(sentence);
  process.exit(1);
}

function options() {
  try {
    const { values } = parseArgs({
      // "--host" alone means every address.
      args: process.argv
        .slice(2)
        .map((arg, i, all) => (arg === '--host' && (all[i + 1] ?? '-').startsWith('-') ? '--host=' : arg)),
      options: {
        port: { type: 'string', short: 'p' },
        host: { type: 'string' },
        'no-models': { type: 'boolean', default: false },
        // For tests: as if no weights had ever been downloaded.
        'hide-downloads': { type: 'boolean', default: false },
      },
    });
    const port = Number(values.port ?? process.env.PORT ?? 4173);
    if (!Number.isInteger(port) || port < 0 || port > 65_535) {
      stop(`"${values.port ?? process.env.PORT}" is not a port: use a number from 1 to 65535.`);
    }
    return { ...values, port };
  } catch (error) {
    return stop(
      `${error instanceof Error ? error.message : error}\nUsage: npm start -- [--port 4173] [--host [address]] [--no-models]`,
    );
  }
}

const { port, host, 'no-models': noModels, 'hide-downloads': hideDownloads } = options();
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
  process.once(signal, async () => {
    stopping.abort();
    await interruptChildren();
    process.exit(signal === 'SIGINT' ? 130 : 143);
  });
}

const notInstalled = await ensureInstalled();
if (notInstalled !== null) stop(notInstalled);
const [notBuilt] = await Promise.all([
  ensureBuilt(),
  noModels ? null : fetchModels({ signal: stopping.signal }),
]);
if (notBuilt !== null) stop(notBuilt);

const { serve } = await import('./lib/serve.mjs');
/** @type {Awaited<ReturnType<typeof serve>>} */
let site;
try {
  site = await serve({
    port,
    ...(host === undefined ? {} : { host }),
    mirror: hubMirror(),
    hidden: hideDownloads ? [/^\/models\/[^/]+\.(safetensors|pth)$/] : [],
  });
} catch (error) {
  const { code, message } = /** @type {NodeJS.ErrnoException} */ (error);
  if (code === 'EADDRINUSE') {
    stop(
      `Port ${port} is taken by another program: stop it, or choose another with "npm start -- --port ${port + 1}".`,
    );
  }
  if (code === 'EACCES') stop(`Port ${port} needs more rights than this user has: choose one above 1023.`);
  stop(`The site could not be served: ${message}`);
}
console.log(`DenseLens is at http://localhost:${site.port}/ (Ctrl-C ends it)`);
if (host !== undefined) {
  const { printAddresses } = await import('./lib/classroom.mjs');
  printAddresses(site.addresses);
}

for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
  process.removeAllListeners(signal);
  process.once(signal, async () => {
    await site.close();
    process.exit(0);
  });
}

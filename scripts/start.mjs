// npm start: from a fresh clone to the production site, with nothing but Node and npm.
// No package may be imported before ensureInstalled() has run.
import { ensureBuilt } from './lib/build.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { onInterrupt } from './lib/interrupts.mjs';
import { hubMirror } from './lib/model-sources.mjs';
import { interruptChildren } from './lib/run.mjs';
import { serveOptions, serveSite } from './lib/serve-command.mjs';
import { fetchModels } from './models.mjs';

const command = 'npm start --';
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

const options = serveOptions(command);
if (typeof options === 'string') stop(options);
const { port, host, 'no-models': noModels, 'hide-downloads': hideDownloads } = options;
onInterrupt(async (signal) => {
  stopping.abort();
  await interruptChildren();
  return signal === 'SIGINT' ? 130 : 143;
});

const notInstalled = await ensureInstalled();
if (notInstalled !== null) stop(notInstalled);
const [notBuilt] = await Promise.all([
  ensureBuilt(),
  noModels ? null : fetchModels({ signal: stopping.signal }),
]);
if (notBuilt !== null) stop(notBuilt);

const notServed = await serveSite(
  {
    port,
    ...(host === undefined ? {} : { host }),
    mirror: hubMirror(),
    hidden: hideDownloads ? [/^\/models\/[^/]+\.(safetensors|pth)$/] : [],
  },
  command,
);
if (notServed !== null) stop(notServed);

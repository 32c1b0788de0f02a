// npm run build: the production site, in dist/. "npm run build -- --headers netlify" adds a host's file of headers.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuilt } from './lib/build.mjs';
import { root } from './lib/root.mjs';

try {
  const { values } = parseArgs({ options: { headers: { type: 'string' } } });
  const { HOSTS, writeHostHeaders } = await import('./lib/host-headers.mjs');
  const { headers: host } = values;
  if (host !== undefined && !HOSTS.some((known) => known === host))
    throw new Error(`"${host}" is no host that this knows: ${HOSTS.join(', ')}.`);
  const problem = await ensureBuilt({ force: true });
  if (problem !== null) throw new Error(problem);
  if (host !== undefined)
    console.log(`Headers for ${host}: dist/${await writeHostHeaders(join(root, 'dist'), host)}`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

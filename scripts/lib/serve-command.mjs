import { parseArgs } from 'node:util';
import { onInterrupt } from './interrupts.mjs';

/**
 * Options of the commands that serve. Nothing here needs a package.
 * @param {string} command - as it is called
 * @param {boolean} [fetches] - whether it fetches weights first, which it can be told not to
 * @returns {{ port: number, host?: string, 'no-models': boolean, 'hide-downloads': boolean } | string} a string: what
 *   is wrong with them
 */
export function serveOptions(command, fetches = true) {
  const more = fetches ? ' [--no-models]' : '';
  try {
    const { values } = parseArgs({
      // "--host" alone means every address.
      args: process.argv
        .slice(2)
        .map((arg, i, all) => (arg === '--host' && (all[i + 1] ?? '-').startsWith('-') ? '--host=' : arg)),
      options: {
        port: { type: 'string', short: 'p' },
        host: { type: 'string' },
        ...(fetches && { 'no-models': { type: /** @type {const} */ ('boolean'), default: false } }),
        // For tests: as if no weights had ever been downloaded.
        'hide-downloads': { type: 'boolean', default: false },
      },
    });
    const port = Number(values.port ?? process.env.PORT ?? 4173);
    if (!Number.isInteger(port) || port < 0 || port > 65_535)
      return `"${values.port ?? process.env.PORT}" is not a port: use a number from 1 to 65535.`;
    return { ...values, 'no-models': values['no-models'] === true, port };
  } catch (error) {
    return `${error instanceof Error ? error.message : error}\nUsage: ${command} [--port 4173] [--host [address]]${more}`;
  }
}

/**
 * Serves the site until it is interrupted, and says where. To be called when the packages are installed.
 * @param {Parameters<typeof import('./serve.mjs').serve>[0]} options
 * @param {string} command - as it is called
 * @returns {Promise<string | null>} null, or why it could not be done
 */
export async function serveSite(options, command) {
  const { serve } = await import('./serve.mjs');
  /** @type {Awaited<ReturnType<typeof serve>>} */
  let site;
  try {
    site = await serve(options);
  } catch (error) {
    const { code, message } = /** @type {NodeJS.ErrnoException} */ (error);
    const { port } = options;
    if (code === 'EADDRINUSE')
      return `Port ${port} is taken by another program: stop it, or choose another with "${command} --port ${port + 1}".`;
    if (code === 'EACCES') return `Port ${port} needs more rights than this user has: choose one above 1023.`;
    return `The site could not be served: ${message}`;
  }
  console.log(`DenseLens is at http://localhost:${site.port}/ (Ctrl-C ends it)`);
  if (options.host !== undefined) {
    const { printAddresses } = await import('./classroom.mjs');
    printAddresses(site.addresses);
  }
  onInterrupt(async () => {
    await site.close();
    return 0;
  });
  return null;
}

import { createServer, STATUS_CODES } from 'node:http';
import { join, relative } from 'node:path';
import serveStatic from 'serve-static';
import { meansThisMachine, networkAddresses } from './network.mjs';
import { packedFor } from './packed-files.mjs';
import { commonHeaders, farFetcher, farFetchPolicy, modelHosts, pagePolicy } from './policy.mjs';
import { root } from './root.mjs';
import { manifestWithServed } from './served-models.mjs';

/** The built site, then public/, where weights may have arrived after the build. */
const siteFolders = [join(root, 'dist'), join(root, 'public')];

/**
 * Files of one folder. Vite puts a hash of its content into the name of every file in assets/; all else is
 * asked for anew, which an ETag keeps cheap.
 * @param {string} folder
 */
function folderHandler(folder) {
  return serveStatic(folder, {
    redirect: false,
    cacheControl: false,
    setHeaders(response, path) {
      const hashed = /^assets[\\/]/.test(relative(folder, path));
      response.setHeader('Cache-Control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
      if (path.endsWith('.safetensors')) response.setHeader('Content-Type', 'application/octet-stream');
    },
  });
}

const embedClient = '/embed/denselens-embed.js';

const notMeant = `This server answers only to this machine's own names, such as http://localhost.
Started by "npm start -- --host", it answers others in the network.
`;

/**
 * @typedef {object} Site
 * @property {readonly string[]} folders - the first that has a file gives it
 * @property {readonly RegExp[]} hidden - paths that answer 404 though the files exist
 * @property {boolean} isOpen - to others in the network
 * @property {{ mirror?: string, addresses?: readonly string[] }} words - what the manifest says besides
 */

/**
 * @param {Site} site
 * @returns {import('node:http').RequestListener}
 */
function siteHandler({ folders, hidden, isOpen, words }) {
  const common = commonHeaders();
  const policy = pagePolicy([
    ...modelHosts(),
    ...(words.mirror === undefined ? [] : [new URL(words.mirror).origin]),
  ]);
  const handlers = folders.map((folder) => /** @type {const} */ ([folder, folderHandler(folder)]));
  return (request, response) => {
    for (const [name, value] of Object.entries(common)) response.setHeader(name, value);
    /** @param {number} status @param {Record<string, string>} [headers] */
    const refuse = (status, headers = {}) => {
      response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', ...headers });
      response.end(`${STATUS_CODES[status]}\n`);
    };
    if (!isOpen && !meansThisMachine(request.headers.host)) {
      response.writeHead(400, { 'Content-Type': 'text/plain; charset=utf-8' });
      response.end(notMeant);
      return;
    }
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    /** @param {string} asked */
    const isHidden = (asked) => hidden.some((pattern) => pattern.test(asked));
    response.setHeader('Content-Security-Policy', farFetcher.test(path) ? farFetchPolicy : policy);
    // Pages of other sites that are isolated themselves show frames of this one only if it says so.
    if (/[?&]embed=/.test(request.url ?? ''))
      response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
    // Other sites' pages, and notebooks, import the client from here.
    if (path === embedClient) {
      response.setHeader('Access-Control-Allow-Origin', '*');
      response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
    }
    if (isHidden(path)) return refuse(404);
    const next = async (index = 0) => {
      const [folder, handler] = handlers[index] ?? [];
      if (folder === undefined || handler === undefined) return refuse(404);
      const packed = await packedFor(request, folder, path);
      const asked = request.url;
      if (packed !== null) {
        request.url = packed.path;
        response.setHeader('Content-Encoding', packed.encoding);
        response.setHeader('Content-Type', packed.type);
      }
      response.setHeader('Vary', 'Accept-Encoding');
      // An error comes of a file that is there, such as a range beyond its end.
      handler(request, response, (error) => {
        request.url = asked;
        response.removeHeader('Content-Encoding');
        response.removeHeader('Content-Type');
        if (error === undefined) void next(index + 1);
        else refuse(error.statusCode, error.headers);
      });
    };
    if (path !== '/models/manifest.json' || request.method !== 'GET') return void next();
    // Weights may have come since the build, and the page must not have to ask for what is not there.
    manifestWithServed(folders, isHidden, words).then(
      (text) => {
        if (text === null) return refuse(404);
        response.writeHead(200, { 'Content-Type': 'application/json', 'Cache-Control': 'no-cache' });
        response.end(text);
      },
      () => refuse(500),
    );
  };
}

/**
 * @param {import('node:http').Server} server
 * @param {number} port
 * @param {string} host
 * @returns {Promise<number>} the port
 */
function listen(server, port, host) {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

/**
 * Every address of this machine; where it has no IPv6, those of IPv4.
 * @param {import('node:http').Server} server
 * @param {number} port
 */
async function listenEverywhere(server, port) {
  try {
    return await listen(server, port, '::');
  } catch (error) {
    if (!['EAFNOSUPPORT', 'EADDRNOTAVAIL'].includes(/** @type {NodeJS.ErrnoException} */ (error).code ?? ''))
      throw error;
    return listen(server, port, '0.0.0.0');
  }
}

/**
 * Serves the built site.
 * @param {{ port: number, host?: string, hidden?: readonly RegExp[], folders?: readonly string[], mirror?: string | null }} options -
 *   without a host: for this machine alone, on both loopback addresses, as `localhost` may mean either; with an empty
 *   one: on all addresses; `mirror`: of the Hub, see hubMirror
 * @returns {Promise<{ port: number, addresses: string[], close: () => Promise<void> }>} addresses: for others in the
 *   network
 */
export async function serve({ port, host, hidden = [], folders = siteFolders, mirror = null }) {
  /** @type {Site['words']} */
  const words = mirror === null ? {} : { mirror };
  const handler = siteHandler({ folders, hidden, isOpen: host !== undefined, words });
  const first = createServer(handler);
  const servers = [first];
  const actual =
    host === '' ? await listenEverywhere(first, port) : await listen(first, port, host ?? '127.0.0.1');
  const isForAll = host !== undefined && ['', '::', '0.0.0.0'].includes(host);
  const addresses = isForAll ? networkAddresses(actual) : [];
  if (host !== undefined && !isForAll)
    addresses.push(`http://${host.includes(':') ? `[${host}]` : host}:${actual}/`);
  if (addresses.length > 0) words.addresses = addresses;
  if (host === undefined) {
    const second = createServer(handler);
    try {
      await listen(second, actual, '::1');
      servers.push(second);
    } catch (error) {
      // A machine without IPv6 is fine; another program on the port is not: half of the visitors would get it.
      if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EADDRINUSE') {
        first.close();
        throw error;
      }
    }
  }
  const close = async () => {
    await Promise.all(
      servers.map((server) => {
        const closed = new Promise((resolve) => server.close(resolve));
        server.closeAllConnections();
        return closed;
      }),
    );
  };
  return { port: actual, addresses, close };
}

import { createServer, STATUS_CODES } from 'node:http';
import { join, relative } from 'node:path';
import serveStatic from 'serve-static';
import { packedFor } from './packed-files.mjs';
import { root } from './root.mjs';
import { manifestWithServed } from './served-models.mjs';

/** The built site, then public/, where weights may have arrived after the build. */
const siteFolders = [join(root, 'dist'), join(root, 'public')];

/** Cross-origin isolation (for WASM threads); vite.config.ts sends the same in development. */
const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
};

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

/**
 * @param {readonly string[]} folders - the first that has a file gives it
 * @param {readonly RegExp[]} hidden - paths that answer 404 though the files exist
 * @returns {import('node:http').RequestListener}
 */
function siteHandler(folders, hidden) {
  const handlers = folders.map((folder) => /** @type {const} */ ([folder, folderHandler(folder)]));
  return (request, response) => {
    for (const [name, value] of Object.entries(isolation)) response.setHeader(name, value);
    /** @param {number} status @param {Record<string, string>} [headers] */
    const refuse = (status, headers = {}) => {
      response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', ...headers });
      response.end(`${STATUS_CODES[status]}\n`);
    };
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    /** @param {string} asked */
    const isHidden = (asked) => hidden.some((pattern) => pattern.test(asked));
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
    manifestWithServed(folders, isHidden).then(
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
 * Serves the built site on this machine.
 * @param {{ port: number, host?: string, hidden?: readonly RegExp[], folders?: readonly string[] }} options -
 *   without a host: on both loopback addresses, as `localhost` may mean either
 * @returns {Promise<{ port: number, close: () => Promise<void> }>}
 */
export async function serve({ port, host, hidden = [], folders = siteFolders }) {
  const handler = siteHandler(folders, hidden);
  const first = createServer(handler);
  const servers = [first];
  const actual = await listen(first, port, host ?? '127.0.0.1');
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
  return { port: actual, close };
}

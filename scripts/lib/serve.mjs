import { createServer } from 'node:http';
import { join } from 'node:path';
import serveStatic from 'serve-static';
import { root } from './root.mjs';

/** Cross-origin isolation (for WASM threads); vite.config.ts sends the same in development. */
const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
};

/**
 * Vite puts a hash of its content into the name of every file in assets/; all else is asked for anew, which
 * an ETag keeps cheap.
 * @param {string} path
 */
function cacheControl(path) {
  return /[\\/]dist[\\/]assets[\\/]/.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache';
}

/** @param {string} folder */
function folderHandler(folder) {
  return serveStatic(folder, {
    redirect: false,
    cacheControl: false,
    setHeaders(response, path) {
      response.setHeader('Cache-Control', cacheControl(path));
      if (path.endsWith('.safetensors')) response.setHeader('Content-Type', 'application/octet-stream');
    },
  });
}

/**
 * Answers requests with the built site: dist/, then public/, where weights may have arrived after the build.
 * @param {readonly RegExp[]} hidden - paths that answer 404 though the files exist
 * @returns {import('node:http').RequestListener}
 */
function siteHandler(hidden) {
  const built = folderHandler(join(root, 'dist'));
  const added = folderHandler(join(root, 'public'));
  return (request, response) => {
    for (const [name, value] of Object.entries(isolation)) response.setHeader(name, value);
    const notFound = () => {
      response.statusCode = 404;
      response.setHeader('Content-Type', 'text/plain; charset=utf-8');
      response.end('Not found\n');
    };
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    if (hidden.some((pattern) => pattern.test(path))) return notFound();
    built(request, response, () => added(request, response, notFound));
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
 * @param {{ port: number, host?: string, hidden?: readonly RegExp[] }} options - without a host: on both
 *   loopback addresses, as `localhost` may mean either
 * @returns {Promise<{ port: number, close: () => Promise<void> }>}
 */
export async function serve({ port, host, hidden = [] }) {
  const handler = siteHandler(hidden);
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

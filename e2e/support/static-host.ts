import { createReadStream, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { root } from '../../scripts/lib/root.mjs';

/** As an old host has them: it has never heard of .mjs, .wasm or .webmanifest. */
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'application/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/** The site as `npm run build` leaves it. */
const DIST = join(root, 'dist');

type Headers = Readonly<Record<string, string>> | ((path: string) => Readonly<Record<string, string>>);

interface HostOptions {
  /** Where on the host the site stands; ends with a slash. */
  readonly path?: string;
  readonly folder?: string;
  /** Sent with every answer, or by path; none, unless a test wants some. */
  readonly headers?: Headers;
}

/** A host that serves a folder of files and knows of nothing: no headers, no ranges, no compression. */
export class StaticHost {
  /** What was asked for, in order: paths below the site's. */
  readonly requests: string[] = [];
  /** What browsers reported: a test's policy may name `/report`. */
  readonly reports: string[] = [];
  /** The folder that is served; a test that deploys another build changes it. */
  folder: string;
  /** Paths that answer 500, as in the middle of a deployment. */
  broken: RegExp | null = null;
  readonly #path: string;
  readonly #headers: Headers;
  readonly #server: Server;
  #port = 0;

  private constructor({ path = '/', folder = DIST, headers = {} }: HostOptions) {
    this.#path = path;
    this.folder = folder;
    this.#headers = headers;
    this.#server = createServer((request, response) => this.#answer(request, response));
  }

  static async start(options: HostOptions = {}): Promise<StaticHost> {
    const host = new StaticHost(options);
    await host.resume();
    return host;
  }

  /** Address of the site. */
  get url(): string {
    return `http://localhost:${this.#port}${this.#path}`;
  }

  /** Listens (again), on the same port. */
  async resume(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(this.#port, 'localhost', resolve));
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  /** As when the machine is switched off. */
  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const { url = '/', method } = request;
    const path = decodeURIComponent(url.split('?')[0] ?? '/');
    if (path === '/report') {
      let body = '';
      request.on('data', (part) => {
        body += part;
      });
      request.on('end', () => this.reports.push(body));
      response.writeHead(204).end();
      return;
    }
    const asked = path.startsWith(this.#path) ? path.slice(this.#path.length) : null;
    this.requests.push(asked ?? `outside:${path}`);
    const file = asked === null ? null : this.#fileOf(asked);
    if (file === null || this.broken?.test(path)) {
      response.writeHead(file === null ? 404 : 500, { 'content-type': 'text/html' }).end('<h1>No.</h1>');
      return;
    }
    response.writeHead(200, {
      'content-type': TYPES[extname(file.path)] ?? 'application/octet-stream',
      'content-length': file.size,
      'last-modified': file.modified.toUTCString(),
      ...(typeof this.#headers === 'function' ? this.#headers(asked ?? '') : this.#headers),
    });
    if (method === 'HEAD') response.end();
    else createReadStream(file.path).pipe(response);
  }

  #fileOf(asked: string): { readonly path: string; readonly size: number; readonly modified: Date } | null {
    const path = join(this.folder, normalize(asked === '' ? 'index.html' : asked));
    if (!path.startsWith(this.folder)) return null;
    const found = statSync(path, { throwIfNoEntry: false });
    return found?.isFile() ? { path, size: found.size, modified: found.mtime } : null;
  }
}

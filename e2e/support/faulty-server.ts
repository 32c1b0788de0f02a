import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

/** How a file does not come: a status, an end in the middle, other bytes, or no answer at all. */
export type Fault = 404 | 500 | 'cut' | 'garbage' | 'silent';

/** Stands between the page and its site, and lets one file not come, as a network does it. */
export class FaultyServer {
  readonly origin: string;
  /** How often the page asked for the file's contents. */
  tries = 0;
  readonly #server: Server;
  #fault: { readonly path: RegExp; readonly fault: Fault } | null = null;

  readonly #own: ReadonlyMap<string, Buffer>;

  private constructor(server: Server, own: ReadonlyMap<string, Buffer>) {
    this.#server = server;
    this.#own = own;
    this.origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  }

  /**
   * @param site - where everything else comes from
   * @param own - files by path that take the place of the site's
   */
  static async start(site: string, own: ReadonlyMap<string, Buffer>): Promise<FaultyServer> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
    const faulty = new FaultyServer(server, own);
    server.on('request', (asked: IncomingMessage, answer: ServerResponse) =>
      faulty.#answer(site, asked, answer),
    );
    return faulty;
  }

  /** From now on; null: everything comes. */
  break(path: RegExp, fault: Fault): void {
    this.#fault = { path, fault };
  }

  mend(): void {
    this.#fault = null;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  #answer(site: string, asked: IncomingMessage, answer: ServerResponse): void {
    const { url = '/', method, headers } = asked;
    const [path = ''] = url.split('?');
    const broken = this.#fault?.path.test(path) ? this.#fault.fault : null;
    if (broken !== null && method === 'GET') this.tries++;
    if (broken === 'silent') return;
    if (typeof broken === 'number') {
      answer.writeHead(broken, { 'cache-control': 'no-store' });
      answer.end('No.');
      return;
    }
    const send = (status: number, given: IncomingHttpHeaders, body: Buffer): void => {
      // A browser must not remember a file that was broken once.
      answer.writeHead(status, { ...given, 'cache-control': 'no-store' });
      if (broken !== 'cut') {
        answer.end(broken === 'garbage' ? Buffer.alloc(body.length, '{') : body);
        return;
      }
      // Browsers throw away what has arrived and was not read when the connection breaks: the half is to be had.
      answer.write(body.subarray(0, body.length >> 1), () => setTimeout(() => answer.destroy(), 500));
    };
    const own = this.#own.get(path);
    if (own !== undefined) {
      const type = path.endsWith('.json') ? 'application/json' : 'application/octet-stream';
      send(
        200,
        { 'content-type': type, 'content-length': String(own.length) },
        method === 'HEAD' ? Buffer.alloc(0) : own,
      );
      return;
    }
    const { host: _, 'accept-encoding': __, ...rest } = headers;
    const upstream = request(new URL(url, site), { method, headers: rest }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => send(response.statusCode ?? 502, response.headers, Buffer.concat(chunks)));
    });
    upstream.on('error', () => answer.destroy());
    upstream.end();
  }
}

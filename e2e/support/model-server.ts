import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BrowserContext, Page } from '@playwright/test';
import { TORCHVISION_RECIPE } from '../../src/formats/canonical';
import type { DenseNetSpec } from '../../src/network/spec';
import { smallSafetensors } from '../../src/testing/small-model';

/** A network of about 400 kB: small enough to run at once, large enough to be cut in the middle. */
const TINY_SPEC: DenseNetSpec = {
  growthRate: 12,
  blockConfig: [2, 3, 3],
  numInitFeatures: 24,
  bnSize: 4,
  numClasses: 6,
};

/** Labels of {@link TINY_SPEC}. */
export const TINY_LABELS = ['ant', 'bee', 'cat', 'dog', 'elk', 'fox'];

export const tinyModel = (seed = 1): Buffer => Buffer.from(smallSafetensors(TINY_SPEC, seed));

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** How the server answers one request; it answers the next one as the next of these, the last for ever. */
export interface Behaviour {
  readonly file?: Buffer;
  readonly status?: number;
  /** Bytes after which nothing comes, until the connection is broken by {@link ModelServer.cut}. */
  readonly cutAfter?: number;
  /** Bytes after which nothing comes until {@link ModelServer.release}. */
  readonly holdAfter?: number;
  readonly cors?: boolean;
}

/** A file server on this machine whose every answer the test decides. */
export class ModelServer {
  readonly requests: { readonly method: string; readonly range: string | null }[] = [];
  #behaviours: readonly Behaviour[] = [{}];
  #served = 0;
  #release: () => void = () => {};
  #cut: () => void = () => {};
  #held: Promise<void> = Promise.resolve();
  readonly #server = createServer((request, response) => void this.#answer(request, response));

  static async start(): Promise<ModelServer> {
    const server = new ModelServer();
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  answerWith(...behaviours: readonly Behaviour[]): void {
    this.#behaviours = behaviours;
    this.#served = 0;
    this.requests.length = 0;
    this.#held = new Promise((resolve) => {
      this.#release = resolve;
    });
  }

  /** Lets what is held go on. */
  release(): void {
    this.#release();
  }

  /** Breaks the connection that has sent what it should: called when the page has that. */
  cut(): void {
    this.#cut();
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const now = this.#behaviours[Math.min(this.#served, this.#behaviours.length - 1)] ?? {};
    const { file = tinyModel(), status, cutAfter, holdAfter, cors = true } = now;
    const headers = cors
      ? {
          'access-control-allow-origin': '*',
          'access-control-allow-headers': '*',
          'access-control-expose-headers': 'content-range, etag',
        }
      : {};
    if (request.method === 'OPTIONS') {
      response.writeHead(204, headers).end();
      return;
    }
    this.#served++;
    const range = request.headers.range ?? null;
    this.requests.push({ method: request.method ?? '', range });
    if (status !== undefined) {
      response.writeHead(status, headers).end();
      return;
    }
    const start = Number(/^bytes=(\d+)-/.exec(range ?? '')?.[1] ?? 0);
    const body = file.subarray(start);
    response.writeHead(start > 0 ? 206 : 200, {
      ...headers,
      'content-type': 'application/octet-stream',
      'content-length': body.length,
      etag: `"${sha256(file)}"`,
      ...(start > 0 && { 'content-range': `bytes ${start}-${file.length - 1}/${file.length}` }),
    });
    if (cutAfter !== undefined) {
      this.#cut = () => response.destroy();
      response.write(body.subarray(0, cutAfter));
    } else if (holdAfter !== undefined) {
      response.write(body.subarray(0, holdAfter));
      await this.#held;
      response.end(body.subarray(holdAfter));
    } else response.end(body);
  }
}

/** What a manifest entry of the tests says; see {@link offerModels}. */
interface Entry {
  readonly id: string;
  readonly name: string;
  readonly urls: readonly string[];
  readonly file: Buffer;
  readonly pinned?: boolean;
  /** Another file with the same weights, and where that is; of its hash, only the beginning is known. */
  readonly other?: { readonly url: string; readonly file: Buffer };
}

function manifestEntry({ id, name, urls, file, pinned = true, other }: Entry): object {
  return {
    id,
    name,
    urls,
    sha256: pinned ? sha256(file) : null,
    bytes: pinned ? file.length : null,
    approximateBytes: file.length,
    ...(other !== undefined && {
      otherFiles: [
        {
          urls: [other.url],
          sha256: sha256(other.file).slice(0, 8),
          bytes: null,
          approximateBytes: other.file.length,
        },
      ],
    }),
    licence: 'CC0-1.0',
    citation: 'Made by a test.',
    architecture: TINY_SPEC,
    input: { ...TORCHVISION_RECIPE, size: [64, 64], resize: 72 },
    labels: 'tiny-labels.json',
    note: { en: 'Random weights.', zh: '随机权重。' },
  };
}

/** Files by path of a site that has one model, a tiny one: `here`. */
export function tinySite(): ReadonlyMap<string, Buffer> {
  const here = tinyModel(7);
  const entry = { id: 'here', name: 'Served here', urls: ['here.safetensors'], file: here };
  const manifest = { $schema: './manifest.schema.json', models: [manifestEntry(entry)] };
  return new Map([
    ['/models/manifest.json', Buffer.from(JSON.stringify(manifest))],
    ['/models/tiny-labels.json', Buffer.from(JSON.stringify(TINY_LABELS.map((en) => ({ en }))))],
    ['/models/here.safetensors', here],
  ]);
}

/**
 * Makes the site offer two models: `here`, which it serves, and `far` (or `farId`), whose address on another
 * site leads to the server, as the Hub leads to its store.
 */
export async function offerModels(
  target: Page | BrowserContext,
  server: ModelServer,
  { farId = 'far', ...options }: Pick<Entry, 'pinned' | 'other'> & { readonly farId?: string } = {},
): Promise<void> {
  const [here, far] = [tinyModel(7), tinyModel()];
  const far1 = 'https://models.test/far.safetensors';
  const models = [
    manifestEntry({ id: farId, name: 'Far away', urls: ['far.safetensors', far1], file: far, ...options }),
    manifestEntry({ id: 'here', name: 'Served here', urls: ['here.safetensors'], file: here }),
  ];
  await target.route('**/models/manifest.json', (route) =>
    route.fulfill({ json: { $schema: './manifest.schema.json', models } }),
  );
  await target.route('**/models/tiny-labels.json', (route) =>
    route.fulfill({ json: TINY_LABELS.map((en) => ({ en })) }),
  );
  await target.route('**/models/far.safetensors', (route) => route.fulfill({ status: 404 }));
  await target.route('**/models/here.safetensors', (route) =>
    route.fulfill({
      body: here,
      headers: { 'content-type': 'application/octet-stream', 'content-length': String(here.length) },
    }),
  );
  await target.route(far1, (route) =>
    route.fulfill({
      status: 302,
      headers: {
        location: `${server.url}/far.safetensors`,
        'access-control-allow-origin': '*',
        'access-control-allow-headers': '*',
      },
    }),
  );
}

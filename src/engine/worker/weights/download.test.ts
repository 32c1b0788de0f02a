import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { seededRandom } from '../../../testing/small-model';
import { type DownloadOptions, type DownloadSink, type DownloadTarget, download, isKeptOf } from './download';

const random = seededRandom(3);
const FILE = Uint8Array.from({ length: 300_000 }, () => random() * 256);
const OTHER = FILE.map((byte) => byte ^ 1);
const SHA256 = createHash('sha256').update(FILE).digest('hex');

type Handler = (request: IncomingMessage, response: ServerResponse, count: number) => void;

let close = (): void => {};
afterEach(() => close());

/** A server whose every answer the test decides; loopback only. */
async function serve(handler: Handler): Promise<{ url: string; requests: IncomingMessage[] }> {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    handler(request, response, requests.length);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/a`, requests };
}

const rangeStart = ({ headers }: IncomingMessage): number =>
  Number(/^bytes=(\d+)-$/.exec(headers.range ?? '')?.[1] ?? 0);

/** Answers as a file server does, and breaks the connection after `cutAfter` bytes. */
function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { file = FILE, etag = '"1"', cutAfter = Number.POSITIVE_INFINITY, ranges = true } = {},
): void {
  const start = ranges ? rangeStart(request) : 0;
  const body = file.subarray(start);
  response.writeHead(start > 0 ? 206 : 200, {
    'content-length': body.length,
    etag,
    ...(start > 0 && { 'content-range': `bytes ${start}-${file.length - 1}/${file.length}` }),
  });
  if (cutAfter >= body.length) response.end(body);
  else response.write(body.subarray(0, cutAfter), () => response.destroy());
}

const whole: Handler = (request, response) => answer(request, response);

class MemorySink implements DownloadSink {
  bytes: number[] = [];
  validator: string | null = null;
  failAt = Number.POSITIVE_INFINITY;

  get restLength(): number {
    return this.bytes.length;
  }

  readRest(): Uint8Array {
    return Uint8Array.from(this.bytes);
  }

  write(bytes: Uint8Array, at: number): void {
    expect(at).toBe(this.bytes.length);
    if (at + bytes.length > this.failAt) throw new DOMException('full', 'QuotaExceededError');
    for (const byte of bytes) this.bytes.push(byte);
  }

  restart(validator: string | null): void {
    this.bytes = [];
    this.validator = validator;
  }
}

interface Outcome {
  readonly progress: (readonly [loaded: number, total: number])[];
  readonly lost: unknown[];
}

function start(url: string, target: Partial<DownloadTarget> = {}, options: Partial<DownloadOptions> = {}) {
  const outcome: Outcome = { progress: [], lost: [] };
  const promise = download(
    { url, bytes: FILE.length, hashes: [SHA256], ...target },
    {
      signal: new AbortController().signal,
      onProgress: (loaded, total) => outcome.progress.push([loaded, total]),
      sink: null,
      onSinkLost: (error) => outcome.lost.push(error),
      fetch,
      stallAfter: 5_000,
      pauses: [1, 1, 1],
      ...options,
    },
  );
  return { promise, ...outcome };
}

const isFile = (bytes: Uint8Array): boolean => Buffer.from(bytes).equals(Buffer.from(FILE));

describe('download', () => {
  it('brings a file whole, with progress that never goes back', async () => {
    const { url } = await serve(whole);
    const { promise, progress } = start(url);
    const { bytes, sha256 } = await promise;
    expect(isFile(bytes)).toBe(true);
    expect(sha256).toBe(SHA256);
    expect(progress.every(([loaded], i) => loaded >= (progress[i - 1]?.[0] ?? 0))).toBe(true);
    expect(progress.at(-1)).toEqual([FILE.length, FILE.length]);
  });

  it('goes on where the connection was cut', async () => {
    const { url, requests } = await serve((request, response, count) =>
      answer(request, response, count < 4 ? { cutAfter: 70_000 } : {}),
    );
    const sink = new MemorySink();
    const { bytes } = await start(url, {}, { sink }).promise;
    expect(isFile(bytes)).toBe(true);
    expect(isFile(sink.readRest())).toBe(true);
    const starts = requests.map(rangeStart);
    expect(starts).toHaveLength(4);
    expect(starts.every((from, i) => i === 0 || from > (starts[i - 1] ?? 0))).toBe(true);
  });

  it('goes on where an earlier visit stopped', async () => {
    const { url, requests } = await serve(whole);
    const sink = new MemorySink();
    sink.bytes = Array.from(FILE.subarray(0, 123_456));
    sink.validator = '"1"';
    expect(isFile((await start(url, {}, { sink }).promise).bytes)).toBe(true);
    expect(requests.map(rangeStart)).toEqual([123_456]);
  });

  it('begins anew when the server has another file by now, or knows no ranges', async () => {
    for (const options of [{ etag: '"2"' }, { ranges: false }]) {
      const { url } = await serve((request, response) => answer(request, response, options));
      const sink = new MemorySink();
      sink.bytes = Array.from(OTHER.subarray(0, 100_000));
      sink.validator = '"1"';
      expect(isFile((await start(url, {}, { sink }).promise).bytes)).toBe(true);
      expect(isFile(sink.readRest())).toBe(true);
      close();
    }
  });

  it('gives up soon where each attempt begins anew, even when one comes farther than the one before', async () => {
    const { url, requests } = await serve((request, response, count) =>
      answer(request, response, { ranges: false, cutAfter: 50_000 + 20_000 * count }),
    );
    await expect(start(url).promise).rejects.toMatchObject({ code: 'model/unreachable' });
    expect(requests).toHaveLength(4);
  });

  it('gives up soon, too, where every other attempt brings nothing at all', async () => {
    const { url, requests } = await serve((request, response, count) => {
      if (count % 2 === 1) return answer(request, response, { ranges: false, cutAfter: 70_000 });
      response.writeHead(200, { 'content-length': FILE.length, etag: '"1"' }).flushHeaders();
      setTimeout(() => response.destroy(), 20);
    });
    await expect(start(url).promise).rejects.toMatchObject({ code: 'model/unreachable' });
    expect(requests).toHaveLength(4);
  });

  it('knows a length only from the server, if need be', async () => {
    const { url } = await serve((request, response, count) =>
      answer(request, response, count === 1 ? { cutAfter: 70_000 } : {}),
    );
    const { bytes, sha256 } = await start(url, { bytes: null, hashes: null }).promise;
    expect(isFile(bytes)).toBe(true);
    expect(sha256).toBe(SHA256);
    close();
    const chunked = await serve((_, response) => {
      response.write(FILE.subarray(0, 1000));
      response.end(FILE.subarray(1000));
    });
    expect(isFile((await start(chunked.url, { bytes: null }).promise).bytes)).toBe(true);
  });

  it.each([
    ['wrong bytes', { file: OTHER }, 'model/integrity', /SHA-256/],
    [
      'a file that is too short',
      { file: FILE.subarray(0, 1000) },
      'model/integrity',
      /1,000 bytes, where 300,000/,
    ],
    ['a file that is too long', { file: new Uint8Array(400_000) }, 'model/integrity', /400,000 bytes/],
  ])('refuses %s', async (_, options, code, message) => {
    const { url } = await serve((request, response) => answer(request, response, options));
    await expect(start(url).promise).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  it('refuses more bytes than were announced', async () => {
    const { url } = await serve((_, response) => {
      response.write(FILE);
      response.end(FILE);
    });
    await expect(start(url).promise).rejects.toMatchObject({ code: 'model/integrity' });
  });

  it('tells refusals at once, and asks busy servers again', async () => {
    const missing = await serve((_, response) => response.writeHead(404).end());
    await expect(start(missing.url).promise).rejects.toMatchObject({
      code: 'model/unreachable',
      message: expect.stringContaining('404'),
    });
    expect(missing.requests).toHaveLength(1);
    close();
    const busy = await serve((request, response, count) =>
      count < 3 ? response.writeHead(503).end() : answer(request, response),
    );
    expect(isFile((await start(busy.url).promise).bytes)).toBe(true);
  });

  it('gives up when nothing helps', async () => {
    const { url, requests } = await serve((_, response) => response.destroy());
    await expect(start(url).promise).rejects.toMatchObject({ code: 'model/unreachable' });
    expect(requests).toHaveLength(4);
  });

  it('asks again when nothing comes for a while', async () => {
    const { url, requests } = await serve((request, response, count) => {
      if (count > 1) answer(request, response);
      else {
        response.writeHead(200, { 'content-length': FILE.length, etag: '"1"' });
        response.write(FILE.subarray(0, 1000));
      }
    });
    expect(isFile((await start(url, {}, { stallAfter: 100 }).promise).bytes)).toBe(true);
    expect(requests.map(rangeStart)).toEqual([0, 1000]);
  });

  it('can be cancelled, while bytes come and while it waits', async () => {
    for (const handler of [
      (_: IncomingMessage, response: ServerResponse) => {
        response.writeHead(200, { 'content-length': FILE.length });
        response.write(FILE.subarray(0, 1000));
      },
      (_: IncomingMessage, response: ServerResponse) => response.destroy(),
    ]) {
      const { url } = await serve(handler);
      const controller = new AbortController();
      const { promise } = start(url, {}, { signal: controller.signal, pauses: [60_000] });
      setTimeout(() => controller.abort(), 50);
      await expect(promise).rejects.toMatchObject({ code: 'engine/cancelled' });
      close();
    }
  });

  it('goes on in memory when the disk is full', async () => {
    const { url } = await serve(whole);
    const sink = new MemorySink();
    sink.failAt = 100_000;
    const { promise, lost } = start(url, {}, { sink });
    expect(isFile((await promise).bytes)).toBe(true);
    expect(lost).toHaveLength(1);
  });
});

describe('a whole file that is kept', () => {
  const [hub, mirror] = ['https://hub.test/a', 'https://mirror.test/a'];
  const kept = { sha256: 'abcdef', url: hub };

  it('is the one that is meant by its hash, from wherever it came', () => {
    expect(isKeptOf({ hashes: ['123', 'abc'] }, kept)).toBe(true);
    expect(isKeptOf({ hashes: ['123'], alsoAt: [hub] }, kept)).toBe(false);
  });

  it('or, where no hash is known, by coming from another address of the same file', () => {
    expect(isKeptOf({ alsoAt: [hub] }, kept)).toBe(true);
    expect(isKeptOf({ alsoAt: [mirror] }, kept)).toBe(false);
    expect(isKeptOf({}, kept)).toBe(false);
    expect(isKeptOf({ alsoAt: [hub] }, { sha256: null, url: hub })).toBe(false);
  });
});

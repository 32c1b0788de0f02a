import { type ChildProcess, fork } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { download } from './download.mjs';

const body = randomBytes(300_000);
const sha256 = createHash('sha256').update(body).digest('hex');
const etag = '"v1"';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** The bytes that a request asks for, as a well-behaved server gives them. */
const whole: Answer = (request, response) => {
  const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
  if (from > 0 && request.headers['if-range'] === etag) {
    response.writeHead(206, {
      ETag: etag,
      'Content-Length': body.length - from,
      'Content-Range': `bytes ${from}-${body.length - 1}/${body.length}`,
    });
    response.end(body.subarray(from));
  } else {
    response.writeHead(200, { ETag: etag, 'Content-Length': body.length });
    response.end(body);
  }
};

/** Promises everything and cuts the line after so many bytes. */
const cutAt =
  (bytes: number, tag = etag): Answer =>
  (_, response) => {
    response.writeHead(200, { ETag: tag, 'Content-Length': body.length });
    response.write(body.subarray(0, bytes), () => response.destroy());
  };

let folder: string;
let server: Server;
/** What the server does with the first, second… request; the last one goes on. */
let answers: Answer[];
let requests: IncomingMessage[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'denselens-'));
  requests = [];
  answers = [whole];
  server = createServer((request, response) => {
    requests.push(request);
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    answer?.(request, response);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => {
    server.close(resolve);
  });
  rmSync(folder, { recursive: true, force: true });
});

function job() {
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/weights`,
    target: join(folder, 'out', 'weights.bin'),
    part: join(folder, 'parts', 'weights.bin.part'),
    sha256,
    limit: 2 * body.length,
    limits: { connect: 2_000, stall: 300, overall: 10_000, pause: 10, attempts: 3 },
  };
}

const expectArrived = () => {
  expect(readFileSync(job().target).equals(body)).toBe(true);
  expect(readdirSync(join(folder, 'parts'))).toEqual([]);
};

describe('download', () => {
  it('brings the whole file, tells how far it is, and does not ask again', async () => {
    const seen: number[] = [];
    const progress = { ...job(), onProgress: ({ loaded }: { loaded: number }) => seen.push(loaded) };
    expect(await download(progress)).toBe('fetched');
    expectArrived();
    expect(seen[0]).toBe(0);
    expect(seen.at(-1)).toBe(body.length);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(await download(job())).toBe('present');
    expect(requests).toHaveLength(1);
  });

  it('goes on where the line was cut, within one run', async () => {
    answers = [cutAt(100_000), whole];
    expect(await download(job())).toBe('fetched');
    expectArrived();
    const [, second] = requests;
    expect(Number(/^bytes=(\d+)-$/.exec(second?.headers.range ?? '')?.[1])).toBeGreaterThan(0);
    expect(second?.headers['if-range']).toBe(etag);
  });

  it('goes on where an earlier run was stopped', async () => {
    const stopped = new AbortController();
    const first = { ...job(), signal: stopped.signal };
    answers = [
      (_, response) => {
        response.writeHead(200, { ETag: etag, 'Content-Length': body.length });
        response.write(body.subarray(0, 50_000));
      },
      whole,
    ];
    const onProgress = ({ loaded }: { loaded: number }) => {
      if (loaded === 50_000) stopped.abort();
    };
    await expect(download({ ...first, onProgress })).rejects.toThrow();
    expect(existsSync(first.target)).toBe(false);
    expect(await download(job())).toBe('fetched');
    expectArrived();
    expect(requests[1]?.headers.range).toBe('bytes=50000-');
  });

  it('begins anew when the file at the address has become another', async () => {
    answers = [
      (_, response) => {
        response.writeHead(200, { ETag: '"v0"', 'Content-Length': body.length });
        response.write(Buffer.alloc(70_000, 7), () => response.destroy());
      },
      whole,
    ];
    expect(await download(job())).toBe('fetched');
    expectArrived();
    expect(requests[1]?.headers['if-range']).toBe('"v0"');
  });

  it('begins anew, once, when the resumed beginning was wrong', async () => {
    const { part, url } = job();
    answers = [cutAt(10), whole];
    await expect(download({ ...job(), signal: AbortSignal.timeout(0) })).rejects.toThrow();
    writeFileSync(part, Buffer.alloc(1000, 1));
    writeFileSync(`${part}.json`, JSON.stringify({ url, etag }));
    answers = [whole];
    expect(await download(job())).toBe('fetched');
    expectArrived();
  });

  it('takes a part file that is whole already without asking', async () => {
    await download(job());
    const { target, part } = job();
    writeFileSync(part, readFileSync(target));
    rmSync(target);
    expect(await download(job())).toBe('fetched');
    expectArrived();
    expect(requests).toHaveLength(1);
  });

  it('never keeps wrong bytes', async () => {
    const wrong = Buffer.from(body);
    wrong[123_456] = (wrong[123_456] ?? 0) ^ 1;
    answers = [
      (_, response) => {
        response.writeHead(200, { ETag: etag, 'Content-Length': wrong.length });
        response.end(wrong);
      },
    ];
    await expect(download(job())).rejects.toThrow(/SHA-256/);
    expect(existsSync(job().target)).toBe(false);
    expect(existsSync(job().part)).toBe(false);
  });

  it('replaces a file that is there but wrong', async () => {
    const { target } = job();
    await download(job());
    writeFileSync(target, 'not the weights');
    expect(await download(job())).toBe('fetched');
    expectArrived();
  });

  it('refuses a shorter file, and one longer than it may be before or while it comes', async () => {
    const answer = (data: Buffer, length?: number): Answer => {
      return (_, response) => {
        response.writeHead(200, length === undefined ? {} : { 'Content-Length': length });
        response.end(data);
      };
    };
    answers = [answer(body.subarray(0, 1000), 1000)];
    await expect(download(job())).rejects.toThrow(/SHA-256/);
    answers = [answer(Buffer.alloc(10), 700_000)];
    await expect(download(job())).rejects.toThrow(/more than the 600000/);
    answers = [answer(Buffer.alloc(700_000))];
    await expect(download(job())).rejects.toThrow(/longer than 600000/);
    expect(existsSync(job().target)).toBe(false);
  });

  it('gives up at once on 404, and after some patience on a line that is always cut', async () => {
    answers = [
      (_, response) => {
        response.writeHead(404);
        response.end('no');
      },
    ];
    await expect(download(job())).rejects.toThrow(/answered 404/);
    expect(requests).toHaveLength(1);
    answers = [cutAt(5_000, 'W/"weak"')];
    await expect(download(job())).rejects.toThrow();
    expect(requests.length).toBeLessThanOrEqual(6);
    expect(existsSync(job().target)).toBe(false);
  });

  it('says where there is no connection, quickly', async () => {
    const unanswered = job();
    await new Promise((resolve) => {
      server.close(resolve);
    });
    const began = Date.now();
    await expect(download(unanswered)).rejects.toThrow(/no connection to 127\.0\.0\.1:\d+ \(ECONNREFUSED\)/);
    expect(Date.now() - began).toBeLessThan(2_000);
    server = createServer();
    server.listen(0);
  });

  it('does not wait for ever: no answer, a stall, a trickle', async () => {
    answers = [() => {}];
    const impatient = { ...job().limits, connect: 200 };
    await expect(download({ ...job(), limits: impatient })).rejects.toThrow(/does not answer/);

    const stalling: Answer = (_, response) => {
      response.writeHead(200, { ETag: etag, 'Content-Length': body.length });
      response.write(body.subarray(0, 10));
    };
    answers = [stalling, () => {}];
    await expect(download({ ...job(), limits: impatient })).rejects.toThrow(/does not answer/);

    answers = [
      (_, response) => {
        response.writeHead(200, { ETag: etag });
        const timer = setInterval(() => response.write('x'), 50);
        response.on('close', () => clearInterval(timer));
      },
    ];
    await expect(download({ ...job(), limits: { ...job().limits, overall: 600 } })).rejects.toThrow(
      /not done within/,
    );
  });
});

describe('download in several processes', () => {
  let children: ChildProcess[] = [];
  afterEach(() => {
    for (const child of children) child.kill('SIGKILL');
    children = [];
  });

  /** Runs the same job in a process of its own; resolves to what it said. */
  function elsewhere(): Promise<string> {
    const script = join(folder, 'child.mjs');
    const { limits: _, ...plain } = job();
    writeFileSync(
      script,
      `import { download } from ${JSON.stringify(new URL('./download.mjs', import.meta.url).href)};
       process.send(await download(${JSON.stringify(plain)}).catch((error) => error.message));
       process.disconnect();`,
    );
    const child = fork(script);
    children.push(child);
    return new Promise((resolve) => {
      child.once('message', (message) => resolve(String(message)));
    });
  }

  it('fetches once, and all have the file', async () => {
    answers = [
      (request, response) => {
        setTimeout(() => whole(request, response), 500);
      },
    ];
    const outcomes = await Promise.all([elsewhere(), elsewhere(), elsewhere()]);
    expect(outcomes.sort()).toEqual(['fetched', 'present', 'present']);
    expectArrived();
    expect(requests).toHaveLength(1);
  });

  it('takes over from one that died', async () => {
    const { part } = job();
    await download(job());
    rmSync(job().target);
    writeFileSync(`${part}.lock`, 'a process that is gone');
    const longAgo = new Date(Date.now() - 60_000);
    utimesSync(`${part}.lock`, longAgo, longAgo);
    expect(await download(job())).toBe('fetched');
    expectArrived();
  });
});

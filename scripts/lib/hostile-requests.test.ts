import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { serve } from './serve.mjs';

const folder = mkdtempSync(join(tmpdir(), 'denselens-hostile-'));
const dist = join(folder, 'dist');
let site: Awaited<ReturnType<typeof serve>>;

beforeAll(async () => {
  mkdirSync(join(dist, 'assets'), { recursive: true });
  mkdirSync(join(dist, '.git'));
  writeFileSync(join(dist, 'index.html'), '<title>DenseLens</title>');
  writeFileSync(join(dist, 'data.bin'), '0123456789');
  writeFileSync(join(dist, '.git', 'config'), 'secret');
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  site = await serve({ port: 0, folders: [dist] });
});

afterAll(async () => {
  await site.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Answer {
  readonly status: number;
  readonly head: string;
  readonly body: string;
}

/** Sends bytes as they are: every client of Node's would tidy them up first. */
function send(request: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const socket = connect(site.port, '127.0.0.1', () => socket.write(request, 'latin1'));
    const parts: Buffer[] = [];
    socket.setTimeout(5_000, () => socket.destroy(new Error('no answer')));
    socket.on('data', (part) => parts.push(part));
    socket.on('error', reject);
    socket.on('close', () => {
      const text = Buffer.concat(parts).toString('latin1');
      const end = text.indexOf('\r\n\r\n');
      const head = text.slice(0, end);
      resolve({ status: Number(/^HTTP\/1\.1 (\d+)/.exec(head)?.[1]), head, body: text.slice(end + 4) });
    });
  });
}

const get = (target: string, headers: readonly string[] = ['Host: localhost'], method = 'GET') =>
  send([`${method} ${target} HTTP/1.1`, ...headers, 'Connection: close', '', ''].join('\r\n'));

// Whatever was asked, the next visitor is served.
afterEach(async () => {
  expect(await get('/')).toMatchObject({ status: 200, body: '<title>DenseLens</title>' });
});

describe('nothing outside of the site is given', () => {
  it.each([
    '/../secret.txt',
    '/../../../../../../../../etc/passwd',
    '/assets/../../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/%2e%2e%2fsecret.txt',
    '/%2E%2E%2Fsecret.txt',
    '/%252e%252e%252fsecret.txt',
    '/..%5csecret.txt',
    '/..\\secret.txt',
    '/....//secret.txt',
    '/..;/secret.txt',
    '//secret.txt',
    '///etc/passwd',
    '/assets%2f..%2f..%2fsecret.txt',
    '/%c0%ae%c0%ae/secret.txt',
    '/secret.txt%00.html',
    '/%00',
    '/%',
    '/%zz',
    '/.git/config',
    '/%2egit/config',
    '/?/../secret.txt#',
    'http://localhost/../secret.txt',
    'http://evil.example/secret.txt',
    '*',
    `/${'a/'.repeat(2_000)}`,
    `/${'%2e%2e%2f'.repeat(1_000)}etc/passwd`,
  ])('for %.60s', async (target) => {
    const { status, body } = await get(target);
    expect(body).not.toContain('secret');
    expect(body).not.toContain('root:');
    // The page itself, where the path is the root's and all else a query.
    if (target.startsWith('/?')) expect(status).toBe(200);
    else expect([400, 403, 404]).toContain(status);
  });

  it.each(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE'])(
    'and nothing is done by %s',
    async (method) => {
      const { status, body } = await get('/data.bin', ['Host: localhost', 'Content-Length: 0'], method);
      expect([404, 405]).toContain(status);
      expect(body).not.toContain('0123');
      expect((await get('/data.bin')).body).toBe('0123456789');
    },
  );
});

describe('ranges', () => {
  it.each([
    ['bytes=0-0', 206, '0'],
    ['bytes=-3', 206, '789'],
    ['bytes=4-', 206, '456789'],
    ['bytes=0-99999999999999999999', 206, '0123456789'],
    ['bytes=10-', 416, null],
    ['bytes=99-100', 416, null],
    ['bytes=5-2', 416, null],
    // What is no range, or several, is answered with the whole.
    ['bytes=abc', 200, '0123456789'],
    ['items=0-1', 200, '0123456789'],
    ['bytes=0-1,5-6', 200, '0123456789'],
    // Many of the same are one.
    [`bytes=${'0-0,'.repeat(500)}1-1`, 206, '01'],
  ])('%.40s', async (range, status, body) => {
    const answer = await get('/data.bin', ['Host: localhost', `Range: ${range}`]);
    expect(answer.status).toBe(status);
    if (body !== null) expect(answer.body).toBe(body);
  });
});

describe('hosts', () => {
  it.each(['evil.example', 'localhost.evil.example:80', '127.0.0.1', 'a"><script>alert(1)</script>', ' '])(
    '%s is not repeated, and leads nowhere',
    async (host) => {
      for (const target of ['/', '/assets', '/nothing']) {
        const { status, head, body } = await get(target, [`Host: ${host}`]);
        expect([200, 400, 404]).toContain(status);
        expect(head.toLowerCase()).not.toContain('location:');
        expect(head + body).not.toContain('evil.example');
        expect(head + body).not.toContain('<script>alert');
      }
    },
  );

  it('none at all, or two, is a bad request', async () => {
    expect((await get('/', [])).status).toBe(400);
  });
});

describe('what is no request', () => {
  it.each([
    ['words', 'hello there\r\n\r\n'],
    ['the beginning of TLS', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n'],
    ['a header without a name', 'GET / HTTP/1.1\r\nHost: localhost\r\n: nothing\r\n\r\n'],
    ['two lengths', 'GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n'],
    [
      'a length and chunks',
      'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
  ])('%s is refused', async (_, request) => {
    expect((await send(request)).status).toBe(400);
  });

  it('headers without end are refused', async () => {
    const { status } = await get('/', ['Host: localhost', `X-Long: ${'a'.repeat(100_000)}`]);
    expect(status).toBe(431);
  });

  it('who hangs up in the middle disturbs nobody', async () => {
    await new Promise<void>((resolve) => {
      const socket = connect(site.port, '127.0.0.1', () => {
        socket.write('GET /data.bin HTTP/1.1\r\nHost: loc');
        socket.destroy();
      });
      socket.on('close', () => resolve());
    });
  });
});

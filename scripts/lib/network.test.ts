import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { get as httpGet, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import decodeQR from 'qr/decode.js';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { printAddresses } from './classroom.mjs';
import { meansThisMachine, networkAddresses } from './network.mjs';
import { serve } from './serve.mjs';

const folder = mkdtempSync(join(tmpdir(), 'denselens-network-'));

beforeAll(() => writeFileSync(join(folder, 'index.html'), '<title>DenseLens</title>'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Not by fetch, which sets the Host header itself. */
const ask = (port: number, host: string): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    httpGet({ host: '127.0.0.1', port, path: '/', headers: { host } }, (answer) =>
      resolve(answer.resume()),
    ).on('error', reject);
  });

const MEANT = [
  'localhost',
  'localhost:4173',
  'LOCALHOST:1',
  'a.localhost:80',
  '127.0.0.1:4173',
  '[::1]:4173',
  '127.0.0.1',
];
const NOT_MEANT = [
  'evil.test',
  'localhost.evil.test',
  '192.168.1.5:4173',
  'evil.test:4173',
  'localhost@evil.test',
  '[::2]',
];

describe('the server', () => {
  it('answers only to Host headers that mean this machine', async () => {
    const site = await serve({ port: 0, folders: [folder] });
    for (const host of MEANT) expect((await ask(site.port, host)).statusCode, host).toBe(200);
    for (const host of NOT_MEANT) expect((await ask(site.port, host)).statusCode, host).toBe(400);
    expect(site.addresses).toEqual([]);
    await site.close();
  });

  it('listens on every address when it is asked to, and says under which others find it', async () => {
    const site = await serve({ port: 0, folders: [folder], host: '' });
    expect(site.addresses).toEqual(networkAddresses(site.port));
    for (const address of site.addresses.filter((url) => !url.includes('['))) {
      expect((await fetch(address)).status, address).toBe(200);
    }
    for (const host of [...MEANT, 'classroom.test', '192.168.1.5:4173']) {
      expect((await ask(site.port, host)).statusCode, host).toBe(200);
    }
    await site.close();
  });
});

/** What a camera sees of a code drawn with half blocks: light where they are. */
function photograph(text: string): {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
} {
  const scale = 4;
  const lines = text.split('\n').filter((line) => /[█▀▄]/.test(line));
  const rows = lines.flatMap((line) =>
    ['█▀', '█▄'].map((lit) => [...line].map((letter) => lit.includes(letter))),
  );
  const [width, height] = [(rows[0]?.length ?? 0) * scale, rows.length * scale];
  const data = Uint8Array.from({ length: width * height * 4 }, (_, i) => {
    const [x, y] = [Math.floor(((i >> 2) % width) / scale), Math.floor((i >> 2) / width / scale)];
    return i % 4 === 3 || rows[y]?.[x] ? 255 : 0;
  });
  return { width, height, data };
}

describe('what is printed for others', () => {
  it('is the addresses, a code that leads to the first, and what browsers withhold there', () => {
    const printed: string[] = [];
    const log = vi.spyOn(console, 'log').mockImplementation((line: string) => void printed.push(line));
    printAddresses(['http://192.168.1.20:4173/', 'http://10.0.0.2:4173/']);
    log.mockRestore();
    const [addresses, code = '', ...words] = printed;
    expect(addresses).toContain('http://192.168.1.20:4173/  http://10.0.0.2:4173/');
    expect(decodeQR(photograph(code))).toBe('http://192.168.1.20:4173/');
    expect(words).toHaveLength(1);
    expect(words[0]).toMatch(/threads, WebGPU, the camera and offline/);
  });
});

describe('addresses', () => {
  it('are those of others’ networks, IPv4 first', () => {
    const address = (family: 'IPv4' | 'IPv6', text: string, internal = false) =>
      ({ family, address: text, internal, netmask: '', mac: '', cidr: null, scopeid: 0 }) as const;
    const found = networkAddresses(81, {
      lo: [address('IPv4', '127.0.0.1', true), address('IPv6', '::1', true)],
      en0: [address('IPv6', 'fe80::1'), address('IPv6', '2001:db8::5'), address('IPv4', '192.168.1.5')],
      en1: [address('IPv4', '169.254.3.4'), address('IPv4', '10.0.0.2')],
    });
    expect(found).toEqual(['http://192.168.1.5:81/', 'http://10.0.0.2:81/', 'http://[2001:db8::5]:81/']);
    expect([
      ...MEANT.map(meansThisMachine),
      ...NOT_MEANT.map(meansThisMachine),
      meansThisMachine(undefined),
    ]).toEqual([...MEANT.map(() => true), ...NOT_MEANT.map(() => false), false]);
  });
});

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, get as httpGet } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serve } from './serve.mjs';

const folder = mkdtempSync(join(tmpdir(), 'denselens-serve-'));
const dist = join(folder, 'dist');
const added = join(folder, 'public');
let site: Awaited<ReturnType<typeof serve>>;

beforeAll(async () => {
  for (const path of [join(dist, 'assets'), join(dist, 'models'), join(added, 'models')]) {
    mkdirSync(path, { recursive: true });
  }
  writeFileSync(join(dist, 'index.html'), '<title>DenseLens</title>');
  for (const name of ['a-1.js', 'a-1.mjs', 'a-1.wasm', 'a-1.css', 'a-1.woff2', 'a-1.avif']) {
    writeFileSync(join(dist, 'assets', name), name);
  }
  writeFileSync(join(dist, 'models', 'built-in.safetensors'), '0123456789');
  writeFileSync(join(added, 'models', 'late.safetensors'), 'late');
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  site = await serve({ port: 0, folders: [dist, added], hidden: [/^\/models\/hidden/] });
  writeFileSync(join(added, 'models', 'hidden.safetensors'), 'hidden');
});

afterAll(async () => {
  await site.close();
  rmSync(folder, { recursive: true, force: true });
});

const get = (path: string, init?: RequestInit) => fetch(`http://localhost:${site.port}${path}`, init);

describe('the server', () => {
  it.each([
    ['/', 'text/html'],
    ['/assets/a-1.js', 'text/javascript'],
    ['/assets/a-1.mjs', 'text/javascript'],
    ['/assets/a-1.wasm', 'application/wasm'],
    ['/assets/a-1.css', 'text/css'],
    ['/assets/a-1.woff2', 'font/woff2'],
    ['/assets/a-1.avif', 'image/avif'],
    ['/models/built-in.safetensors', 'application/octet-stream'],
  ])('gives %s as %s, isolated', async (path, type) => {
    const { status, headers } = await get(path);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toContain(type);
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(headers.get('cross-origin-embedder-policy')).toBe('require-corp');
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
  });

  it('lets hashed files be kept for ever and asks anew for the others', async () => {
    expect((await get('/assets/a-1.js')).headers.get('cache-control')).toContain('immutable');
    const page = await get('/');
    expect(page.headers.get('cache-control')).toBe('no-cache');
    const etag = page.headers.get('etag') ?? '';
    // Not by fetch, which asks for no cached answer when it is given this header.
    const status = await new Promise((resolve, reject) => {
      const options = { port: site.port, headers: { 'If-None-Match': etag } };
      httpGet(options, (answer) => resolve(answer.resume().statusCode)).on('error', reject);
    });
    expect(status).toBe(304);
  });

  it('gives packed files to those who take them, as what they are', async () => {
    const text = 'export const it = 1;'.repeat(100);
    writeFileSync(join(dist, 'assets', 'b-1.js'), text);
    writeFileSync(join(dist, 'assets', 'b-1.js.br'), brotliCompressSync(text));
    writeFileSync(join(dist, 'assets', 'b-1.js.gz'), gzipSync(text));
    writeFileSync(join(dist, 'assets', 'c-1.wasm.gz'), gzipSync('wasm'));
    writeFileSync(join(dist, 'assets', 'c-1.wasm'), 'wasm');
    const asked = async (path: string, headers: Record<string, string>) => {
      const answer = await get(path, { headers });
      const type = answer.headers.get('content-type')?.split(';')[0];
      return [answer.status, answer.headers.get('content-encoding'), type, await answer.text()];
    };
    const accept = (encodings: string) => ({ 'Accept-Encoding': encodings });
    expect(await asked('/assets/b-1.js', accept('gzip, deflate, br'))).toEqual([
      200,
      'br',
      'text/javascript',
      text,
    ]);
    expect(await asked('/assets/b-1.js', accept('gzip'))).toEqual([200, 'gzip', 'text/javascript', text]);
    expect(await asked('/assets/b-1.js', accept('br;q=0, gzip;q=0.5'))).toEqual([
      200,
      'gzip',
      'text/javascript',
      text,
    ]);
    expect(await asked('/assets/b-1.js', accept('identity'))).toEqual([200, null, 'text/javascript', text]);
    expect(await asked('/assets/c-1.wasm', accept('br, gzip'))).toEqual([
      200,
      'gzip',
      'application/wasm',
      'wasm',
    ]);
    const part = { ...accept('br'), Range: 'bytes=0-5' };
    expect(await asked('/assets/b-1.js', part)).toEqual([206, null, 'text/javascript', 'export']);
    expect(await asked('/assets/none.js', accept('br'))).toEqual([404, null, 'text/plain', 'Not Found\n']);
    const plain = await get('/assets/b-1.js', { headers: accept('identity') });
    const packed = await get('/assets/b-1.js', { headers: accept('br') });
    expect(packed.headers.get('vary')).toBe('Accept-Encoding');
    expect(packed.headers.get('cache-control')).toContain('immutable');
    // What a cache keeps of one must not be taken for the other.
    expect(packed.headers.get('etag')).not.toBe(plain.headers.get('etag'));
    await Promise.all([plain.text(), packed.text()]);
  });

  it('gives parts of files', async () => {
    const part = await get('/models/built-in.safetensors', { headers: { Range: 'bytes=2-4' } });
    expect([part.status, part.headers.get('content-range'), await part.text()]).toEqual([
      206,
      'bytes 2-4/10',
      '234',
    ]);
    const beyond = await get('/models/built-in.safetensors', { headers: { Range: 'bytes=10-' } });
    expect(beyond.status).toBe(416);
    const head = await get('/models/built-in.safetensors', { method: 'HEAD' });
    expect(head.headers.get('content-length')).toBe('10');
  });

  it('says in the manifest which of the models’ files it has, hidden ones left out', async () => {
    const models = ['built-in', 'late', 'hidden', 'none'].map((name) => ({
      urls: [`${name}.safetensors`, `https://elsewhere.test/${name}.safetensors`],
    }));
    writeFileSync(join(dist, 'models', 'manifest.json'), JSON.stringify({ models }));
    const answer = await get('/models/manifest.json');
    expect(answer.headers.get('content-type')).toContain('application/json');
    expect(answer.headers.get('cache-control')).toBe('no-cache');
    const said = (await answer.json()) as { models: unknown; served: unknown };
    expect(said).toEqual({ models, served: { 'built-in.safetensors': 10, 'late.safetensors': 4 } });
  });

  it('finds weights that came after the build, and nothing that is missing, hidden or outside', async () => {
    expect(await (await get('/models/late.safetensors')).text()).toBe('late');
    for (const path of [
      '/models/none.safetensors',
      '/anything/else',
      '/models/hidden.safetensors',
      '/..%2fsecret.txt',
      '/assets/..%2f..%2fsecret.txt',
      '/%00',
    ]) {
      const answer = await get(path);
      expect([path, answer.ok, (await answer.text()).includes('secret')]).toEqual([path, false, false]);
      expect(answer.headers.get('cross-origin-embedder-policy')).toBe('require-corp');
    }
  });

  it('answers on both loopback addresses, and refuses a port that is taken on either', async () => {
    expect((await fetch(`http://127.0.0.1:${site.port}/`)).status).toBe(200);
    await expect(serve({ port: site.port, folders: [dist] })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    const other = createServer();
    const hasIpv6 = await new Promise<boolean>((resolve) => {
      other.once('error', () => resolve(false));
      other.listen(0, '::1', () => resolve(true));
    });
    if (!hasIpv6) return;
    expect((await fetch(`http://[::1]:${site.port}/`)).status).toBe(200);
    const { port } = other.address() as AddressInfo;
    await expect(serve({ port, folders: [dist] })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    other.close();
  });
});

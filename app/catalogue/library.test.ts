import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { createLibrary } from './library';

const BASE = new URL('http://site.test/models/manifest.json');
const file = (name: string) => readFileSync(new URL(`../../public/models/${name}`, import.meta.url), 'utf8');

/** A site that serves the repository's manifest, and of weights only those given. */
function site(weights: Readonly<Record<string, Record<string, string>>>) {
  const asked: string[] = [];
  const fetcher = async (input: string | URL | Request, init?: RequestInit) => {
    const url = new URL(String(input));
    asked.push(`${init?.method ?? 'GET'} ${url.href}`);
    const name = url.pathname.replace('/models/', '');
    if (name.endsWith('.json')) return new Response(file(name));
    const headers = weights[name];
    return headers === undefined ? new Response(null, { status: 404 }) : new Response(null, { headers });
  };
  return { library: createLibrary(BASE, fetcher as typeof fetch), fetcher: fetcher as typeof fetch, asked };
}

const WEIGHTS = readFileSync(new URL('../../public/models/emoji1000/model.safetensors', import.meta.url));
const EMOJI = { 'content-type': 'application/octet-stream', 'content-length': String(WEIGHTS.length) };

beforeAll(() => {
  Object.defineProperty(globalThis, 'location', { value: new URL('http://site.test/'), configurable: true });
});

describe('the library', () => {
  it('prefers ImageNet where it is served, else the built-in model', async () => {
    const both = site({
      'imagenet.safetensors': { ...EMOJI, 'content-length': '32342954' },
      'emoji1000/model.safetensors': EMOJI,
    });
    expect(await both.library.defaultId()).toBe('imagenet');
    expect(await site({ 'emoji1000/model.safetensors': EMOJI }).library.defaultId()).toBe('emoji1000');
  });

  it.each([
    ['a page in place of weights', { 'content-type': 'text/html', 'content-length': '32342954' }],
    ['a download cut short', { ...EMOJI, 'content-length': '1000000' }],
  ])('takes %s for none', async (_, headers) => {
    const { library } = site({ 'imagenet.safetensors': headers, 'emoji1000/model.safetensors': EMOJI });
    expect(await library.defaultId()).toBe('emoji1000');
  });

  it('asks for no weights where the manifest says which are served', async () => {
    const manifest = JSON.parse(file('manifest.json'));
    const asked: string[] = [];
    const told = (served: Record<string, number>) =>
      createLibrary(BASE, (async (input: string | URL | Request) => {
        asked.push(String(input));
        return new Response(JSON.stringify({ ...manifest, served }));
      }) as typeof fetch);
    const emoji = { 'emoji1000/model.safetensors': WEIGHTS.length };
    expect(await told(emoji).defaultId()).toBe('emoji1000');
    expect(await told({ ...emoji, 'imagenet.safetensors': 32_342_954 }).defaultId()).toBe('imagenet');
    expect(await told({ ...emoji, 'imagenet.safetensors': 1_000_000 }).defaultId()).toBe('emoji1000');
    expect(new Set(asked)).toEqual(new Set([BASE.href]));
  });

  it('asks nobody but the site itself before the visitor chooses', async () => {
    const { library, asked } = site({ 'emoji1000/model.safetensors': EMOJI });
    await library.catalogue();
    expect(asked.every((line) => line.includes('http://site.test/'))).toBe(true);
  });

  it('requests weights with hash, length, recipe and labels', async () => {
    const { library } = site({ 'emoji1000/model.safetensors': EMOJI });
    const request = await library.request('emoji1000');
    expect(request.source).toEqual({
      kind: 'url',
      url: 'http://site.test/models/emoji1000/model.safetensors',
      hashes: [createHash('sha256').update(WEIGHTS).digest('hex')],
      bytes: WEIGHTS.length,
    });
    expect(request.labels).toHaveLength(1000);
    expect(request.recipe?.size).toEqual([224, 224]);
  });

  it('sends elsewhere for what the site does not serve', async () => {
    const { library } = site({ 'emoji1000/model.safetensors': EMOJI });
    const { source } = await library.request('imagenet');
    expect(source.kind === 'url' && source.url).toMatch(/^https:\/\/huggingface\.co\//);
  });

  it('knows what the browser keeps: that is at hand without the site, half of it is not', async () => {
    const kept = { id: 'imagenet', bytes: 32_000_000, sha256: null, pinned: true, savedAt: 1 };
    const removed: string[] = [];
    const withKept = (complete: boolean) =>
      createLibrary(BASE, site({ 'emoji1000/model.safetensors': EMOJI }).fetcher, {
        list: async () => [{ ...kept, complete }],
        remove: async (id) => void removed.push(id),
      });
    expect(await withKept(true).defaultId()).toBe('imagenet');
    expect(await withKept(false).defaultId()).toBe('emoji1000');
    const entry = (await withKept(false).catalogue()).find(({ id }) => id === 'imagenet');
    expect(entry).toMatchObject({ served: false, pinned: true, kept: { bytes: 32_000_000 } });
    await withKept(true).forget('imagenet');
    expect(removed).toEqual(['imagenet']);
    // What is served need not be kept; what comes from elsewhere is, under its id.
    const sources = await Promise.all(['imagenet', 'emoji1000'].map((id) => withKept(true).request(id)));
    expect(sources.map(({ source }) => source.kind === 'url' && source.keepAs)).toEqual([
      'imagenet',
      undefined,
    ]);
  });

  it('rejects unknown ids by name', async () => {
    const { library } = site({});
    await expect(library.request('vgg')).rejects.toMatchObject({
      code: 'model/unknown',
      message: expect.stringContaining('emoji1000'),
    });
  });
});

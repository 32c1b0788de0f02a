import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  MANIFEST as MANIFEST_OF_SCRIPTS,
  manifestOfBuild as ofScripts,
} from '../../../scripts/lib/service-worker.mjs';
import { MANIFEST, manifestOfBuild, type Site, type SiteFile } from '../protocol';
import { KeptSite } from './kept-site';
import type { Shelf } from './shelf';
import { Tabs } from './tabs';

const SCOPE = 'https://host.test/a b/';
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A shelf in memory, with room for so many bytes. */
function memoryShelf(room = Number.POSITIVE_INFINITY): Shelf & { readonly size: () => number } {
  const bodies = new Map<string, { readonly body: string; readonly headers: Headers }>();
  const size = (): number => [...bodies.values()].reduce((sum, { body }) => sum + body.length, 0);
  const read = async (name: string): Promise<unknown> =>
    JSON.parse(bodies.get(name)?.body ?? 'null') as unknown;
  return {
    size,
    names: async () => new Set(bodies.keys()),
    get: async (name) => {
      const found = bodies.get(name);
      return found && new Response(found.body, { headers: found.headers });
    },
    put: async (name, response) => {
      const body = await response.text();
      if (size() + body.length > room) throw new DOMException('No room.', 'QuotaExceededError');
      bodies.set(name, { body, headers: response.headers });
    },
    delete: async (name) => void bodies.delete(name),
    clear: async () => bodies.clear(),
    read,
    readAll: async (beginning) =>
      Promise.all([...bodies.keys()].filter((name) => name.startsWith(beginning)).map(read)),
    write: async (name, note) =>
      void bodies.set(name, { body: JSON.stringify(note), headers: new Headers() }),
  };
}

/** A host with these files; null answers 500. */
function host(files: Record<string, string | null>) {
  const asked: string[] = [];
  const fetcher = async (url: string): Promise<Response> => {
    const path = decodeURIComponent(url.slice(new URL(SCOPE).href.length));
    asked.push(path);
    const body = files[path];
    if (body === undefined || body === null) return new Response('', { status: body === null ? 500 : 404 });
    return new Response(body, { headers: { 'content-type': 'text/x', 'x-powered-by': 'none' } });
  };
  return { files, asked, fetch: fetcher as typeof fetch };
}

const fileOf = (path: string, text: string, runtime?: SiteFile['runtime']): SiteFile => ({
  path,
  sha256: sha256(text),
  bytes: text.length,
  ...(runtime !== undefined && { runtime }),
});

const FILES = {
  'index.html': 'page 1',
  'assets/a-1.js': 'chunk 1',
  'models/w w': 'weights',
  'assets/wasm': 'program',
};
const siteOf = (build: string, files: Record<string, string>): Site => ({
  build,
  files: Object.entries(files).map(([path, text]) =>
    fileOf(path, text, path === 'assets/wasm' ? 'wasm' : path === 'assets/jspi' ? 'jspi' : undefined),
  ),
});
const NOTHING = { runtimes: [], served: [] } as const;

function setUp(files: Record<string, string | null>, room?: number) {
  const server = host(files);
  const [contents, notes] = [memoryShelf(room), memoryShelf()];
  return { server, contents, notes, kept: new KeptSite(contents, notes, new URL(SCOPE).href, server.fetch) };
}

describe('what is kept of the site', () => {
  it('is a build with the runtime in use, and its size is what the files have', async () => {
    const { kept, server } = setUp({ ...FILES });
    const site = siteOf('one', { ...FILES, 'assets/jspi': 'another program' });
    await kept.keep(site, { runtimes: ['wasm'], served: [] });
    expect(server.asked.sort()).toEqual(Object.keys(FILES).sort());
    expect(await kept.bytesOf('one')).toBe(Object.values(FILES).join('').length);
    const found = await kept.find('models/w w', 'one');
    expect([
      await found?.text(),
      found?.headers.get('content-type'),
      found?.headers.get('x-powered-by'),
    ]).toEqual(['weights', 'text/x', null]);
    expect(await kept.find('assets/jspi', 'one')).toBeUndefined();
    expect(await kept.find('index.html', 'two')).toBeUndefined();
    // Another backend adds its own, and nothing is fetched twice.
    server.files['assets/jspi'] = 'another program';
    server.asked.length = 0;
    await kept.keep(site, { runtimes: ['jspi'], served: [] });
    expect(server.asked).toEqual(['assets/jspi']);
    expect(await (await kept.find('assets/wasm', 'one'))?.text()).toBe('program');
  });

  it('is nothing while a file is missing, or is another build’s', async () => {
    const { kept, server } = setUp({ ...FILES, 'models/w w': null });
    const site = siteOf('one', FILES);
    await expect(kept.keep(site, NOTHING)).rejects.toMatchObject({ problem: 'unreachable' });
    expect(await kept.index('one')).toBeNull();
    server.files['models/w w'] = 'newer weights';
    await expect(kept.keep(site, NOTHING)).rejects.toMatchObject({ problem: 'other-build' });
    expect(await kept.bytesOf('one')).toBeNull();
    server.files['models/w w'] = 'weights';
    server.asked.length = 0;
    await kept.keep(site, NOTHING);
    // What had come is not fetched again.
    expect(server.asked).toEqual(['models/w w']);
    expect(await kept.bytesOf('one')).toBeGreaterThan(0);
  });

  it('says when there is no room, and takes none then', async () => {
    const { kept, contents } = setUp({ ...FILES }, 10);
    await expect(kept.keep(siteOf('one', FILES), NOTHING)).rejects.toMatchObject({ problem: 'quota' });
    await kept.tidy('one', new Set());
    expect(contents.size()).toBe(0);
  });

  it('has of two builds what they share once, and lets the older one go with its last tab', async () => {
    const { kept, server, contents } = setUp({ ...FILES });
    await kept.keep(siteOf('one', FILES), { runtimes: ['wasm'], served: [] });
    const newer = { ...FILES, 'index.html': 'page 2', 'assets/a-2.js': 'chunk 2' };
    Object.assign(server.files, newer, { 'assets/a-1.js': null });
    server.asked.length = 0;
    const site = siteOf(
      'two',
      Object.fromEntries(Object.entries(newer).filter(([path]) => path !== 'assets/a-1.js')),
    );
    await new Promise((resolve) => setTimeout(resolve, 2));
    await kept.keep(site, { runtimes: ['wasm'], served: [] });
    expect(server.asked.sort()).toEqual(['assets/a-2.js', 'index.html']);
    expect(contents.size()).toBe(Object.values(FILES).join('').length + 'page 2chunk 2'.length);

    // The older worker tidies nothing of the newer one; the newer one nothing that a tab needs.
    await kept.tidy('one', new Set());
    await kept.tidy('two', new Set(['one']));
    expect(await (await kept.find('index.html', 'one'))?.text()).toBe('page 1');
    expect(await (await kept.find('index.html', 'two'))?.text()).toBe('page 2');
    expect(await (await kept.findHashed('assets/a-1.js'))?.text()).toBe('chunk 1');
    await kept.tidy('two', new Set(['two']));
    expect(await kept.find('index.html', 'one')).toBeUndefined();
    expect(await kept.findHashed('assets/a-1.js')).toBeUndefined();
    expect(await kept.bytesOf('two')).toBe(contents.size());
  });

  it('has weights that the site serves beside its build, where they can be had', async () => {
    const { kept, server } = setUp({ ...FILES, 'models/large': 'large weights' });
    const [large, gone] = [fileOf('models/large', 'large weights'), fileOf('models/gone', 'gone')];
    await kept.keep(siteOf('one', FILES), {
      runtimes: [],
      served: [large, gone, fileOf('models/w w', 'weights')],
    });
    expect(await (await kept.find('models/large', 'one'))?.text()).toBe('large weights');
    expect((await kept.index('one'))?.served).toEqual([large]);
    expect(await kept.bytesOf('one')).toBe('page 1chunk 1weightslarge weights'.length);
    await kept.free();
    expect(await kept.find('models/large', 'one')).toBeUndefined();
    expect(server.asked.filter((path) => path === 'models/w w')).toHaveLength(1);
  });

  it('knows the manifest as its build’s, whatever weights the host says it has', async () => {
    const manifest = { models: [{ id: 'a' }] };
    const { kept } = setUp({
      [MANIFEST]: JSON.stringify({ ...manifest, served: { 'late.safetensors': 5 } }, null, 1),
    });
    const site = { build: 'one', files: [fileOf(MANIFEST, manifestOfBuild({ ...manifest, served: {} }))] };
    await kept.keep(site, NOTHING);
    expect(await kept.index('one')).not.toBeNull();
    expect([MANIFEST_OF_SCRIPTS, ofScripts(manifest)]).toEqual([MANIFEST, manifestOfBuild(manifest)]);
  });
});

describe('tabs', () => {
  it('keep the build that they were opened with, as long as they are open', async () => {
    const open = [{ id: 'a' }];
    const clients = {
      matchAll: async () => open,
      get: async (id: string) =>
        id === 'worker' ? { type: 'worker', url: 'https://host.test/w.js' } : undefined,
    } as unknown as ConstructorParameters<typeof Tabs>[1];
    const notes = memoryShelf();
    const tabs = new Tabs(notes, clients);
    await tabs.note('a', 'one');
    await notes.write('tab/b', { id: 'b', build: 'two', since: Date.now() - 60_000 });
    const none = async (): Promise<null> => null;
    expect(await tabs.buildOf('a', none)).toBe('one');
    expect(await tabs.buildOf('unknown', none)).toBeNull();
    expect(await tabs.buildOf('worker', async (url) => `of ${url}`)).toBe('of https://host.test/w.js');
    expect([...(await tabs.living())]).toEqual(['one']);
    expect(await tabs.buildOf('b', none)).toBeNull();
  });
});

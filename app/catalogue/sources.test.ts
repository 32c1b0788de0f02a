import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { filesOf, parseManifest } from '../../src/weights/manifest';
import { elsewhereOf, remoteSources, sourceAt } from './sources';

const manifest = parseManifest(
  JSON.parse(readFileSync(new URL('../../public/models/manifest.json', import.meta.url), 'utf8')),
);
const MIRROR = 'https://mirror.test/hub';

/** Every file of every model that others have, and where. */
const remote = manifest.models.flatMap((entry) =>
  filesOf(entry).flatMap((file) =>
    file.urls.filter((url) => url.startsWith('https:')).map((url) => ({ id: entry.id, entry, file, url })),
  ),
);

describe('a mirror of the Hub', () => {
  it.each(remote)('has the same of $id as $url', ({ entry, file, url }) => {
    const own = sourceAt(entry, url, {});
    // What is pinned is held against its hash, and what nobody has seen yet is not held against another file's.
    expect(own.hashes === undefined).toBe(file.sha256 === null);
    if (file.sha256 !== null) expect(own.hashes).toContain(file.sha256);
    for (const mirror of [MIRROR, `${MIRROR}/`]) {
      const path = /^https:\/\/huggingface\.co\/(.*)/.exec(url)?.[1];
      const mirrored = path === undefined ? url : `${MIRROR}/${path}`;
      expect(remoteSources(entry, { mirror }).map((source) => source.url)).toContain(mirrored);
      const { hashes, bytes, alsoAt = [] } = sourceAt(entry, mirrored, { mirror });
      expect({ hashes, bytes }).toEqual({ hashes: own.hashes, bytes: own.bytes });
      // What is kept from the one serves for the other.
      if (path !== undefined) expect(alsoAt).toContain(url);
      expect(alsoAt).not.toContain(mirrored);
    }
  });
});

describe('any other address', () => {
  it.each(manifest.models)('is held against a hash, or not offered: $id', (entry) => {
    const { hashes = [] } = sourceAt(entry, 'https://elsewhere.test/file', {});
    const elsewhere = elsewhereOf(entry);
    if (elsewhere === 'nothing') expect(hashes).toEqual([]);
    else if (elsewhere === 'any') expect(hashes).toHaveLength(filesOf(entry).length);
    else {
      // The one file that it may be, by its name: torch's names end with the beginning of the hash.
      const named = filesOf(entry).find(({ urls }) => urls.some((url) => url.endsWith(`/${elsewhere.file}`)));
      expect(hashes).toEqual([named?.sha256]);
    }
  });

  it('is offered for torchvision’s larger networks, as the file that is pinned', () => {
    const offered = (id: string) => {
      const entry = manifest.models.find((model) => model.id === id);
      return entry && elsewhereOf(entry);
    };
    expect(offered('tv-161')).toEqual({ file: 'densenet161-8d451a50.pth' });
    expect(offered('imagenet')).toBe('any');
    expect(offered('timm-ra')).toBe('nothing');
  });
});

import { readFileSync } from 'node:fs';
import { imageSize } from 'image-size';
import { describe, expect, it } from 'vitest';
import drawings from '../public/drawings/drawings.json' with { type: 'json' };
import labels from '../public/models/emoji1000/labels.json' with { type: 'json' };

/** Sets that the built-in network is judged by. */
const HELD_OUT = ['@iconify-json/openmoji', '@iconify-json/emojione-v1'];

describe('the set of drawings', () => {
  const pack = readFileSync(new URL('../public/drawings/drawings.bin', import.meta.url));

  it('is a row of pictures, less than 4 MB together', () => {
    expect(drawings.files.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(pack.length);
    expect(pack.length).toBeLessThan(4_000_000);
    let at = 0;
    for (const { bytes } of drawings.files) {
      expect(imageSize(pack.subarray(at, at + bytes))).toMatchObject({ width: 96, height: 96, type: 'png' });
      at += bytes;
    }
  });

  it('lies in folders that are called as classes are', () => {
    const names = new Set(labels.map(({ en }) => en));
    for (const { path } of drawings.files) expect(names).toContain(path.split('/')[0]);
  });

  it('has none of the sets that are held out, and of each a licence that is told', () => {
    const notices = readFileSync(new URL('../THIRD_PARTY_NOTICES.md', import.meta.url), 'utf8');
    for (const { npm, licence, title } of drawings.from) {
      expect(HELD_OUT).not.toContain(npm);
      expect(['Apache-2.0', 'CC-BY-4.0', 'MIT']).toContain(licence);
      expect(notices).toContain(title);
    }
  });
});

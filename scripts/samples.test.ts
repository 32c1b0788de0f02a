import { readdirSync, readFileSync, statSync } from 'node:fs';
import { imageSize } from 'image-size';
import { describe, expect, it } from 'vitest';
import samples from '../public/samples/samples.json' with { type: 'json' };

const folder = new URL('../public/samples/', import.meta.url);

describe('the sample images', () => {
  it('are the files of the folder, each once, and weigh less than 1 MB together', () => {
    const files = readdirSync(folder).filter((name) => name !== 'samples.json');
    expect(samples.map(({ file }) => file).sort()).toEqual(files.sort());
    expect(new Set(samples.map(({ id }) => id)).size).toBe(samples.length);
    const bytes = files.reduce((sum, name) => sum + statSync(new URL(name, folder)).size, 0);
    expect(bytes).toBeLessThan(1_000_000);
  });

  it.each(samples)(
    '$id is an image of use, with titles, credit and a licence that lets it be here',
    (sample) => {
      const { width, height } = imageSize(readFileSync(new URL(sample.file, folder)));
      expect(Math.min(width, height)).toBeGreaterThanOrEqual(256);
      expect(Math.max(width, height)).toBeLessThanOrEqual(512);
      expect(sample.id).toMatch(/^[a-z-]+$/);
      expect(sample.title.en.trim()).not.toBe('');
      expect(sample.title.zh).toMatch(/\p{Script=Han}/u);
      expect(sample.credit.trim()).not.toBe('');
      expect(['Apache-2.0', 'CC-BY-4.0', 'MIT', 'CC0-1.0', 'public domain']).toContain(sample.licence);
      const notices = readFileSync(new URL('../THIRD_PARTY_NOTICES.md', import.meta.url), 'utf8');
      expect(notices).toContain(sample.file);
    },
  );

  it('have one default', () => {
    expect(samples.filter((sample) => sample.default === true).map(({ id }) => id)).toEqual(['elephant']);
  });
});

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fixtureBytes, fixtureJson } from '../../../../../e2e/fixtures/variations/load';
import { DenseLensError } from '../../../../errors';
import { damage, processorTime } from '../../../../testing/fuzzing';
import { type DeepPicture, depthOf, paintGrey } from './deep-picture';
import { deepKind, isDeepColour } from './kinds';
import { readDeep } from './read-deep';

const facts = fixtureJson('dicom/facts.json') as Record<
  string,
  { width: number; height: number; low?: number; high?: number }
>;
const fileOf = (name: string): string => `${name}.${name === 'twelve' || name === 'sixteen' ? 'png' : 'dcm'}`;

function read(file: string): DeepPicture {
  const bytes = fixtureBytes(`dicom/${file}`);
  const kind = deepKind(bytes);
  if (kind === null) throw new Error('no deep picture');
  const picture = readDeep(kind, bytes);
  if (picture.kind === 'grey') return picture;
  // By Pillow, in the browser's place.
  expect(Buffer.from(picture.jpeg).includes(Buffer.from([0xff, 0xd8]))).toBe(true);
  return picture.pictureOf(fixtureBytes(`dicom/${file.replace('.dcm', '.levels')}`));
}

const greyOf = (picture: DeepPicture): Uint8Array => {
  const rgba = paintGrey(picture, depthOf(picture, null));
  return Uint8Array.from({ length: rgba.length / 4 }, (_, i) => rgba[4 * i] ?? 0);
};

describe.each(Object.entries(facts))('%s', (name, { width, height, low, high }) => {
  it("has pydicom's and numpy's grey levels", () => {
    const picture = read(fileOf(name));
    expect([picture.width, picture.height]).toEqual([width, height]);
    const [ours, theirs] = [greyOf(picture), fixtureBytes(`dicom/${name}.grey`)];
    expect(ours.length).toBe(theirs.length);
    // Halves may be rounded either way, since pydicom goes through 12 bits.
    const apart = ours.map((value, i) => Math.abs(value - (theirs[i] ?? 999)));
    expect(Math.max(...apart)).toBeLessThanOrEqual(1);
    expect(apart.filter((value) => value > 0).length).toBeLessThan(0.002 * apart.length);
    if (low !== undefined) expect(depthOf(picture, null)).toMatchObject({ low, high, from: 'file' });
  });
});

describe.each(['frames.dcm', 'rle-frames.dcm'])('a file of two frames: %s', (file) => {
  const bytes = fixtureBytes(`dicom/${file}`);
  const frame = (n: number): DeepPicture => {
    const picture = readDeep('dicom', bytes, n);
    if (picture.kind !== 'grey') throw new Error('a JPEG');
    expect(picture.frames).toBe(2);
    return picture;
  };

  it('gives either: make.py’s second is the first, upside down', () => {
    const { width, height } = frame(0);
    const theirs = fixtureBytes('dicom/frames.grey');
    const turned = Uint8Array.from(theirs, (_, i) => {
      const [x, y] = [i % width, Math.floor(i / width)];
      return theirs[(height - 1 - y) * width + x] ?? 0;
    });
    for (const [n, grey] of [theirs, turned].entries()) {
      const apart = greyOf(frame(n)).map((value, i) => Math.abs(value - (grey[i] ?? 999)));
      expect(Math.max(...apart)).toBeLessThanOrEqual(1);
    }
    expect(greyOf(frame(0))).not.toEqual(greyOf(frame(1)));
  });

  it.each([2, -1, 0.5, Number.NaN])('has no frame %s', (n) => {
    expect(() => frame(n)).toThrow(
      expect.objectContaining({
        code: 'image/undecodable',
        message: expect.stringMatching(/has 2 frames, and no/),
      }),
    );
  });
});

it('a PNG in colour of 16 bits is known, of which the upper eight are seen', () => {
  const bytes = (name: string) =>
    new Uint8Array(readFileSync(new URL(`../../../../../e2e/fixtures/pictures/${name}`, import.meta.url)));
  expect(isDeepColour(bytes('sixteen-bit-colour.png'))).toBe(true);
  for (const name of ['sixteen-bit.png', 'palette.png', 'alpha.png', 'grey.jpg'])
    expect(isDeepColour(bytes(name)), name).toBe(false);
});

describe('a window', () => {
  it('is the file’s, or by the bits that the picture uses, or its own values', () => {
    expect(depthOf(read('rescaled.dcm'), null)).toMatchObject({ low: -160, high: 239, from: 'file' });
    expect(depthOf(read('twelve.png'), null)).toMatchObject({ low: 0, high: 4095, from: 'bits' });
    expect(depthOf(read('sixteen.png'), null)).toMatchObject({ low: 0, high: 65535, from: 'bits' });
    expect(depthOf(read('implicit.dcm'), null)).toMatchObject({ low: -994, high: 2876, from: 'picture' });
  });

  it('that is chosen counts, and an empty one is made one wide', () => {
    const picture = read('explicit.dcm');
    expect(depthOf(picture, { low: 5, high: 9 })).toMatchObject({ low: 5, high: 9, from: 'choice' });
    expect(depthOf(picture, { low: 5, high: 5 })).toMatchObject({ low: 5, high: 6 });
  });
});

describe('what is refused', () => {
  it.each([
    ['jpeg2000.dcm', /transfer syntax 1\.2\.840\.10008\.1\.2\.4\.90.*gdcmconv/],
    ['colour.dcm', /in colour \(RGB\)/],
  ])('%s', (file, sentence) => {
    expect(() => read(file)).toThrow(
      expect.objectContaining({ code: 'image/undecodable', message: expect.stringMatching(sentence) }),
    );
  });

  it('is refused by code, however a file was damaged', () => {
    const { below, pick, mutateBytes } = damage(31);
    const files = [
      'explicit.dcm',
      'baseline.dcm',
      'rle.dcm',
      'rle-frames.dcm',
      'lossless.dcm',
      'implicit.dcm',
      'twelve.png',
    ].map((file) => fixtureBytes(`dicom/${file}`));
    let [read, refused, slowest] = [0, 0, 0];
    for (let i = 0; i < 3000; i++) {
      const source = pick(files);
      const bytes = mutateBytes(source, below(2) === 0 ? 900 : source.length);
      const kind = deepKind(bytes);
      if (kind === null) continue;
      const start = processorTime();
      try {
        const picture = readDeep(kind, bytes);
        if (picture.kind === 'grey') paintGrey(picture, depthOf(picture, null));
        read++;
      } catch (error) {
        if (!(error instanceof DenseLensError) || !error.code.startsWith('image/')) throw error;
        refused++;
      }
      slowest = Math.max(slowest, processorTime() - start);
    }
    expect(read).toBeGreaterThan(300);
    expect(refused).toBeGreaterThan(300);
    expect(slowest).toBeLessThan(1000);
  }, 60_000);
});

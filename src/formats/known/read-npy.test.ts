import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { NUMPY_FIXTURES, NUMPY_SHAPES } from '../../../e2e/fixtures/numpy/load';
import { unpackEntry } from '../zip/unpack';
import { readZipDirectory } from '../zip/zip-directory';
import { readNpy } from './read-npy';

/** Made by e2e/fixtures/known/make.py. */
const fixture = (name: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(readFileSync(new URL(`../../../e2e/fixtures/known/${name}`, import.meta.url)));
const json = <T>(name: string): T => JSON.parse(new TextDecoder().decode(fixture(name))) as T;

const kinds = json<Record<string, { dims: number[]; values: string[] }>>('kinds.json');
const odd = json<Record<string, number[]>>('odd.json');
const python: Readonly<Record<string, number>> = { nan: Number.NaN, inf: Infinity, '-inf': -Infinity };
const invalid = expect.objectContaining({ code: 'check/invalid' });

describe.each(['kinds.npz', 'kinds-deflated.npz'])('arrays in %s', (archive) => {
  test.each(Object.entries(kinds))('%s is read as numpy wrote it', async (name, { dims, values }) => {
    const bytes = fixture(archive);
    const entry = readZipDirectory(bytes).get(`${name}.npy`);
    if (entry === undefined) throw new Error(`${archive} has no ${name}`);
    const read = readNpy(await unpackEntry(bytes, entry), name);
    if (read.kind !== 'numbers') throw new Error('no numbers');
    expect(read.dims).toEqual(dims);
    expect(Array.from(read.values, (value) => value)).toEqual(
      values.map((text) => python[text] ?? Number(text)),
    );
  });
});

test.each(NUMPY_FIXTURES)('"$name", as numpy.save wrote it', ({ name, file, dims, data }) => {
  expect(readNpy(file, name)).toEqual({ kind: 'numbers', dims, values: data });
});

test.each(NUMPY_SHAPES)('dims $dims', ({ dims, file }) => {
  expect(readNpy(file, 'a')).toMatchObject({ kind: 'numbers', dims });
});

describe('what is no array of numbers', () => {
  it('may be one text, wide or narrow', () => {
    expect(readNpy(Uint8Array.from(odd.text ?? []), 'image')).toEqual({
      kind: 'text',
      text: 'Elephant 象.png',
    });
    expect(readNpy(Uint8Array.from(odd.bytes ?? []), 'image')).toEqual({ kind: 'text', text: 'elephant' });
  });

  test.each(['objects', 'records', 'complex', 'texts'])('%s are refused', (name) => {
    expect(() => readNpy(Uint8Array.from(odd[name] ?? []), name)).toThrow(invalid);
  });

  it('is refused however it is cut off or garbled, and never runs away', () => {
    const [first] = NUMPY_FIXTURES;
    const file = first?.file ?? new Uint8Array();
    for (let length = 0; length < file.length; length += length < 140 ? 1 : 97)
      expect(() => readNpy(file.slice(0, length), 'a')).toThrow(invalid);
    for (const shape of ['(99999999999, 99999999999)', '(-1,)', '(1e3,)', '']) {
      const header = `{'descr': '<f4', 'fortran_order': False, 'shape': ${shape}, }`.padEnd(118);
      const bytes = Uint8Array.from(`\x93NUMPY\x01\x00\x76\x00${header}`, (letter) => letter.charCodeAt(0));
      expect(() => readNpy(bytes, 'a')).toThrow(invalid);
    }
  });
});

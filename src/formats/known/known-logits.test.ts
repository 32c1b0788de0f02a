import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { encodeNpy, encodeNpyText } from '../../tensor/npy';
import { readKnownLogits } from './known-logits';

const fixture = (name: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(readFileSync(new URL(`../../../e2e/fixtures/known/${name}`, import.meta.url)));
const logits = JSON.parse(new TextDecoder().decode(fixture('logits.json'))) as Record<string, number[]>;

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const read = (json: unknown) => readKnownLogits(utf8(JSON.stringify(json)), 'known.json');
const invalid = expect.objectContaining({ code: 'check/invalid' });

test.each(['plain.npz', 'plain-stored.npz', 'plain.json'])('%s', async (name) => {
  const known = await readKnownLogits(fixture(name), name);
  expect(known.input?.dims).toEqual([1, 3, 64, 64]);
  expect(known.image).toBeNull();
  expect(Array.from(known.logits)).toEqual(logits.plain);
  const { data } = known.input ?? {};
  expect(data?.length).toBe(3 * 64 * 64);
  data?.forEach((value, i) => {
    expect(value).toBe(Math.round(8 * Math.sin(0.37 * i)) / 8);
  });
});

describe('JSON', () => {
  it('names a picture in place of an input', async () => {
    expect(await read({ image: ' cat.png ', logits: [[1, -2.5]], note: { what: 'ever' } })).toEqual({
      input: null,
      image: 'cat.png',
      logits: Float64Array.of(1, -2.5),
    });
  });

  test.each([
    ['no logits', { image: 'a' }],
    [
      'logits of two inputs',
      {
        image: 'a',
        logits: [
          [1, 2],
          [3, 4],
        ],
      },
    ],
    ['probabilities', { image: 'a', logits: [0.25, 0.75] }],
    ['neither input nor image', { logits: [1, 2] }],
    ['lists of different lengths', { input: [[[[1, 2], [3]]]], logits: [1] }],
    ['a text among numbers', { input: [[[[1, 'x']]]], logits: [1] }],
    ['a batch of two', { input: [[[[1]]], [[[1]]]], logits: [1] }],
    ['an empty input', { input: [[[[]]]], logits: [1] }],
    ['an input without channels', { input: [[1, 2]], logits: [1] }],
    ['no object', [1, 2]],
    ['null', null],
    ['lists that nest for ever', { logits: JSON.parse(`${'['.repeat(900)}1${']'.repeat(900)}`) }],
    ['__proto__', JSON.parse('{"__proto__": {"logits": [1]}, "image": "a"}')],
  ])('%s: refused', async (_, json) => {
    await expect(read(json)).rejects.toEqual(invalid);
  });
});

test('what is no such file is refused by code, and damage as damage', async () => {
  const whole = fixture('plain.npz');
  for (const bytes of [
    utf8('only words'),
    utf8('{"logits": [1'),
    new Uint8Array(),
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47),
    encodeNpy(Float32Array.of(1, 2), [2]),
    encodeNpyText('elephant'),
    whole.slice(0, 300),
    whole.slice(0, -30),
    Uint8Array.from(whole, (byte, i) => (i > 100 && i < 400 ? byte ^ 0x55 : byte)),
  ])
    await expect(readKnownLogits(bytes, 'known.npz')).rejects.toEqual(invalid);
});

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseLabels, requireLabelCount } from './labels';

const parse = (name: string, text: string) => parseLabels(name, new TextEncoder().encode(text));

describe('parseLabels', () => {
  it.each([
    ['list.json', '["cat","dog"]'],
    ['objects.json', '[{"en":"cat"},{"name":"dog"}]'],
    ['pairs.json', '[["n02121808","cat"],["n02084071","dog"]]'],
    ['numbered.json', '{"1":"dog","0":"cat"}'],
    ['keras.json', '{"0":["n02121808","cat"],"1":["n02084071","dog"]}'],
    ['hugging-face-config.json', '{"model_type":"densenet","id2label":{"0":"cat","1":"dog"}}'],
    ['class_to_idx.json', '{"dog":1,"cat":0}'],
    ['wrapped.json', '{"classes":["cat","dog"]}'],
    ['lines.txt', '\uFEFFcat\r\ndog\r\n'],
    ['words.txt', 'n02121808 cat\nn02084071 dog\n\n'],
    ['dictionary.txt', '{0: \'cat\',\n 1: "dog"}'],
    ['json-inside.txt', '["cat","dog"]'],
  ])('%s', (name, text) => {
    expect(parse(name, text).map(({ en }) => en)).toEqual(['cat', 'dog']);
  });

  it('keeps Chinese names and emoji', () => {
    expect(parse('a.json', '[{"en":"cat","zh":"猫","emoji":"🐈"},{"zh":"狗"}]')).toEqual([
      { en: 'cat', zh: '猫', emoji: '🐈' },
      { en: '狗', zh: '狗' },
    ]);
  });

  it.each([
    ['broken.json', '["cat",'],
    ['number.json', '7'],
    ['empty.json', '[]'],
    ['from-one.json', '{"1":"cat","2":"dog"}'],
    ['blank.json', '["cat"," "]'],
    ['gap.txt', 'cat\n\ndog'],
    ['mixed.json', '{"0":"cat","dog":"dog"}'],
    ['nested.json', '[[],[]]'],
    ['nothing.txt', '\n'],
  ])('refuses %s', (name, text) => {
    expect(() => parse(name, text)).toThrow(expect.objectContaining({ code: 'model/labels' }));
  });

  it('refuses what is no text', () => {
    expect(() => parseLabels('a.txt', new Uint8Array([0xff, 0xfe, 0x41]))).toThrow(
      expect.objectContaining({ code: 'model/labels' }),
    );
  });

  it("reads the site's own label files", () => {
    for (const file of ['imagenet-labels.json', 'emoji1000/labels.json']) {
      const bytes = readFileSync(new URL(`../../public/models/${file}`, import.meta.url));
      expect(requireLabelCount(parseLabels(file, bytes), 1000)).toHaveLength(1000);
    }
  });
});

describe('requireLabelCount', () => {
  it('wants one label for every class', () => {
    expect(() => requireLabelCount([{ en: 'cat' }], 2)).toThrow(
      expect.objectContaining({ code: 'model/labels', message: expect.stringMatching(/2 classes.*1 label/) }),
    );
  });
});

describe('no label file takes long', () => {
  const parse = (text: string): readonly { readonly en: string }[] | string => {
    const start = performance.now();
    try {
      return parseLabels('names.txt', new TextEncoder().encode(text));
    } catch (error) {
      return (error as { readonly code: string }).code;
    } finally {
      // Half a megabyte of blanks took the expression that stood here for days: its time grew with the cube.
      expect(performance.now() - start).toBeLessThan(2_000);
    }
  };
  const blanks = ' '.repeat(500_000);

  it.each([
    ['blanks between two names', `a${blanks}b`],
    ['blanks in an entry', `{0:${blanks}'a'${blanks},${blanks}x`],
    ['braces', '{'.repeat(500_000)],
    ['quotes', `0: ${"'".repeat(500_001)}x`],
    ['digits', `${'0'.repeat(500_000)}: 'a'`],
    ['nested objects', '{"labels":'.repeat(50_000) + '{}'.padEnd(50_002, '}')],
  ])('%s', (_, text) => {
    expect(parse(text)).toBe('model/labels');
  });

  it('and a million short lines are a million labels', () => {
    expect(parse('x\n'.repeat(300_000))).toHaveLength(300_000);
  });

  it('a dictionary is still read, however it is spaced', () => {
    expect(parse(`{0: 'tench, Tinca tinca',\n 1: "it's a goldfish" , \n2 :'c: d'}  \n`)).toEqual([
      { en: 'tench, Tinca tinca' },
      { en: "it's a goldfish" },
      { en: 'c: d' },
    ]);
  });
});

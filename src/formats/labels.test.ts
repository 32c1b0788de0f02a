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

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020';
import { describe, expect, it } from 'vitest';
import tfjsNames from '../../e2e/fixtures/imagenet/class-names.json' with { type: 'json' };
import emojiLabels from '../../public/models/emoji1000/labels.json' with { type: 'json' };
import imagenetLabels from '../../public/models/imagenet-labels.json' with { type: 'json' };
import manifestJson from '../../public/models/manifest.json' with { type: 'json' };
import schema from '../../public/models/manifest.schema.json' with { type: 'json' };
import { parseManifest } from './manifest';

const models = new URL('../../public/models/', import.meta.url);
const followsSchema = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(schema);

/** A copy of the manifest with one field of its first entry changed. */
function withChange(change: (entry: Record<string, unknown>) => void): unknown {
  const copy = structuredClone(manifestJson) as unknown as { models: [Record<string, unknown>] };
  change(copy.models[0]);
  return copy;
}

describe('the manifest', () => {
  it('follows its schema and the reader', () => {
    expect(followsSchema(manifestJson), JSON.stringify(followsSchema.errors)).toBe(true);
    expect(parseManifest(manifestJson)).toEqual({ models: manifestJson.models });
  });

  it('offers ImageNet first, then the built-in weights, with the pinned hashes', () => {
    const [imagenet, builtIn] = parseManifest(manifestJson).models;
    expect(imagenet).toMatchObject({
      id: 'imagenet',
      sha256: 'c894c6d9caa317a8ca1942986dee7a16a86c77734a4d691d2abe05389cfef358',
    });
    const weights = readFileSync(new URL('emoji1000/model.safetensors', models));
    expect(builtIn).toMatchObject({
      id: 'emoji1000',
      sha256: createHash('sha256').update(weights).digest('hex'),
      bytes: weights.length,
    });
  });

  it('names label files that hold one row per class', () => {
    for (const { id, labels, architecture } of parseManifest(manifestJson).models) {
      const rows: unknown = JSON.parse(readFileSync(new URL(labels, models), 'utf8'));
      expect(rows, id).toHaveLength(architecture.numClasses);
    }
  });

  it.each<[string, (entry: Record<string, unknown>) => void]>([
    ['a missing field', (entry) => Reflect.deleteProperty(entry, 'licence')],
    ['a misspelt field', (entry) => Object.assign(entry, { sha265: null })],
    ['a short hash', (entry) => Object.assign(entry, { sha256: 'abc' })],
    ['an upper-case hash', (entry) => Object.assign(entry, { sha256: 'A'.repeat(64) })],
    ['a length of 0', (entry) => Object.assign(entry, { bytes: 0 })],
    ['an http address', (entry) => Object.assign(entry, { urls: ['http://example.org/a.safetensors'] })],
    ['no address', (entry) => Object.assign(entry, { urls: [] })],
    ['a path from the root', (entry) => Object.assign(entry, { urls: ['/a.safetensors'] })],
    ['an id with a space', (entry) => Object.assign(entry, { id: 'image net' })],
    ['an id of another type', (entry) => Object.assign(entry, { id: 7 })],
    ['two means', (entry) => Object.assign(entry.input as object, { mean: [0, 0] })],
    ['a std of 0', (entry) => Object.assign(entry.input as object, { std: [1, 0, 1] })],
    ['a third size', (entry) => Object.assign(entry.input as object, { size: [224, 224, 3] })],
    ['an unknown channel order', (entry) => Object.assign(entry.input as object, { channelOrder: 'GBR' })],
    ['an unknown fit', (entry) => Object.assign(entry.input as object, { fit: 'stretch' })],
    ['half a layer', (entry) => Object.assign(entry.architecture as object, { blockConfig: [6, 1.5] })],
    ['labels from elsewhere', (entry) => Object.assign(entry, { labels: 'https://example.org/l.json' })],
    ['a note in one language', (entry) => Object.assign(entry, { note: { en: 'x' } })],
  ])('is refused with %s, by the schema too', (_, change) => {
    const changed = withChange(change);
    expect(followsSchema(changed)).toBe(false);
    expect(() => parseManifest(changed)).toThrow(expect.objectContaining({ code: 'model/corrupt' }));
  });

  it('is refused with an id used twice, and names the field that is wrong', () => {
    const [first] = manifestJson.models;
    expect(() => parseManifest({ ...manifestJson, models: [first, first] })).toThrow(/"imagenet"/);
    const changed = withChange((entry) => Object.assign(entry.input as object, { resize: -1 }));
    expect(() => parseManifest(changed)).toThrow(/manifest\.models\[0\]\.input\.resize/);
    for (const notAManifest of [null, [], 'x', {}, { models: {} }]) {
      expect(() => parseManifest(notAManifest)).toThrow(expect.objectContaining({ code: 'model/corrupt' }));
    }
  });
});

describe("ImageNet's labels", () => {
  it('stand in the order that another project has', () => {
    // Where torchvision spells a class otherwise than TensorFlow.js does.
    const spelling: Readonly<Record<string, string>> = {
      jellyfish: 'jelly fish',
      'crane bird': 'crane',
      'maillot tank suit': 'maillot, tank suit',
    };
    const wrong = imagenetLabels.flatMap(({ en }, index) => {
      const known = tfjsNames[index] ?? '';
      const synonyms = [known, ...known.split(', ')];
      return synonyms.includes(spelling[en] ?? en) ? [] : [`${index}: ${en} | ${known}`];
    });
    expect(wrong).toEqual([]);
    expect(new Set(imagenetLabels.map(({ en }) => en)).size).toBe(1000);
  });

  // Indices that papers and tutorials quote.
  it.each([
    [0, 'tench'],
    [1, 'goldfish'],
    [65, 'sea snake'],
    [207, 'golden retriever'],
    [254, 'pug'],
    [258, 'Samoyed'],
    [281, 'tabby'],
    [282, 'tiger cat'],
    [285, 'Egyptian cat'],
    [291, 'lion'],
    [340, 'zebra'],
    [386, 'African elephant'],
    [388, 'giant panda'],
    [409, 'analog clock'],
    [463, 'bucket'],
    [504, 'coffee mug'],
    [657, 'missile'],
    [717, 'pickup'],
    [812, 'space shuttle'],
    [817, 'sports car'],
    [934, 'hotdog'],
    [948, 'Granny Smith'],
    [954, 'banana'],
    [963, 'pizza'],
    [980, 'volcano'],
    [999, 'toilet tissue'],
  ])('has at %i: %s', (index, name) => {
    expect(imagenetLabels[index]?.en).toBe(name);
  });
});

describe("the built-in weights' labels", () => {
  it('have an emoji and both languages for every class, ids in alphabetical order', () => {
    expect(emojiLabels.every(({ emoji, en, zh }) => emoji !== '' && en !== '' && zh !== '')).toBe(true);
    const ids = emojiLabels.map(({ id }) => id);
    expect(new Set(ids).size).toBe(1000);
    expect(ids).toEqual([...ids].sort());
  });
});

import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fixtureBytes, largestDifferenceFromTorch, tensorsOf } from '../../e2e/fixtures/variations/load';
import type { ModelReading } from './model-reading';
import { readModel } from './model-source';
import { readWeight } from './weight-values';

const SPEC = { growthRate: 3, blockConfig: [2, 1, 2], numInitFeatures: 5, bnSize: 2, numClasses: 4 };
const SIZE = [33, 40] as const;

const read = (name: string): Promise<ModelReading> =>
  readModel([{ name, bytes: fixtureBytes(`keras/${name}`) }]);

/** Bytes that are no range of the file. */
const copied = ({ model }: ModelReading): number =>
  model.files.slice(1).reduce((sum, { length }) => sum + length, 0);

async function difference({ model }: ModelReading, tensors: string): Promise<number> {
  const theirs = tensorsOf(fixtureBytes(tensors));
  return (await largestDifferenceFromTorch(model, theirs, SIZE)).difference;
}

describe('Keras files', () => {
  it.each([
    ['applications.h5', "keras.applications' own, weights alone"],
    ['model.h5', 'a whole model of Keras 2, with an optimiser'],
    ['plain.weights.h5', "Keras 3's weights"],
    ['dependencies.weights.h5', "Keras 2.12's weights"],
    ['model.keras', "Keras 3's archive"],
    ['packed.keras', 'the same, packed again'],
    ['nested.h5', 'a DenseNet as a layer of another model'],
    ['nested.weights.h5', 'the same in Keras 3'],
    ['double.weights.h5', 'double precision'],
    ['chunked.weights.h5', 'datasets packed in chunks'],
  ])("%s (%s) gives PyTorch's number for every tensor", async (name) => {
    const reading = await read(name);
    expect(reading.model.spec).toEqual(SPEC);
    expect(reading.model.epsilon).toBe(1.001e-5);
    expect(reading.model.source).toBe('keras');
    expect(await difference(reading, 'keras/plain.tensors.safetensors')).toBeLessThan(2e-5);
  });

  it('stays in half precision', async () => {
    const reading = await read('half.weights.h5');
    expect(copied(reading)).toBe(0);
    expect(await difference(reading, 'keras/half.tensors.safetensors')).toBeLessThan(2e-5);
  });

  it('copies nothing that stands in the file in one piece', async () => {
    for (const name of ['applications.h5', 'model.h5', 'plain.weights.h5', 'nested.h5']) {
      const reading = await read(name);
      expect(copied(reading), name).toBe(0);
      expect(reading.model.files[0]?.length).toBe(fixtureBytes(`keras/${name}`).length);
    }
    const bytes = fixtureBytes('keras/model.keras');
    const { model } = await readModel([{ name: 'model.keras', bytes }]);
    expect(model.files).toHaveLength(1);
    expect(model.files[0]?.buffer).toBe(bytes.buffer);
  });

  it('says what it copied, and what it took for granted', async () => {
    expect((await read('double.weights.h5')).notes).toEqual([
      { code: 'doubles', count: 71, bytes: expect.any(Number) },
      { code: 'keras-epsilon' },
    ]);
    expect((await read('chunked.weights.h5')).notes[0]).toMatchObject({ code: 'packed', count: 71 });
    expect((await read('model.h5')).notes).toEqual([]);
  });

  it("knows the image's size, what ends the network and what it does to pixels by its description", async () => {
    const model = await read('model.keras');
    expect(model.recipe).toMatchObject({ size: [33, 40], fit: 'squash', mean: [0.485, 0.456, 0.406] });
    expect(model.config.activation).toBe('softmax');
    expect(model.isWeightsOnly).toBe(false);
    const nested = await read('nested.h5');
    expect(nested.recipe).toMatchObject({ scale: 1 / 127.5, mean: [1, 1, 1], std: [1, 1, 1] });
    expect(nested.config.activation).toBe('sigmoid');
    const weights = await read('plain.weights.h5');
    expect(weights.recipe).toMatchObject({ size: [224, 224], std: [0.229, 0.224, 0.225] });
    expect(weights.isWeightsOnly).toBe(true);
  });

  it('may have a dense layer without a bias', async () => {
    const { model } = await read('no-bias.keras');
    const theirs = tensorsOf(fixtureBytes('keras/no-bias.tensors.safetensors'));
    expect((await largestDifferenceFromTorch(model, theirs, [33, 40])).difference).toBeLessThan(2e-5);
  });

  it('has the same weights in all formats', async () => {
    const [a, b] = [(await read('applications.h5')).model, (await read('chunked.weights.h5')).model];
    for (const name of a.weights.keys()) expect(readWeight(a, name)).toEqual(readWeight(b, name));
  });
});

/** A folder of fixtures as files that were dropped together. */
const folder = (name: string): readonly { readonly name: string; readonly bytes: Uint8Array }[] =>
  readdirSync(new URL(`../../e2e/fixtures/keras/${name}/`, import.meta.url)).map((file) => ({
    name: file,
    bytes: fixtureBytes(`keras/${name}/${file}`),
  }));

describe('TensorFlow.js layers models', () => {
  it.each([
    ['tfjs', 'in small shards'],
    ['tfjs-names', 'with names of its own'],
  ])("%s (%s) gives PyTorch's number for every tensor", async (name) => {
    const reading = await readModel(folder(name));
    expect(reading.model).toMatchObject({ spec: SPEC, source: 'tfjs', epsilon: 1.001e-5 });
    expect(reading.config.activation).toBe('softmax');
    expect(reading.recipe.size).toEqual([33, 40]);
    expect(await difference(reading, 'keras/plain.tensors.safetensors')).toBeLessThan(2e-5);
  });

  it('copies only what lies across two files, and says so', async () => {
    const reading = await readModel(folder('tfjs'));
    expect(reading.notes).toEqual([{ code: 'split', count: expect.any(Number), bytes: expect.any(Number) }]);
    const [split] = reading.notes.map((note) => ('count' in note ? note.count : Number.NaN));
    expect(split).toBeLessThan(folder('tfjs').length - 1);
    expect((await readModel(folder('tfjs-names'))).model.files).toHaveLength(1);
  });

  it('stays in half precision', async () => {
    const reading = await readModel(folder('tfjs-float16'));
    expect(copied(reading)).toBe(0);
    expect(await difference(reading, 'keras/half.tensors.safetensors')).toBeLessThan(2e-5);
  });

  it('is dequantised, which is said', async () => {
    const reading = await readModel(folder('tfjs-uint8'));
    expect(reading.notes).toEqual([{ code: 'quantised', count: 71, bytes: expect.any(Number) }]);
    const { model } = await readModel(folder('tfjs'));
    for (const name of model.weights.keys()) {
      const [a, b] = [readWeight(reading.model, name), readWeight(model, name)];
      const spread =
        b.reduce((most, value) => Math.max(most, value), -1e9) -
        b.reduce((least, value) => Math.min(least, value), 1e9);
      expect(
        a.every((value, i) => Math.abs(value - (b[i] ?? Number.NaN)) <= 0.51 * (spread / 255) + 1e-6),
      ).toBe(true);
    }
  });

  it('is refused where a file is missing, cut off, or of another kind, and says what to do', async () => {
    const whole = folder('tfjs');
    const gone = whole.filter(({ name }) => !name.startsWith('group1-shard2of'));
    await expect(readModel(gone)).rejects.toMatchObject({
      code: 'model/unsupported',
      message: expect.stringMatching(/"group1-shard2of\d+\.bin".*together with model\.json/),
    });
    const cut = whole.map((file, i) => (i === 1 ? { ...file, bytes: file.bytes.slice(1) } : file));
    await expect(readModel(cut)).rejects.toMatchObject({ code: 'model/corrupt' });
    const graph = {
      name: 'model.json',
      bytes: new TextEncoder().encode('{"format":"graph-model","weightsManifest":[]}'),
    };
    await expect(readModel([graph])).rejects.toMatchObject({
      message: expect.stringMatching(/layers model/),
    });
  });
});

describe('heads of Keras models', () => {
  it.each([
    ['flattened-hidden', { head: { flatten: [2, 2], hidden: [6] } }],
    ['max', { head: { pool: 'max' } }],
    ['none', { numClasses: 0 }],
  ])("%s gives PyTorch's number for every tensor", async (name, changes) => {
    const { model } = await read(`${name}.keras`);
    expect(model.spec).toEqual({ ...SPEC, ...changes });
    expect(model.files).toHaveLength(1);
    const theirs = tensorsOf(fixtureBytes(`keras/${name}.tensors.safetensors`));
    expect((await largestDifferenceFromTorch(model, theirs, [33, 44])).difference).toBeLessThan(2e-5);
  });
});

describe('what is refused', () => {
  it.each([
    ['leaky.keras', 'model/unsupported', /"?conv2_block2_1_relu.*LeakyReLU/],
    ['other.h5', 'model/unsupported', /no Keras model.*model\.save/],
    ['model-latest.h5', 'model/unsupported', /dense links.*Save the model again/],
  ])('%s', async (name, code, sentence) => {
    await expect(read(name)).rejects.toMatchObject({ code, message: expect.stringMatching(sentence) });
  });

  it('a file that was cut off', async () => {
    const bytes = fixtureBytes('keras/plain.weights.h5');
    for (const share of [0.1, 0.5, 0.9]) {
      const cut = bytes.slice(0, Math.floor(bytes.length * share));
      await expect(readModel([{ name: 'a.h5', bytes: cut }])).rejects.toMatchObject({
        code: 'model/corrupt',
      });
    }
  });
});

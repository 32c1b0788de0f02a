import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { readFixture } from '../../../../e2e/fixtures/onnx/fixtures';
import { fixtureBytes } from '../../../../e2e/fixtures/variations/load';
import type { ModelReading } from '../../../formats/model-reading';
import { readModel } from '../../../formats/model-source';
import { readWeight } from '../../../formats/weight-values';
import { checkParity } from './parity';

/** onnxruntime-node in the browser's place: it knows no provider "wasm". */
const ort = {
  Tensor,
  InferenceSession: {
    create: (graph: Uint8Array, { externalData }: InferenceSession.SessionOptions) =>
      InferenceSession.create(graph, { externalData: externalData ?? [], logSeverityLevel: 4 }),
  },
} as unknown as Parameters<typeof checkParity>[0];

const read = (name: string): Promise<ModelReading> =>
  readModel([{ name: `${name}.onnx`, bytes: fixtureBytes(`onnx-more/${name}.onnx`) }]);

async function parityOf({ model, original, recipe }: ModelReading): Promise<number> {
  if (original === null) throw new Error('no graph');
  const { largestDifference, largestValue } = await checkParity(ort, model, original, recipe.size);
  return largestDifference / largestValue;
}

const plain = readModel(readFixture('torchscript-unfolded'));

describe("graphs of other settings, against the file's own by ONNX Runtime", () => {
  it.each(['double', 'opset6', 'functions', 'fused', 'prepared-bytes', 'prepared-resize'])(
    '%s computes the same',
    async (name) => {
      const reading = await read(name);
      expect(reading.model.spec).toEqual((await plain).model.spec);
      expect(await parityOf(reading)).toBeLessThan(1e-5);
    },
  );

  it.each(['double', 'functions', 'prepared-bytes', 'prepared-resize'])(
    '%s has every weight of the network',
    async (name) => {
      const [ours, theirs] = [(await read(name)).model, (await plain).model];
      expect([...ours.weights.keys()].sort()).toEqual([...theirs.weights.keys()].sort());
      for (const weight of theirs.weights.keys())
        expect(readWeight(ours, weight), weight).toEqual(readWeight(theirs, weight));
    },
  );

  it.each(['qdq', 'dynamic'])(
    '%s is dequantised, which is said, and computes nearly the same',
    async (name) => {
      const reading = await read(name);
      expect(reading.model.spec).toEqual((await plain).model.spec);
      expect(reading.notes).toEqual([{ code: 'quantised', count: expect.any(Number), bytes: null }]);
      expect(await parityOf(reading)).toBeLessThan(0.15);
      const theirs = (await plain).model;
      for (const weight of [...theirs.weights.keys()].filter((each) => /conv.*weight$/.test(each))) {
        const [a, b] = [readWeight(reading.model, weight), readWeight(theirs, weight)];
        const most = b.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
        // Half a step of 8 bits.
        const apart = a.map((value, i) => Math.abs(value - (b[i] ?? Number.NaN)));
        expect(apart.every((value) => value < 0.51 * (most / 127))).toBe(true);
      }
    },
  );

  it('double is said to be rounded', async () => {
    expect((await read('double')).notes).toEqual([
      { code: 'doubles', count: expect.any(Number), bytes: null },
    ]);
  });

  it('take their preparation of the image into the recipe', async () => {
    const bytes = await read('prepared-bytes');
    expect(bytes.recipe).toMatchObject({ channelOrder: 'RGB', scale: 1 });
    expect(bytes.recipe.mean[0]).toBeCloseTo(0.485 * 255, 3);
    expect(bytes.recipe.std[2]).toBeCloseTo(0.225 * 255, 3);
    const resized = await read('prepared-resize');
    expect(resized.recipe).toMatchObject({ channelOrder: 'BGR', scale: 1, fit: 'squash' });
    expect(resized.recipe.mean[0]).toBeCloseTo(103.94, 3);
    expect(resized.recipe.std[1]).toBeCloseTo(1 / 0.017, 3);
    expect(resized.recipe.size).toEqual(bytes.recipe.size);
    expect(resized.notes).toEqual([{ code: 'graph-prepares' }]);
  });
});

describe("graphs that resize as PyTorch's exporter writes it, their size behind Shape, Slice and Concat", () => {
  const sizes = JSON.parse(new TextDecoder().decode(fixtureBytes('onnx-more/sizes.json'))) as Readonly<
    Record<string, readonly [number, number]>
  >;

  it.each(Object.entries(sizes))('%s', async (name, size) => {
    const reading = await read(name);
    expect(reading.recipe).toMatchObject({
      size,
      fit: 'squash',
      interpolation: name === 'resized-bicubic' ? 'bicubic' : 'bilinear',
    });
    expect(reading.notes).toEqual([{ code: 'graph-prepares' }]);
    expect(await parityOf(reading)).toBeLessThan(1e-5);
  });
});

it('reads a graph of two classifiers up to one of them, and says so', async () => {
  const reading = await read('two-outputs');
  expect(reading.original?.output.name).toBe('organ');
  expect(reading.model.spec.numClasses).toBe(3);
  expect(reading.notes).toEqual([{ code: 'one-output', name: 'organ', count: 2 }]);
  expect(await parityOf(reading)).toBeLessThan(1e-5);
});

it('takes a temperature behind the logits into the classifier', async () => {
  expect(await parityOf(await read('divided'))).toBeLessThan(1e-5);
});

describe('graphs of other heads', () => {
  it.each(['hidden', 'none', 'max', 'flattened', 'flattened-hidden', 'no-transition-norm'])(
    '%s',
    async (name) => {
      const bytes = fixtureBytes(`heads/${name}.onnx`);
      expect(await parityOf(await readModel([{ name: `${name}.onnx`, bytes }]))).toBeLessThan(1e-5);
    },
  );
});

import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { readFixture } from '../../e2e/fixtures/onnx/fixtures';
import type { CanonicalModel } from '../formats/canonical';
import { modelFromOnnx } from '../formats/from-onnx';
import { readWeight } from '../formats/weight-values';
import { batched, externalDataPath, refuseFolded } from '../graph/graph-plan';
import { writeGraph } from '../graph/write-graph';
import { type Architecture, buildArchitecture } from '../network/architecture';
import { asTensorName, type TensorName } from '../network/spec';
import { SMALL_SPEC, seededRandom, smallModel } from '../testing/small-model';
import { planLesion } from './lesion';
import type { UnitSource } from './unit-step';
import type { UnitElement } from './unit-terms';
import { traceUnit } from './unit-trace';

type Tensors = ReadonlyMap<string, Float32Array>;

const isThere = (model: CanonicalModel, architecture: Architecture, name: TensorName): boolean => {
  try {
    refuseFolded(model, architecture, name);
    return true;
  } catch {
    return false;
  }
};

/** Every tensor that exists, by onnxruntime-node: the numbers that a trace must explain. */
async function runAll(
  model: CanonicalModel,
  architecture: Architecture,
  seed: number,
  masks: ReadonlyMap<TensorName, { keep: Float32Array; fill: Float32Array }> = new Map(),
): Promise<Tensors> {
  const random = seededRandom(seed);
  const [height, width] = architecture.inputSize;
  const input = Float32Array.from({ length: 3 * height * width }, () => random() * 4 - 2);
  const outputs = architecture.ops
    .filter((op) => op.kind !== 'input' && isThere(model, architecture, op.name))
    .map((op) => op.name);
  const plan = { feeds: [asTensorName('input')], outputs, cuttable: [...masks.keys()] };
  const session = await InferenceSession.create(writeGraph(model, architecture, plan), {
    externalData: model.files.map((data, index) => ({ path: externalDataPath(index), data })),
  });
  const given = [...masks].flatMap(([name, { keep, fill }]) => [
    [`keep:${name}`, new Tensor('float32', keep, [1, keep.length, 1, 1])] as const,
    [`fill:${name}`, new Tensor('float32', fill, [1, fill.length, 1, 1])] as const,
  ]);
  const dims = [...batched([3, height, width])];
  const results = await session.run({
    input: new Tensor('float32', input, dims),
    ...Object.fromEntries(given),
  });
  await session.release();
  const all = new Map<string, Float32Array>([['input', input]]);
  for (const name of outputs) all.set(name, (results[name] as Tensor).data as Float32Array);
  return all;
}

function sourceOf(
  model: CanonicalModel,
  architecture: Architecture,
  tensors: Tensors,
  mask: UnitSource['mask'] = () => undefined,
): UnitSource {
  return {
    architecture,
    model,
    mask,
    weight: (name) => readWeight(model, name),
    read: async (name, { channel, channels, y, x, height, width }) => {
      const data = tensors.get(name);
      if (data === undefined) throw new Error(`${name} does not exist`);
      const [, h = 1, w = 1] = architecture.byName.get(name)?.shape ?? [];
      const values: number[] = [];
      for (let c = channel; c < channel + channels; c++)
        for (let i = y; i < y + height; i++)
          for (let j = x; j < x + width; j++) values.push(data[(c * h + i) * w + j] ?? Number.NaN);
      return Float32Array.from(values);
    },
  };
}

const at = (tensor: string, channel: number, y: number, x: number): UnitElement => ({
  tensor: asTensorName(tensor),
  channel,
  y,
  x,
});

const model = smallModel();
const architecture = buildArchitecture(SMALL_SPEC, [48, 56]);
const tensors = await runAll(model, architecture, 3);
const source = sourceOf(model, architecture, tensors);
const value = (name: string, c: number, y: number, x: number): number => {
  const [, h = 1, w = 1] = architecture.byName.get(name)?.shape ?? [];
  if (y < 0 || x < 0 || y >= h || x >= w) return 0;
  return tensors.get(name)?.[(c * h + y) * w + x] ?? Number.NaN;
};

/** Corners, edges and the middle of a map. */
function places(shape: readonly number[]): readonly (readonly [number, number])[] {
  const [, h = 1, w = 1] = shape;
  return [
    [0, 0],
    [h - 1, w - 1],
    [0, w >> 1],
    [h >> 1, w >> 1],
  ];
}

const folded = modelFromOnnx(readFixture('torchscript-opset13'));
const foldedArchitecture = buildArchitecture(folded.spec, [64, 64]);

describe.each([
  ['weights as trained', model, architecture],
  ['norms folded into convolutions', folded, foldedArchitecture],
] as const)('every operation, %s', (_, its, net) => {
  it('comes to what onnxruntime gave, to 1e-4 of the largest term', async () => {
    const numbers = await runAll(its, net, 5);
    const from = sourceOf(its, net, numbers);
    let steps = 0;
    for (const op of net.ops) {
      if (op.kind === 'input' || !isThere(its, net, op.name)) continue;
      for (const [y, x] of places(op.shape)) {
        for (const channel of [0, (op.shape[0] ?? 1) - 1]) {
          const trace = await traceUnit(from, at(op.name, channel, y, x), []);
          expect(trace.steps.at(-1)?.element).toEqual(at(op.name, channel, y, x));
          for (const { element, computed, ort, scale } of trace.steps) {
            expect(isThere(its, net, element.tensor)).toBe(true);
            expect(Math.abs(computed - ort), element.tensor).toBeLessThanOrEqual(1e-4 * scale);
            steps++;
          }
          const first = trace.steps[0]?.element.tensor ?? '';
          expect(['input', 'concat']).toContain(net.byName.get(first)?.kind);
        }
      }
    }
    expect(steps).toBeGreaterThan(1000);
  });
});

it('has no raw convolution where a norm is folded into it, but the norm as convolution with bias', async () => {
  const numbers = await runAll(folded, foldedArchitecture, 5);
  const { steps } = await traceUnit(
    sourceOf(folded, foldedArchitecture, numbers),
    at('features.denseblock1.denselayer2.conv2', 1, 3, 3),
    [],
  );
  expect(steps.map(({ element }) => element.tensor.split('.').at(-1))).toEqual([
    'input',
    'norm1',
    'relu1',
    'norm2',
    'relu2',
    'conv2',
  ]);
  const norm2 = steps[3];
  expect(norm2?.detail).toMatchObject({ kind: 'sum', folded: 'features.denseblock1.denselayer2.conv1' });
  const bias = readWeight(folded, 'features.denseblock1.denselayer2.conv1.bias');
  expect(norm2?.detail.kind === 'sum' && norm2.detail.bias).toBe(bias[norm2?.element.channel ?? 0]);
});

describe('a 3×3 convolution', () => {
  const layer = 'features.denseblock2.denselayer2';
  const weights = readWeight(model, `${layer}.conv2.weight`);
  const w = (out: number, c: number, i: number, j: number): number =>
    weights[((out * 8 + c) * 3 + i) * 3 + j] ?? Number.NaN;

  it.each([
    [2, 2, 0],
    [0, 0, 5],
    [0, 2, 3],
  ])('at %d, %d is nine partial sums, %d of them in the padding', async (y, x, missing) => {
    const { steps } = await traceUnit(source, at(`${layer}.conv2`, 3, y, x), []);
    const step = steps.at(-1);
    if (step?.detail.kind !== 'sum') throw new Error('no sum');
    const { groups, count, absent } = step.detail;
    expect(groups).toHaveLength(9);
    expect([count, absent]).toEqual([(9 - missing) * 8, missing * 8]);
    let total = 0;
    for (const { key, sum, terms, rest } of groups) {
      if (key.kind !== 'tap') throw new Error('no tap');
      const products = Array.from(
        { length: 8 },
        (_, c) =>
          w(3, c, key.row, key.column) * value(`${layer}.relu2`, c, y + key.row - 1, x + key.column - 1),
      );
      const expected = products.reduce((a, b) => a + b, 0);
      expect(sum).toBeCloseTo(expected, 9);
      expect(key.absent).toBe(terms.length === 0);
      expect(rest + terms.reduce((a, term) => a + term.value, 0)).toBeCloseTo(sum, 9);
      total += expected;
    }
    expect(step.computed).toBeCloseTo(total, 9);
    const sizes = groups.map(({ sum }) => Math.abs(sum));
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
  });
});

it('groups a bottleneck’s sum by who wrote what it reads', async () => {
  const layer = 'features.denseblock2.denselayer3';
  const { steps } = await traceUnit(source, at(`${layer}.conv1`, 5, 1, 2), []);
  const step = steps.at(-1);
  if (step?.detail.kind !== 'sum') throw new Error('no sum');
  const weights = readWeight(model, `${layer}.conv1.weight`);
  // 8 of the transition, then two layers of 4.
  const ranges: Readonly<Record<string, readonly [number, number]>> = {
    'features.transition1.pool': [0, 8],
    'features.denseblock2.denselayer1': [8, 12],
    'features.denseblock2.denselayer2': [12, 16],
  };
  expect(step.detail.groups.map(({ key }) => key.kind === 'source' && key.name).sort()).toEqual(
    Object.keys(ranges).sort(),
  );
  for (const { key, sum, count } of step.detail.groups) {
    const [from = 0, to = 0] = (key.kind === 'source' && ranges[key.name]) || [];
    let expected = 0;
    for (let k = from; k < to; k++)
      expected += (weights[5 * 16 + k] ?? Number.NaN) * value(`${layer}.relu1`, k, 1, 2);
    expect(sum).toBeCloseTo(expected, 9);
    expect(count).toBe(to - from);
  }
});

it('goes on through the largest term, or through the one that is chosen, to the channel’s writer', async () => {
  const layer = 'features.denseblock1.denselayer2';
  const target = at(`${layer}.conv2`, 0, 4, 4);
  const usual = await traceUnit(source, target, []);
  const relu2 = usual.steps.find(({ element }) => element.tensor === `${layer}.relu2`)?.element;
  let most: readonly [number, UnitElement | null] = [-1, null];
  const weights = readWeight(model, `${layer}.conv2.weight`);
  for (let c = 0; c < 8; c++)
    for (let i = 0; i < 3; i++)
      for (let j = 0; j < 3; j++) {
        const term = Math.abs((weights[(c * 3 + i) * 3 + j] ?? 0) * value(`${layer}.relu2`, c, 3 + i, 3 + j));
        if (term > most[0]) most = [term, at(`${layer}.relu2`, c, 3 + i, 3 + j)];
      }
  expect(relu2).toEqual(most[1]);

  const chosen = await traceUnit(source, target, [
    at(`${layer}.relu2`, 6, 5, 3),
    at(`${layer}.relu1`, 10, 5, 3),
  ]);
  expect(chosen.steps.map(({ element: { channel, y, x } }) => [channel, y, x])).toEqual([
    [10, 5, 3],
    [10, 5, 3],
    [10, 5, 3],
    [6, 5, 3],
    [6, 5, 3],
    [6, 5, 3],
    [0, 4, 4],
  ]);
  // Channel 10 of layer 2's input is the third that layer 1 wrote.
  expect(chosen.steps[0]?.detail).toEqual({
    kind: 'read',
    writer: at('features.denseblock1.denselayer1.conv2', 2, 5, 3),
  });
  const outside = await traceUnit(source, target, [at(`${layer}.relu2`, 6, 0, 0)]);
  expect(outside).toEqual(usual);
});

it('says where an element stands in its block, and who reads it there', async () => {
  const { written } = await traceUnit(source, at('features.denseblock2.denselayer2.conv2', 1, 0, 0), []);
  expect(written).toEqual({
    block: 'features.denseblock2',
    channel: 8 + 4 + 1,
    readers: ['features.denseblock2.denselayer3', 'features.transition2'],
  });
  expect((await traceUnit(source, at('relu5', 1, 0, 0), [])).written).toBeNull();
});

it('tells what a cut does to a ReLU', async () => {
  const reader = 'features.denseblock1.denselayer2';
  const plan = planLesion(architecture, [{ source: 'features.pool0', reader, mode: 'mean' }]);
  const cut = await runAll(model, architecture, 3, plan.masks);
  const { steps } = await traceUnit(
    sourceOf(model, architecture, cut, (relu) => plan.masks.get(relu)),
    at(`${reader}.conv1`, 1, 2, 2),
    [at(`${reader}.relu1`, 4, 2, 2)],
  );
  const relu1 = steps.find(({ element }) => element.tensor === `${reader}.relu1`);
  expect(relu1?.detail).toMatchObject({ kind: 'relu', cut: { keep: 0, fill: 1 } });
  for (const { computed, ort, scale } of steps)
    expect(Math.abs(computed - ort)).toBeLessThanOrEqual(1e-4 * scale);
});

it('refuses elements that a tensor does not have', async () => {
  for (const element of [at('relu5', 0, 99, 0), at('relu5', 0.5, 0, 0), at('nonsense', 0, 0, 0)])
    await expect(traceUnit(source, element, [])).rejects.toMatchObject({ code: 'tensor/unknown' });
});

import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import type { CanonicalModel } from '../formats/canonical';
import { modelFromSafetensors } from '../formats/from-safetensors';
import { buildArchitecture } from '../network/architecture';
import { asTensorName, type DenseNetSpec } from '../network/spec';
import { type PlainOptions, plainForward } from '../testing/plain-forward';
import { SMALL_SPEC, seededRandom, smallModel } from '../testing/small-model';
import { makeModel } from '../weights/make-model';
import { type Altered, dropInput, externalDataPath } from './graph-plan';
import {
  deviationOutput,
  meanOutput,
  reachOutput,
  varianceOutput,
  writeDeviations,
  writeMoments,
} from './measured';
import { writeGraph } from './write-graph';

const SIDE = 32;
const random = seededRandom(4);
const input = Float64Array.from({ length: 3 * SIDE * SIDE }, () => random() * 4 - 2);

async function run(
  model: CanonicalModel,
  graph: Uint8Array,
  more: Readonly<Record<string, Tensor>> = {},
): Promise<InferenceSession.OnnxValueMapType> {
  const session = await InferenceSession.create(graph, {
    externalData: model.files.map((data, index) => ({ path: externalDataPath(index), data })),
  });
  const results = await session.run({
    input: new Tensor('float32', Float32Array.from(input), [1, 3, SIDE, SIDE]),
    ...more,
  });
  await session.release();
  return results;
}

const SPECS: readonly (readonly [string, DenseNetSpec])[] = [
  ['a small DenseNet', SMALL_SPEC],
  // Its chains are repeated twice and cut off.
  ['one whose stem is no multiple of k', { ...SMALL_SPEC, numInitFeatures: 7, growthRate: 3 }],
  ['one without bottlenecks, as for CIFAR', { ...SMALL_SPEC, bnSize: 0, stem: 'cifar', compression: 1 }],
];

const ALTERED: readonly (readonly [string, Altered, PlainOptions])[] = [
  ['as it is', {}, {}],
  ['normed by its own statistics', { norms: 'own' }, { norms: 'own' }],
  ['without norms', { norms: 'none' }, { norms: 'none' }],
  ['as a chain', { connections: 'chain' }, { isChain: true }],
  ['as a chain without norms', { connections: 'chain', norms: 'none' }, { isChain: true, norms: 'none' }],
];

describe.each(SPECS)('of %s', (_, spec) => {
  const model = smallModel(spec);
  const architecture = buildArchitecture(spec, [SIDE, SIDE]);
  const names = architecture.ops.filter(({ kind }) => kind !== 'input').map(({ name }) => name);

  it.each(ALTERED)('every operation’s deviation, %s, is that of plain loops', async (_, altered, plain) => {
    const results = await run(model, writeDeviations(model, architecture, names, altered));
    const values = plainForward(model, architecture, input, plain);
    for (const name of names) {
      const all = values.get(name) ?? new Float64Array();
      let sum = 0;
      for (const value of all) sum += value;
      const mean = sum / all.length;
      let squares = 0;
      for (const value of all) squares += (value - mean) ** 2;
      const deviation = Math.sqrt(squares / all.length);
      const reach = Math.max(...all.map(Math.abs));
      const found = Number(results[deviationOutput(name)]?.data[0]);
      expect(Math.abs(found - deviation), name).toBeLessThan(1e-4 * reach);
      expect(Math.abs(Number(results[reachOutput(name)]?.data[0]) - reach), name).toBeLessThan(1e-4 * reach);
    }
  });

  it('every map’s mean and variance are those of plain loops', async () => {
    const maps = names.filter((name) => (architecture.byName.get(name)?.shape.length ?? 0) === 3);
    const results = await run(model, writeMoments(model, architecture, maps));
    const values = plainForward(model, architecture, input);
    for (const name of maps) {
      const [channels = 0, height = 0, width = 0] = architecture.byName.get(name)?.shape ?? [];
      const all = values.get(name) ?? new Float64Array();
      const reach = Math.max(...all.map(Math.abs));
      for (let c = 0; c < channels; c++) {
        const map = all.slice(c * height * width, (c + 1) * height * width);
        const mean = map.reduce((sum, value) => sum + value, 0) / map.length;
        const variance = map.reduce((sum, value) => sum + (value - mean) ** 2, 0) / map.length;
        expect(Math.abs(Number(results[meanOutput(name)]?.data[c]) - mean), name).toBeLessThan(1e-4 * reach);
        expect(Math.abs(Number(results[varianceOutput(name)]?.data[c]) - variance), name).toBeLessThan(
          1e-4 * reach ** 2,
        );
      }
    }
  });
});

it('what vanishes keeps its digits, and what leaves single precision says so', async () => {
  const spec: DenseNetSpec = { ...SMALL_SPEC, blockConfig: [8, 8], bnSize: 4, growthRate: 8 };
  const architecture = buildArchitecture(spec, [SIDE, SIDE]);
  const names = architecture.ops.filter(({ kind }) => kind === 'conv').map(({ name }) => name);
  const last = names.at(-1) ?? asTensorName('');
  const altered = { norms: 'none', connections: 'chain' } as const;
  const deviationOf = async (sigma: number) => {
    const model = modelFromSafetensors(makeModel(spec, { scheme: 'normal', sigma }, 2));
    const results = await run(model, writeDeviations(model, architecture, names, altered));
    const values = plainForward(model, architecture, input, { norms: 'none', isChain: true });
    const all = values.get(last) ?? new Float64Array();
    const mean = all.reduce((sum, value) => sum + value, 0) / all.length;
    return {
      found: Number(results[deviationOutput(last)]?.data[0]),
      reach: Number(results[reachOutput(last)]?.data[0]),
      plain: Math.sqrt(all.reduce((sum, value) => sum + (value - mean) ** 2, 0) / all.length),
    };
  };
  const small = await deviationOf(0.02);
  // Its square is no number of single precision any more.
  expect(small.plain).toBeLessThan(1e-23);
  expect(small.plain).toBeGreaterThan(1e-36);
  expect(Math.abs(small.found / small.plain - 1)).toBeLessThan(1e-4);
  const none = await deviationOf(0.001);
  expect(none.plain).toBeLessThan(1e-45);
  expect([none.found, none.reach]).toEqual([0, 0]);
  const large = await deviationOf(20);
  expect(large.plain).toBeGreaterThan(3.5e38);
  expect(Number.isFinite(large.reach)).toBe(false);
});

it('a mask of dropout acts on what a layer writes, before anybody reads it', async () => {
  const model = smallModel();
  const architecture = buildArchitecture(SMALL_SPEC, [SIDE, SIDE]);
  const dropped = architecture.ops.filter(({ role }) => role === 'conv2').map(({ name }) => name);
  const masks = new Map(
    dropped.map((name) => {
      const shape = architecture.byName.get(name)?.shape ?? [];
      const count = shape.reduce((product, size) => product * size, 1);
      return [
        name,
        { shape, data: Float32Array.from({ length: count }, () => (random() < 0.3 ? 0 : 1 / 0.7)) },
      ];
    }),
  );
  const [logits] = [asTensorName('classifier')];
  const plan = { feeds: [asTensorName('input')], outputs: [logits, ...dropped], dropped };
  const results = await run(
    model,
    writeGraph(model, architecture, plan),
    Object.fromEntries(
      [...masks].map(([name, { shape, data }]) => [
        dropInput(name),
        new Tensor('float32', data, [1, ...shape]),
      ]),
    ),
  );
  const factors = new Map([...masks].map(([name, { data }]) => [name, Float64Array.from(data)]));
  const values = plainForward(model, architecture, input, { factors });
  for (const name of [logits, ...dropped]) {
    const plain = values.get(name) ?? new Float64Array();
    const reach = Math.max(...plain.map(Math.abs));
    plain.forEach((value, i) => {
      expect(Math.abs(Number(results[name]?.data[i]) - value), `${name} ${i}`).toBeLessThan(1e-4 * reach);
    });
  }
});

import { InferenceSession, Tensor } from 'onnxruntime-node';
import { expect, it } from 'vitest';
import { buildArchitecture } from '../../network/architecture';
import { asTensorName, type DenseNetSpec } from '../../network/spec';
import { type PlainOptions, plainForward } from '../../testing/plain-forward';
import { SMALL_SPEC, seededRandom, smallModel } from '../../testing/small-model';
import { type Altered, externalDataPath } from '../graph-plan';
import { seedOf } from './seed';
import { gradientOutput } from './walk';
import { VALUE, writeBackward } from './write-backward';

/** The last maps have more than one pixel: one alone has no statistics. */
const SPECS: readonly (readonly [string, DenseNetSpec, readonly [number, number]])[] = [
  ['a small DenseNet', SMALL_SPEC, [40, 36]],
  ['one whose chain is cut off', { ...SMALL_SPEC, numInitFeatures: 7, growthRate: 3 }, [36, 40]],
  ['one without bottlenecks', { ...SMALL_SPEC, bnSize: 0, stem: 'cifar', compression: 0.8 }, [12, 8]],
];

const ALTERED: readonly (readonly [string, Altered, PlainOptions])[] = [
  ['normed by its own statistics', { norms: 'own' }, { norms: 'own' }],
  ['without norms', { norms: 'none' }, { norms: 'none' }],
  ['as a chain', { connections: 'chain' }, { isChain: true }],
  ['as a chain normed by its own', { connections: 'chain', norms: 'own' }, { isChain: true, norms: 'own' }],
];

const CASES = SPECS.flatMap(([name, spec, size]) =>
  ALTERED.map(([how, altered, plain]) => [`${name}, ${how}`, spec, size, altered, plain] as const),
);

it.each(CASES)(
  '%s: gradients agree with central differences of plain loops',
  async (_, spec, size, altered, plain) => {
    const [height, width] = size;
    const random = seededRandom(17);
    const model = smallModel(spec);
    const architecture = buildArchitecture(spec, size);
    const input = Float64Array.from({ length: 3 * height * width }, () => random() * 4 - 2);
    const at = architecture.ops
      .filter(({ kind, layer }) => kind === 'input' || kind === 'norm' || (kind === 'conv' && layer !== null))
      .map(({ name }) => name);
    // Where a whole window is 0 after the ReLU its maximum has no derivative that differences could measure; neither
    // has the next ReLU, where no norm stands between.
    const measured = at.filter(
      (name) => name !== 'features.norm0' && !(altered.norms === 'none' && name.includes('norm')),
    );
    const seed = seedOf(architecture, { class: 3 });
    const feeds = [asTensorName('input')];
    const graph = writeBackward(model, architecture, { feeds, of: seed.of, at, ...altered });
    const session = await InferenceSession.create(graph, {
      externalData: model.files.map((data, index) => ({ path: externalDataPath(index), data })),
    });
    const results = await session.run({
      input: new Tensor('float32', Float32Array.from(input), [1, 3, height, width]),
      ...Object.fromEntries(
        Object.entries(seed.feeds).map(([name, { data, dims }]) => [name, new Tensor('float32', data, dims)]),
      ),
    });
    await session.release();
    const logit = (nudges?: ReadonlyMap<string, Float64Array>): number =>
      plainForward(model, architecture, input, { ...plain, ...(nudges && { nudges }) }).get(
        'classifier',
      )?.[3] ?? Number.NaN;
    const expected = logit();
    expect(Math.abs(Number(results[VALUE]?.data[0]) - expected)).toBeLessThan(
      1e-3 * Math.max(1, Math.abs(expected)),
    );
    for (const name of measured) {
      const gradient = results[gradientOutput(name)]?.data as Float32Array;
      const direction = Float64Array.from(gradient, () => random() * 2 - 1);
      const step = 1e-6;
      const along = (factor: number): number =>
        logit(new Map([[name, direction.map((value) => value * factor)]]));
      const difference = (along(step) - along(-step)) / (2 * step);
      const claimed = gradient.reduce((sum, value, i) => sum + value * (direction[i] ?? 0), 0);
      const magnitude = gradient.reduce((sum, value, i) => sum + Math.abs(value * (direction[i] ?? 0)), 0);
      expect(magnitude, name).toBeGreaterThan(0);
      expect(Math.abs(claimed - difference), name).toBeLessThan(3e-4 * magnitude + 1e-6);
    }
  },
  60_000,
);

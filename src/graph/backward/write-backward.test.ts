import fc from 'fast-check';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import type { CanonicalModel } from '../../formats/canonical';
import { type Architecture, buildArchitecture, minimumInputSide } from '../../network/architecture';
import { asTensorName, type DenseNetSpec, type Stem, type TensorName } from '../../network/spec';
import { type PlainMask, plainForward } from '../../testing/plain-forward';
import { SMALL_SPEC, seededRandom, smallModel } from '../../testing/small-model';
import { externalDataPath } from '../graph-plan';
import { backwardFeeds } from './differentiable';
import { type GradientOf, seedOf } from './seed';
import { gradientOutput } from './walk';
import { VALUE, writeBackward } from './write-backward';

interface Ask {
  readonly model: CanonicalModel;
  readonly architecture: Architecture;
  readonly of: GradientOf;
  readonly at: readonly TensorName[];
  readonly input: Float64Array;
  readonly masks?: ReadonlyMap<string, PlainMask>;
  /** Names of tensors that are given instead of computed. */
  readonly held?: ReadonlySet<string>;
}

const tensor = (data: ArrayLike<number>, dims: readonly number[]): Tensor =>
  new Tensor('float32', Float32Array.from(data), dims);

/** Runs the backward graph on ONNX Runtime. */
async function gradients({ model, architecture, of, at, input, masks = new Map(), held }: Ask): Promise<{
  value: number;
  by: ReadonlyMap<string, Float32Array>;
}> {
  const seed = seedOf(architecture, of);
  const given = plainForward(model, architecture, input, { masks });
  const feeds = backwardFeeds(
    architecture,
    seed.of,
    at,
    (name) => name === 'input' || (held?.has(name) ?? false),
  );
  const cuttable = [...masks.keys()] as TensorName[];
  const session = await InferenceSession.create(
    writeBackward(model, architecture, { feeds, of: seed.of, at, cuttable }),
    { externalData: model.files.map((data, index) => ({ path: externalDataPath(index), data })) },
  );
  const taken = new Set(session.inputNames);
  const all = {
    ...Object.fromEntries(
      feeds.map((name) => [
        name,
        tensor(given.get(name) ?? [], [1, ...(architecture.byName.get(name)?.shape ?? [])]),
      ]),
    ),
    ...Object.fromEntries(
      Object.entries(seed.feeds).map(([name, { data, dims }]) => [name, tensor(data, dims)]),
    ),
    ...Object.fromEntries(
      [...masks].flatMap(([name, { keep, fill }]) => [
        [`keep:${name}`, tensor(keep, [1, keep.length, 1, 1])],
        [`fill:${name}`, tensor(fill, [1, fill.length, 1, 1])],
      ]),
    ),
  };
  const results = await session.run(
    Object.fromEntries(Object.entries(all).filter(([name]) => taken.has(name))),
  );
  await session.release();
  return {
    value: Number(results[VALUE]?.data[0]),
    by: new Map(at.map((name) => [name, results[gradientOutput(name)]?.data as Float32Array])),
  };
}

/** The differentiated number by plain loops. */
function plainValue(
  { architecture, model, of, input, masks }: Ask,
  nudges?: ReadonlyMap<string, Float64Array>,
): number {
  const values = plainForward(model, architecture, input, {
    ...(nudges && { nudges }),
    ...(masks && { masks }),
  });
  if ('class' in of) {
    const logits = values.get('classifier') ?? new Float64Array();
    return (
      (logits[of.class] ?? Number.NaN) - (of.against === undefined ? 0 : (logits[of.against] ?? Number.NaN))
    );
  }
  const [, height = 1, width = 1] = architecture.byName.get(of.tensor)?.shape ?? [];
  const pixels = height * width;
  const map =
    values.get(of.tensor)?.slice(of.channel * pixels, (of.channel + 1) * pixels) ?? new Float64Array();
  if (of.row === undefined) return map.reduce((sum, value) => sum + value, 0);
  return map[of.row * width + of.column] ?? Number.NaN;
}

/** Central differences in float64 along a random direction, against the graph's gradient along it. */
function expectDifferences(ask: Ask, by: ReadonlyMap<string, Float32Array>, random: () => number): void {
  const step = 1e-7;
  for (const name of ask.at) {
    const gradient = by.get(name) ?? new Float32Array();
    const direction = Float64Array.from(gradient, () => random() * 2 - 1);
    const along = (factor: number): number =>
      plainValue(ask, new Map([[name, direction.map((value) => value * factor)]]));
    const measured = (along(step) - along(-step)) / (2 * step);
    const claimed = gradient.reduce((sum, value, i) => sum + value * (direction[i] ?? 0), 0);
    const magnitude = gradient.reduce((sum, value, i) => sum + Math.abs(value * (direction[i] ?? 0)), 0);
    expect(Math.abs(claimed - measured), `${JSON.stringify(ask.of)} by ${name}`).toBeLessThan(
      2e-4 * magnitude + 1e-6,
    );
  }
}

const noise = (length: number, random: () => number): Float64Array =>
  Float64Array.from({ length }, () => random() * 4 - 2);

const SPEC: fc.Arbitrary<DenseNetSpec> = fc.record({
  growthRate: fc.integer({ min: 1, max: 4 }),
  blockConfig: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 3 }),
  numInitFeatures: fc.integer({ min: 2, max: 5 }),
  bnSize: fc.integer({ min: 0, max: 3 }),
  numClasses: fc.integer({ min: 2, max: 4 }),
  stem: fc.constantFrom<Stem[]>('imagenet', 'cifar', 'cifar-norm'),
  compression: fc.constantFrom(0.5, 0.8, 1),
});

describe('writeBackward', () => {
  it('agrees with finite differences, whatever the network, the question and the tensors', async () => {
    await fc.assert(
      fc.asyncProperty(
        SPEC,
        fc.integer({ min: 0, max: 20 }),
        fc.integer({ min: 0, max: 20 }),
        fc.integer({ min: 1, max: 2 ** 30 }),
        fc.boolean(),
        async (spec, taller, wider, seed, areHeld) => {
          const random = seededRandom(seed);
          const least = minimumInputSide(spec);
          const architecture = buildArchitecture(spec, [least + taller, least + wider]);
          const model = smallModel(spec, seed);
          const { ops } = architecture;
          const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
          const target = pick(ops.slice(4));
          const [channels = 1, height = 1, width = 1] = target.shape;
          const channel = Math.floor(random() * channels);
          const of: GradientOf = pick([
            { class: channel % spec.numClasses, against: 0 },
            { tensor: target.name, channel },
            {
              tensor: target.name,
              channel,
              row: Math.floor(random() * height),
              column: Math.floor(random() * width),
            },
          ]);
          const masks = new Map<string, PlainMask>();
          for (const op of ops) {
            if (op.kind !== 'relu' || /relu0|relu2/.test(op.name) || random() < 0.7) continue;
            const modes = Array.from({ length: op.shape[0] ?? 0 }, () => pick(['kept', 'zero', 'mean']));
            masks.set(op.name, {
              keep: modes.map((mode) => (mode === 'kept' ? 1 : 0)),
              fill: modes.map((mode) => (mode === 'mean' ? 1 : 0)),
            });
          }
          const written = ops.filter(
            (op) => /conv2$|pool$|pool0$|classifier/.test(op.name) && op.name !== 'avgpool',
          );
          const held = new Set<string>(areHeld ? written.map((op) => op.name) : []);
          // Where a whole window is 0 after the ReLU its maximum has no derivative that differences could measure.
          const smooth = ops.filter(({ name }) => name !== 'features.relu0');
          const at = [
            ...new Set([asTensorName('input'), ...Array.from({ length: 4 }, () => pick(smooth).name)]),
          ];
          const input = noise(3 * (least + taller) * (least + wider), random);
          const ask = { model, architecture, of, at, input, masks, held };
          const { value, by } = await gradients(ask);
          const expected = plainValue(ask);
          expect(Math.abs(value - expected)).toBeLessThan(1e-3 * Math.max(1, Math.abs(expected)));
          expectDifferences(ask, by, random);
        },
      ),
      { numRuns: 60, seed: 20261124 },
    );
  }, 240_000);

  it('gives a maximum that occurs twice to the first of them, as PyTorch does', async () => {
    const spec = { ...SMALL_SPEC, blockConfig: [1] };
    const architecture = buildArchitecture(spec, [24, 24]);
    const model = smallModel(spec);
    // A constant image: inside, all of a window's elements are equal.
    const input = new Float64Array(3 * 24 * 24).fill(0.7);
    const at = ['features.relu0'] as TensorName[];
    const values = plainForward(model, architecture, input);
    const pooled = values.get('features.pool0') ?? new Float64Array();
    const channel = pooled.findIndex((value, n) => n % 36 === 14 && value > 0);
    expect(channel).toBeGreaterThan(0);
    const of = { tensor: 'features.pool0', channel: Math.floor(channel / 36), row: 2, column: 2 };
    const { by } = await gradients({ model, architecture, of, at, input });
    const gradient = by.get('features.relu0') ?? new Float32Array();
    // Window (2, 2) begins at row 3, column 3.
    const first = of.channel * 144 + 3 * 12 + 3;
    expect([...gradient].flatMap((value, n) => (value === 0 ? [] : [[n, value]]))).toEqual([[first, 1]]);
  });

  it('has no derivative at 0 through a ReLU', async () => {
    const spec = { ...SMALL_SPEC, blockConfig: [1] };
    const architecture = buildArchitecture(spec, [16, 16]);
    const at = ['features.norm0'] as TensorName[];
    const model = smallModel(spec);
    const bytes = model.files[0]?.slice() ?? new Uint8Array();
    const zeroed: CanonicalModel = { ...model, files: [bytes] };
    for (const part of ['weight', 'bias']) {
      const ref = model.weights.get(`features.norm0.${part}`);
      if (ref !== undefined) bytes.fill(0, ref.offset, ref.offset + ref.length);
    }
    const input = noise(3 * 256, seededRandom(3));
    const { by } = await gradients({
      model: zeroed,
      architecture,
      of: { tensor: 'features.relu0', channel: 1 },
      at,
      input,
    });
    expect(by.get('features.norm0')?.every((value) => value === 0)).toBe(true);
  });

  it('goes through folded norms, and refuses what folding did away with', async () => {
    const random = seededRandom(5);
    const architecture = buildArchitecture(SMALL_SPEC, [40, 40]);
    const plain = smallModel();
    const weights = new Map(plain.weights);
    const folded = new Set<TensorName>();
    for (const op of architecture.ops) {
      if (op.kind !== 'norm' || !/norm0|norm2$/.test(op.name)) continue;
      folded.add(op.name);
      const bias = weights.get(`${op.name}.bias`);
      if (bias !== undefined)
        weights.set(`${op.name.replace('norm0', 'conv0').replace('norm2', 'conv1')}.bias`, bias);
    }
    const model: CanonicalModel = { ...plain, weights, folded };
    const at = ['input', 'features.denseblock2.denselayer1.norm2'] as TensorName[];
    const of = { class: 2 };
    const input = noise(3 * 1600, random);
    const { by } = await gradients({ model, architecture, of, at, input });
    // The same network unfolded: norms that only add the bias.
    const bytes = plain.files[0]?.slice() ?? new Uint8Array();
    const view = new DataView(bytes.buffer);
    for (const name of folded) {
      for (const [part, value] of [
        ['weight', 1],
        ['running_mean', 0],
        ['running_var', 1 - plain.epsilon],
      ] as const) {
        const ref = plain.weights.get(`${name}.${part}`);
        for (let n = 0; ref !== undefined && n < ref.length; n += 4)
          view.setFloat32(ref.offset + n, value, true);
      }
    }
    expectDifferences({ model: { ...plain, files: [bytes] }, architecture, of, at, input }, by, random);
    const gone = 'features.denseblock1.denselayer1.conv1' as TensorName;
    expect(() =>
      writeBackward(model, architecture, { feeds: ['input' as TensorName], of: gone, at }),
    ).toThrow(expect.objectContaining({ code: 'tensor/folded' }));
  });

  it('says what is wrong with a question', () => {
    const architecture = buildArchitecture(SMALL_SPEC, [40, 40]);
    const code = (of: GradientOf): unknown => {
      try {
        return seedOf(architecture, of);
      } catch (error) {
        return (error as { code: string }).code;
      }
    };
    expect(code({ class: 5 })).toBe('class/unknown');
    expect(code({ class: 0, against: -1 })).toBe('class/unknown');
    expect(code({ class: 0.5 })).toBe('class/unknown');
    expect(code({ tensor: 'features.conv9', channel: 0 })).toBe('tensor/unknown');
    expect(code({ tensor: 'features.pool0', channel: 8 })).toBe('element/unknown');
    expect(code({ tensor: 'features.pool0', channel: 0, row: 10, column: 0 })).toBe('element/unknown');
    expect(code({ tensor: 'features.pool0', channel: 0, row: 0, column: -1 })).toBe('element/unknown');
  });
});

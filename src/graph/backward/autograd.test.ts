import { existsSync, readFileSync } from 'node:fs';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { inputOf } from '../../../e2e/fixtures/torchvision/input-of';
import { modelFromSafetensors } from '../../formats/from-safetensors';
import { buildArchitecture } from '../../network/architecture';
import type { TensorName } from '../../network/spec';
import { capturedTensors } from '../capture';
import { externalDataPath } from '../graph-plan';
import { writeGraph } from '../write-graph';
import { backwardFeeds } from './differentiable';
import { type GradientOf, seedOf } from './seed';
import { gradientOutput } from './walk';
import { VALUE, writeBackward } from './write-backward';

/** Where autograd's numbers are: beside the tests, and others' beside the repository where they are. */
interface Source {
  readonly weights: URL;
  readonly pictures: readonly string[];
  readonly resized: (picture: string) => URL;
  readonly numbers: (picture: string) => URL;
}

const repository = new URL('../../../', import.meta.url);
const shared = new URL('../shared/', repository);
const weights = 'models/emoji1000/model.safetensors';
const SHIPPED: Source = {
  weights: new URL(`public/${weights}`, repository),
  pictures: ['chelsea', 'elephant'],
  resized: (picture) => new URL(`e2e/fixtures/torchvision/${picture}.224.png`, repository),
  numbers: (picture) => new URL(`e2e/fixtures/torchvision/gradients/${picture}.json`, repository),
};
const SHARED: Source = {
  weights: new URL(weights, shared),
  pictures: ['chelsea', 'elephant-noto'],
  resized: (picture) => new URL(`reference/${picture}.224.png`, shared),
  numbers: (picture) => new URL(`reference/gradients/${picture}.json`, shared),
};
const SOURCES = [
  ['of the weights that ship', SHIPPED] as const,
  ...(existsSync(new URL('reference/gradients/', shared)) ? [['of ../shared', SHARED] as const] : []),
];

/** gradients/NAME.json, as gradients.py writes it. */
interface Reference {
  readonly gradients: readonly {
    readonly of: GradientOf;
    readonly value: number;
    readonly at: readonly {
      readonly name: TensorName;
      readonly dims: readonly number[];
      readonly mean: number;
      readonly min: number;
      readonly max: number;
      readonly at: readonly number[];
      readonly values: readonly number[];
    }[];
  }[];
}

type Question = Reference['gradients'][number];

/** Compares one backward run with autograd's numbers. */
function expectAutograd({ of, value, at }: Question, results: Readonly<Record<string, Tensor>>): void {
  const asked = JSON.stringify(of);
  expect(Math.abs(Number(results[VALUE]?.data[0]) - value), asked).toBeLessThan(1e-3);
  for (const expected of at) {
    const result = results[gradientOutput(expected.name)];
    expect(result?.dims, expected.name).toEqual(expected.dims);
    const data = result?.data as Float32Array;
    const magnitude = Math.max(Math.abs(expected.min), Math.abs(expected.max));
    let apart = 0;
    expected.at.forEach((index, n) => {
      const error = Math.abs((data[index] ?? Number.NaN) - (expected.values[n] ?? 0));
      expect(error, `${asked} by ${expected.name}`).toBeLessThanOrEqual(1e-2 * magnitude);
      if (error > 1e-3 * magnitude) apart++;
    });
    expect(apart / expected.at.length, `${asked} by ${expected.name}`).toBeLessThanOrEqual(0.01);
    const mean = data.reduce((sum, x) => sum + x, 0) / data.length;
    expect(Math.abs(mean - expected.mean), `${asked} by ${expected.name}`).toBeLessThanOrEqual(
      1e-3 * magnitude,
    );
  }
}

describe.each(SOURCES)("gradients %s beside PyTorch's autograd", (_, source) => {
  // A session serves every class and every element of a tensor, so the two images share them.
  it('agree for classes and elements, computed from the image and from what a run holds', async () => {
    const model = modelFromSafetensors(readFileSync(source.weights));
    const architecture = buildArchitecture(model.spec, [224, 224]);
    const create = (bytes: Uint8Array): Promise<InferenceSession> =>
      InferenceSession.create(bytes, {
        externalData: model.files.map((data, index) => ({ path: externalDataPath(index), data })),
      });
    const outputs = capturedTensors(architecture);
    const forward = await create(
      writeGraph(model, architecture, { feeds: ['input' as TensorName], outputs }),
    );
    const images = [];
    for (const name of source.pictures) {
      const { data, dims } = inputOf(source.resized(name));
      const input = new Tensor('float32', data, dims);
      const file = readFileSync(source.numbers(name), 'utf8');
      const held = { ...(await forward.run({ input })), input } as Record<string, Tensor>;
      images.push({ held, questions: (JSON.parse(file) as Reference).gradients });
    }
    await forward.release();

    const asked = new Map<TensorName, readonly TensorName[]>();
    for (const { of, at } of images[0]?.questions ?? [])
      asked.set(
        seedOf(architecture, of).of,
        at.map(({ name }) => name),
      );
    for (const [target, at] of asked) {
      for (const isHeld of target === 'classifier' ? [true, false] : [true]) {
        const atHand = (name: string): boolean =>
          name === 'input' || (isHeld && outputs.includes(name as TensorName));
        const feeds = backwardFeeds(architecture, target, at, atHand);
        const session = await create(writeBackward(model, architecture, { feeds, of: target, at }));
        for (const { held, questions } of images) {
          const given = Object.fromEntries(feeds.map((name) => [name, held[name] as Tensor]));
          for (const question of questions) {
            const seed = seedOf(architecture, question.of);
            if (seed.of !== target) continue;
            const seeds = Object.entries(seed.feeds).map(
              ([name, { data, dims }]) => [name, new Tensor('float32', data, dims)] as const,
            );
            const results = await session.run({ ...given, ...Object.fromEntries(seeds) });
            expectAutograd(question, results as Record<string, Tensor>);
          }
        }
        await session.release();
      }
    }
  }, 240_000);
});

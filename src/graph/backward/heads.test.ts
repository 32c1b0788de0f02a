import { InferenceSession, Tensor } from 'onnxruntime-node';
import { expect, it } from 'vitest';
import { fixtureBytes, sineImage, tensorsOf } from '../../../e2e/fixtures/variations/load';
import { readModel } from '../../formats/model-source';
import { buildArchitecture } from '../../network/architecture';
import { asTensorName } from '../../network/spec';
import { externalDataPath } from '../graph-plan';
import { seedOf } from './seed';
import { gradientOutput } from './walk';
import { writeBackward } from './write-backward';

const SIZE = [33, 44] as const;
const POOL = asTensorName('features.pool0');
const INPUT = asTensorName('input');

it.each(['hidden', 'max', 'flattened', 'flattened-hidden', 'no-transition-norm', 'none', 'norms'])(
  "gradients go back through the head of %s as PyTorch's autograd has them",
  async (name) => {
    const { model } = await readModel([{ name: 'a.onnx', bytes: fixtureBytes(`heads/${name}.onnx`) }]);
    const architecture = buildArchitecture(model.spec, SIZE);
    const question = name === 'none' ? { tensor: 'avgpool', channel: 1, row: 0, column: 0 } : { class: 1 };
    const seed = seedOf(architecture, question);
    const plan = { feeds: [INPUT], of: seed.of, at: [POOL] };
    const session = await InferenceSession.create(writeBackward(model, architecture, plan), {
      externalData: model.files.map((data, index) => ({ path: externalDataPath(index), data })),
    });
    const seeds = Object.entries(seed.feeds).map(
      ([feed, { data, dims }]) => [feed, new Tensor('float32', data, dims)] as const,
    );
    const input = new Tensor('float32', sineImage(3, SIZE), [1, 3, ...SIZE]);
    const results = await session.run({ input, ...Object.fromEntries(seeds) });
    await session.release();
    const ours = results[gradientOutput(POOL)]?.data as Float32Array;
    const theirs =
      tensorsOf(fixtureBytes(`heads/${name}.gradient.safetensors`)).get(POOL) ?? new Float32Array();
    expect(ours.length).toBe(theirs.length);
    const most = theirs.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
    expect(most).toBeGreaterThan(0);
    const apart = ours.reduce((worst, value, i) => Math.max(worst, Math.abs(value - (theirs[i] ?? 1e9))), 0);
    expect(apart).toBeLessThan(1e-4 * most);
  },
);

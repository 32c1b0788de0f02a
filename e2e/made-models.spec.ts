import { InferenceSession, Tensor } from 'onnxruntime-node';
import { modelFromSafetensors } from '../src/formats/from-safetensors';
import { readWeight } from '../src/formats/weight-values';
import { externalDataPath } from '../src/graph/graph-plan';
import { writeGraph } from '../src/graph/write-graph';
import { buildArchitecture } from '../src/network/architecture';
import { asTensorName, type DenseNetSpec } from '../src/network/spec';
import { seededRandom } from '../src/testing/small-model';
import { makeModel } from '../src/weights/make-model';
import { expect, TINY_PAGE, test } from './support/fixtures';

const SPECS: readonly (readonly [string, DenseNetSpec, number])[] = [
  [
    'torchvision’s layout',
    { growthRate: 6, blockConfig: [2, 3, 2], numInitFeatures: 10, bnSize: 3, numClasses: 9 },
    64,
  ],
  [
    'the paper’s CIFAR network',
    {
      growthRate: 12,
      blockConfig: [4, 4, 4],
      numInitFeatures: 16,
      bnSize: 0,
      numClasses: 10,
      compression: 1,
      stem: 'cifar',
    },
    32,
  ],
];

/** ONNX Runtime's own program, with the same weights drawn by Node instead of the browser. */
async function logitsInNode(spec: DenseNetSpec, side: number, seed: number, input: Float32Array) {
  const model = modelFromSafetensors(makeModel(spec, { scheme: 'he' }, seed));
  const graph = writeGraph(model, buildArchitecture(spec, [side, side]), {
    feeds: [asTensorName('input')],
    outputs: [asTensorName('classifier')],
  });
  const session = await InferenceSession.create(graph, {
    externalData: model.files.map((data, index) => ({ path: externalDataPath(index), data })),
  });
  const { classifier } = await session.run({ input: new Tensor('float32', input, [1, 3, side, side]) });
  return { model, logits: classifier?.data as Float32Array };
}

for (const [name, spec, side] of SPECS) {
  test(`a network with ${name} is made on the spot, the same as elsewhere`, async ({ open }) => {
    const random = seededRandom(3);
    const input = Float32Array.from({ length: 3 * side * side }, () => random() * 4 - 2);
    const { model, logits } = await logitsInNode(spec, side, 12, input);
    const page = await open(TINY_PAGE);
    const made = await page.evaluate(
      async ({ spec, side, input }) => {
        const described = await denselens.loadModel({ spec, seed: 12 });
        const result = await denselens.run(Float32Array.from(input), [1, 3, side, side]);
        const names = ['features.conv0.weight', 'features.norm5.running_var', 'classifier.weight'];
        const weights = await Promise.all(names.map((weight) => denselens.weight(weight)));
        return {
          described: { spec: described.spec, source: described.source, params: described.params },
          logits: [...result.logits],
          weights: weights.map(({ dims, data }, i) => ({ name: names[i] ?? '', dims, data: [...data] })),
        };
      },
      { spec, side, input: [...input] },
    );
    expect(made.described.spec).toEqual(spec);
    expect(made.described.source).toBe('made');
    for (const weight of made.weights) {
      expect(weight.dims).toEqual(model.weights.get(weight.name)?.shape);
      expect(weight.data).toEqual([...readWeight(model, weight.name)]);
    }
    const reach = Math.max(...logits.map(Math.abs));
    made.logits.forEach((logit, i) => {
      expect(Math.abs(logit - (logits[i] ?? Number.NaN))).toBeLessThan(1e-5 * reach);
    });
  });
}

test('a made network is a link, and what cannot be is refused while the page stays as it is', async ({
  open,
}) => {
  const page = await open('?backend=wasm&model=made_k6_b2-2_f10_n2_c5_w64_xavier_7');
  const model = await page.evaluate(() => denselens.model());
  expect(model.spec).toEqual({
    growthRate: 6,
    blockConfig: [2, 2],
    numInitFeatures: 10,
    bnSize: 2,
    numClasses: 5,
  });
  await expect(page).toHaveURL(/model=made_k6_b2-2/);
  const codes = await page.evaluate(async () => {
    const { spec } = await denselens.model();
    const tries: unknown[] = [
      { spec: { ...spec, growthRate: 0 } },
      { spec: { ...spec, compression: 0.001 } },
      { spec, init: 'magic' },
      { spec, seed: 0.5 },
      { spec, size: 1e9 },
      { spec: null },
    ];
    const refused: string[] = [];
    for (const choice of tries) {
      await denselens.loadModel(choice as string).catch((error) => refused.push(error.code));
    }
    await denselens.weight('features.nothing').catch((error) => refused.push(error.code));
    await denselens.weight(3 as unknown as string).catch((error) => refused.push(error.code));
    return { refused, still: (await denselens.model()).spec.growthRate };
  });
  expect(codes.refused).toEqual([
    ...Array.from({ length: 6 }, () => 'spec/impossible'),
    'tensor/unknown',
    'tensor/unknown',
  ]);
  expect(codes.still).toBe(6);
});

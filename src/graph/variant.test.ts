import { readFileSync } from 'node:fs';
import * as ort from 'onnxruntime-node';
import { expect, test } from 'vitest';
import { modelFromPytorch } from '../formats/from-pytorch';
import { buildArchitecture } from '../network/architecture';
import { type NetworkVariant, writeVariant } from './variant';

/** What torch computes with the same weights: e2e/fixtures/known/make.py. */
const fixture = (name: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(readFileSync(new URL(`../../e2e/fixtures/known/${name}`, import.meta.url)));
const logits = JSON.parse(new TextDecoder().decode(fixture('logits.json'))) as Record<string, number[]>;

const VARIANTS: Readonly<Record<string, NetworkVariant>> = {
  plain: {},
  epsilon: { epsilon: 1e-3 },
  silu: { activation: 'silu' },
  gelu: { activation: 'gelu' },
  'leaky-relu': { activation: 'leaky-relu' },
  elu: { activation: 'elu' },
  mish: { activation: 'mish' },
  'hard-swish': { activation: 'hard-swish' },
  relu6: { activation: 'relu6' },
  max: { pooling: 'max' },
  'silu-epsilon': { activation: 'silu', epsilon: 1e-3 },
};

test.each(Object.entries(VARIANTS))('%s is what torch computes', async (name, variant) => {
  const model = modelFromPytorch(fixture('small.pth'));
  const graph = writeVariant(model, buildArchitecture(model.spec, [64, 64]), variant);
  const session = await ort.InferenceSession.create(graph, {
    externalData: model.files.map((data, index) => ({ path: `weights-${index}`, data })),
  });
  const image = Float32Array.from({ length: 3 * 64 * 64 }, (_, i) => Math.round(8 * Math.sin(0.37 * i)) / 8);
  const outputs = await session.run({ input: new ort.Tensor('float32', image, [1, 3, 64, 64]) });
  const ours = outputs.classifier?.data as Float32Array;
  const known = logits[name] ?? [];
  const largest = Math.max(...known.map(Math.abs));
  expect(ours).toHaveLength(10);
  ours.forEach((value, i) => {
    expect(Math.abs(value - (known[i] ?? Number.NaN)) / largest).toBeLessThan(1e-5);
  });
});

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import onnxProto from 'onnx-proto';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { REFERENCE_WEIGHTS, SHIPPED_PICTURES, shippedReference } from '../../e2e/fixtures/torchvision/load';
import type { CanonicalModel } from '../formats/canonical';
import { modelFromSafetensors } from '../formats/from-safetensors';
import { type Architecture, buildArchitecture } from '../network/architecture';
import { asTensorName } from '../network/spec';
import { SMALL_SPEC, seededRandom, smallModel } from '../testing/small-model';
import { batched, externalDataPath, type GraphPlan } from './graph-plan';
import { writeGraph } from './write-graph';

async function runPlan(
  model: CanonicalModel,
  architecture: Architecture,
  plan: GraphPlan,
  feeds: Readonly<Record<string, Tensor>>,
): Promise<Readonly<Record<string, Tensor>>> {
  const session = await InferenceSession.create(writeGraph(model, architecture, plan), {
    externalData: model.files.map((data, index) => ({ path: externalDataPath(index), data })),
  });
  const results = await session.run(feeds);
  await session.release();
  return results as Record<string, Tensor>;
}

const values = (tensor: Tensor | undefined): Float32Array => {
  if (tensor === undefined) throw new Error('no such output');
  return tensor.data as Float32Array;
};

function largestDifference(a: Float32Array, b: Float32Array): number {
  expect(a.length).toBe(b.length);
  return a.reduce((worst, value, i) => Math.max(worst, Math.abs(value - (b[i] ?? Number.NaN))), 0);
}

const model = smallModel();
const architecture = buildArchitecture(SMALL_SPEC, [40, 48]);
const random = seededRandom(7);
const input = new Tensor(
  'float32',
  Float32Array.from({ length: 3 * 40 * 48 }, () => random() * 4 - 2),
  [1, 3, 40, 48],
);
const name = asTensorName;
const everything = architecture.ops.filter((op) => op.kind !== 'input').map((op) => op.name);

describe('writeGraph', () => {
  it('is read the same by an independent ONNX decoder', () => {
    const plan = { feeds: [name('input')], outputs: [name('classifier')] };
    const decoded = onnxProto.onnx.ModelProto.decode(writeGraph(model, architecture, plan));
    const types = decoded.graph?.node?.map((node) => node.opType) ?? [];
    const count = (type: string): number => types.filter((t) => t === type).length;
    expect(count('Conv')).toBe(1 + 2 * 7 + 2);
    expect(count('BatchNormalization')).toBe(1 + 2 * 7 + 2 + 1);
    expect(decoded.graph?.initializer?.every((tensor) => (tensor.rawData?.length ?? 0) === 0)).toBe(true);
    expect(decoded.graph?.initializer?.[0]?.externalData?.map((entry) => entry.key)).toEqual([
      'location',
      'offset',
      'length',
    ]);
  });

  it('gives the same tensors whole and cut in two anywhere', async () => {
    const whole = await runPlan(
      model,
      architecture,
      { feeds: [name('input')], outputs: everything },
      { input },
    );
    for (const at of ['features.denseblock2.denselayer2.relu1', 'features.transition1.pool', 'relu5']) {
      const cut = name(at);
      const plan = { feeds: [name('input'), cut], outputs: [name('classifier')] };
      const given = whole[cut];
      if (given === undefined) throw new Error('no such output');
      const half = await runPlan(model, architecture, plan, { input, [cut]: given });
      expect(largestDifference(values(half.classifier), values(whole.classifier))).toBeLessThan(1e-5);
    }
  });

  it('cuts with keep and fill as a lesion is defined', async () => {
    const relu = name('features.denseblock2.denselayer3.relu1');
    const channels = architecture.byName.get(relu)?.shape[0] ?? 0;
    const plain = values(
      (await runPlan(model, architecture, { feeds: [name('input')], outputs: [relu] }, { input }))[relu],
    );
    const keep = Float32Array.from({ length: channels }, (_, c) => (c === 2 || c === 5 ? 0 : 1));
    const fill = Float32Array.from({ length: channels }, (_, c) => (c === 5 ? 1 : 0));
    const mask = (data: Float32Array): Tensor => new Tensor('float32', data, [1, channels, 1, 1]);
    const plan = { feeds: [name('input')], outputs: [relu], cuttable: [relu] };
    const cut = values(
      (
        await runPlan(model, architecture, plan, {
          input,
          [`keep:${relu}`]: mask(keep),
          [`fill:${relu}`]: mask(fill),
        })
      )[relu],
    );
    const pixels = plain.length / channels;
    for (let c = 0; c < channels; c++) {
      const map = plain.subarray(c * pixels, (c + 1) * pixels);
      const mean = map.reduce((sum, value) => sum + value, 0) / pixels;
      const expected = c === 2 ? map.map(() => 0) : c === 5 ? map.map(() => mean) : map;
      expect(
        largestDifference(cut.slice(c * pixels, (c + 1) * pixels), expected),
        `channel ${c}`,
      ).toBeLessThan(1e-6);
    }
  });

  it('reads a folded norm through its convolution', async () => {
    const folded = new Set([name('features.norm0')]);
    const weights = new Map(model.weights);
    const bias = weights.get('features.norm0.bias');
    if (bias === undefined) throw new Error('fixture');
    weights.set('features.conv0.bias', bias);
    const foldedModel: CanonicalModel = { ...model, weights, folded };
    const outputs = [name('features.norm0')];
    const results = await runPlan(foldedModel, architecture, { feeds: [name('input')], outputs }, { input });
    expect(values(results['features.norm0'])).toHaveLength(8 * 20 * 24);
    expect(() =>
      writeGraph(foldedModel, architecture, { feeds: [name('input')], outputs: [name('features.conv0')] }),
    ).toThrow(expect.objectContaining({ code: 'tensor/folded' }));
  });

  it('refuses unknown tensors', () => {
    const plan = { feeds: [name('input')], outputs: [name('features.denseblock9')] };
    expect(() => writeGraph(model, architecture, plan)).toThrow(
      expect.objectContaining({ code: 'tensor/unknown' }),
    );
  });
});

describe('the built-in weights beside torchvision', () => {
  const file = readFileSync(new URL('../../public/models/emoji1000/model.safetensors', import.meta.url));

  it('are those that the reference numbers were made with', () => {
    const digest = createHash('sha256').update(file).digest('hex');
    // Else: /usr/bin/python3 e2e/fixtures/torchvision/make.py
    expect(digest).toBe(REFERENCE_WEIGHTS);
  });

  it.each(SHIPPED_PICTURES)('have the same tensors with the same shapes for %s', (picture) => {
    const { tensors } = shippedReference(picture);
    const { ops, byName } = buildArchitecture(modelFromSafetensors(file).spec, [224, 224]);
    expect(tensors).toHaveLength(431);
    expect(tensors.map((tensor) => tensor.name).sort()).toEqual(ops.map((op) => String(op.name)).sort());
    for (const { name: tensor, dims } of tensors) {
      expect(batched(byName.get(name(tensor))?.shape ?? []), tensor).toEqual(dims);
    }
  });
});

import { describe, expect, it } from 'vitest';
import {
  fixtureBytes,
  fixtureJson,
  largestDifferenceFromTorch,
  tensorsOf,
  type Variation,
} from '../../e2e/fixtures/variations/load';
import { capturedTensors, feedsOf, planPart, resolveAlias } from '../graph/capture';
import { buildArchitecture, minimumInputSide } from '../network/architecture';
import { modelTotals } from '../network/facts';
import { isFoldedAway } from '../network/folding';
import { pathsToLogits } from '../network/paths';
import { provenance } from '../network/provenance';
import {
  architectureName,
  asTensorName,
  type DenseNetSpec,
  specWith,
  stemOf,
  type TensorName,
} from '../network/spec';
import { modelFromOnnx } from './from-onnx';
import { modelFromSafetensors } from './from-safetensors';

const variations = Object.entries(fixtureJson('variations/specs.json') as Record<string, Variation>);

interface Counted {
  readonly name?: string;
  readonly spec: DenseNetSpec;
  readonly size: readonly [number, number];
  readonly params: number;
  readonly macs: number;
}

describe('parameters and multiply-accumulates', () => {
  const rows = fixtureJson('variations/counts.json') as readonly Counted[];

  it(`are PyTorch's for ${rows.length} networks of all settings`, () => {
    expect(rows.length).toBeGreaterThan(200);
    for (const { spec, size, params, macs } of rows) {
      expect(modelTotals(spec, size), JSON.stringify(spec)).toEqual({ params, macs });
    }
  });

  it('cover every setting', () => {
    const values = (of: (spec: DenseNetSpec) => unknown) => new Set(rows.map(({ spec }) => of(spec)));
    expect(values(({ stem }) => stem)).toEqual(new Set([undefined, 'cifar', 'cifar-norm']));
    expect(values(({ inputChannels }) => inputChannels)).toEqual(new Set([undefined, 1, 4]));
    expect(values(({ compression }) => compression).size).toBeGreaterThan(4);
    expect(values(({ bnSize }) => bnSize)).toContain(0);
  });

  it('go with names that say what is unusual', () => {
    const nameOf = (row: string): string =>
      architectureName(rows.find(({ name }) => name === row)?.spec as DenseNetSpec);
    expect(nameOf('264')).toBe('DenseNet-264');
    expect(nameOf('L=40 k=12')).toBe('DenseNet 12-12-12, k=12, no bottleneck, θ=1, 3×3 stem');
  });
});

describe.each(variations)('%s', (name, { spec, size, params }) => {
  const file = fixtureBytes(`variations/${name}.safetensors`);
  const architecture = buildArchitecture(spec, size);

  it('is recognised by its tensors alone', () => {
    const model = modelFromSafetensors(file);
    expect(model.spec).toEqual(spec);
    expect(specWith(spec)).toEqual(spec);
    expect(modelTotals(model.spec, size).params).toBe(params);
  });

  it("gives PyTorch's number for every tensor", async () => {
    const theirs = tensorsOf(fixtureBytes(`variations/${name}.tensors.safetensors`));
    const { difference, compared } = await largestDifferenceFromTorch(
      modelFromSafetensors(file),
      theirs,
      size,
    );
    const given = new Set(theirs.keys());
    // What PyTorch has no module for: the pools and ReLUs are modules, so nothing may be missing.
    expect(compared.filter((tensor) => !given.has(tensor))).toEqual([]);
    expect(difference).toBeLessThan(2e-5);
  });

  it("is recognised in torch's own ONNX export, and gives PyTorch's numbers", async () => {
    const bytes = fixtureBytes(`variations/${name}.onnx`);
    const model = modelFromOnnx([{ name: `${name}.onnx`, bytes }]);
    expect(model.spec).toEqual(spec);
    expect(model.recipe.size).toEqual(size);
    const all = tensorsOf(fixtureBytes(`variations/${name}.tensors.safetensors`));
    // A norm that the exporter folded leaves no raw convolution.
    const theirs = new Map(
      [...all].filter(([tensor]) => !isFoldedAway(architecture, [...model.folded], asTensorName(tensor))),
    );
    const { difference } = await largestDifferenceFromTorch(model, theirs, size);
    expect(difference).toBeLessThan(2e-5);
  });

  it('has sources, readers and paths', () => {
    const net = provenance(architecture);
    const captured = new Set(capturedTensors(architecture));
    for (const { sources, readers } of net) {
      for (const { tensor, count } of sources) {
        expect(architecture.byName.get(tensor)?.shape[0]).toBe(count);
        expect(captured.has(tensor)).toBe(true);
      }
      for (const { weight, relu, sources: read } of readers) {
        const last = sources[read - 1];
        const channels = (last?.start ?? 0) + (last?.count ?? 0);
        expect(architecture.byName.get(relu)?.shape[0], weight).toBe(channels);
      }
    }
    const ends = { imagenet: 'features.pool0', cifar: 'features.conv0', 'cifar-norm': 'features.relu0' };
    expect(net[0]?.sources[0]).toMatchObject({ tensor: ends[stemOf(spec)], part: 'stem' });
    const longest = pathsToLogits(architecture).get('stem')?.longest ?? 0;
    const layers = spec.blockConfig.reduce((sum, count) => sum + count, 0);
    expect(longest).toBe(layers * (spec.bnSize === 0 ? 1 : 2) + spec.blockConfig.length);
  });

  it('has no tensor that a part cannot compute from what a run captures', () => {
    const captured = new Set<string>(['input', ...capturedTensors(architecture)]);
    const atHand = (tensor: TensorName): boolean => captured.has(resolveAlias(architecture, tensor));
    for (const op of architecture.ops) {
      if (atHand(op.name)) continue;
      const { outputs } = planPart(architecture, op.name, atHand, () => true);
      expect(outputs).toContain(op.name);
      expect(feedsOf(architecture, outputs, atHand).every(atHand)).toBe(true);
    }
  });

  it('tells the smallest image', () => {
    const side = minimumInputSide(spec);
    const pixels = (size: number): number =>
      buildArchitecture(spec, [size, size]).byName.get('features.norm5')?.shape[1] ?? 0;
    expect(pixels(side)).toBeGreaterThan(0);
    if (side > 1) expect(pixels(side - 1)).toBe(0);
  });
});

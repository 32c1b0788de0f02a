import { describe, expect, it } from 'vitest';
import {
  fixtureBytes,
  fixtureJson,
  largestDifferenceFromTorch,
  tensorsOf,
} from '../../e2e/fixtures/variations/load';
import { modelTotals } from '../network/facts';
import type { DenseNetSpec } from '../network/spec';
import type { CanonicalModel } from './canonical';
import type { ModelReading } from './model-reading';
import { readModel } from './model-source';

const BASE = { growthRate: 3, blockConfig: [2, 1, 2], numInitFeatures: 5, bnSize: 2, numClasses: 4 };
const SIZE = [33, 44] as const;

const SPECS: Readonly<Record<string, DenseNetSpec>> = {
  'dropout-linear': BASE,
  hidden: { ...BASE, head: { hidden: [7, 6] } },
  none: { ...BASE, numClasses: 0 },
  max: { ...BASE, head: { pool: 'max' } },
  flattened: { ...BASE, head: { flatten: [2, 2] } },
  'flattened-hidden': { ...BASE, head: { flatten: [2, 2], hidden: [6] } },
  'no-transition-norm': { ...BASE, transitionNorm: false },
};
const facts = fixtureJson('heads/facts.json') as Record<string, { params: number }>;

const json = (value: unknown): { name: string; bytes: Uint8Array } => ({
  name: 'config.json',
  bytes: new TextEncoder().encode(JSON.stringify(value)),
});

const read = (
  name: string,
  ...beside: readonly { name: string; bytes: Uint8Array }[]
): Promise<ModelReading> => readModel([{ name, bytes: fixtureBytes(`heads/${name}`) }, ...beside]);

async function difference(model: CanonicalModel, name: string): Promise<number> {
  const theirs = tensorsOf(fixtureBytes(`heads/${name}.tensors.safetensors`));
  const gone = [...theirs].filter(([tensor]) => !tensor.endsWith('conv1') && tensor !== 'features.conv0');
  // A norm that the exporter folded leaves no raw convolution.
  const compared = model.folded.size > 0 ? new Map(gone) : theirs;
  return (await largestDifferenceFromTorch(model, compared, SIZE)).difference;
}

describe.each(Object.entries(SPECS))('%s', (name, spec) => {
  it("is recognised by its weights, with PyTorch's parameters and number for every tensor", async () => {
    // Of the pool weights say nothing.
    const beside = name === 'max' ? [json({ architecture: 'densenet', global_pool: 'max' })] : [];
    const { model } = await read(`${name}.safetensors`, ...beside);
    expect(model.spec).toEqual(spec);
    expect(modelTotals(spec, SIZE).params).toBe(facts[name]?.params);
    expect(await difference(model, name)).toBeLessThan(2e-5);
  });

  it("is recognised in torch's ONNX export, with PyTorch's number for every tensor", async () => {
    const { model, recipe } = await read(`${name}.onnx`);
    expect(model.spec).toEqual(spec);
    expect(recipe.size).toEqual(SIZE);
    expect(await difference(model, name)).toBeLessThan(2e-5);
  });
});

it('maps that are laid out with channels last have their weights turned', async () => {
  const bytes = fixtureBytes('onnx-more/flattened-last.onnx');
  const { model } = await readModel([{ name: 'a.onnx', bytes }]);
  expect(model.spec).toEqual(SPECS.flattened);
  expect(await difference(model, 'flattened')).toBeLessThan(2e-5);
});

it.each(['norms.onnx', 'norms.safetensors', 'norms.pth'])(
  'batch norms of vectors go into the linear layers beside them: %s',
  async (name) => {
    const { model } = await read(name);
    const spec = { ...BASE, head: { hidden: [6] } };
    expect(model.spec).toEqual(spec);
    // PyTorch's, without those of the norms.
    expect(modelTotals(spec, SIZE).params).toBe(facts.norms?.params);
    expect(await difference(model, 'norms')).toBeLessThan(2e-5);
  },
);

describe('names of other people', () => {
  it.each([
    ['beside', 'a head beside the backbone'],
    ['monai', "MONAI's"],
    ['chexnet', "CheXNet's, a Sequential in DataParallel"],
  ])('%s (%s)', async (name) => {
    const { model } = await read(`${name}.safetensors`);
    expect(model.spec).toEqual(BASE);
    expect(await difference(model, 'plain')).toBeLessThan(2e-5);
  });
});

describe('what is taken for granted', () => {
  it('is said', async () => {
    expect((await read('hidden.safetensors')).notes).toEqual([{ code: 'hidden-relu' }]);
    expect((await read('none.safetensors')).notes).toEqual([{ code: 'no-classifier' }]);
    expect((await read('no-transition-norm.safetensors')).notes).toEqual([{ code: 'bare-transitions' }]);
    expect((await read('dropout-linear.safetensors')).notes).toEqual([]);
  });
});

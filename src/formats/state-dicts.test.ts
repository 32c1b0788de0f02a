import { describe, expect, it } from 'vitest';
import { fixtureBytes, largestDifferenceFromTorch, tensorsOf } from '../../e2e/fixtures/variations/load';
import { DenseLensError } from '../errors';
import type { CanonicalModel } from './canonical';
import type { ModelReading } from './model-reading';
import { type ReadOptions, readModel } from './model-source';

const SPEC = { growthRate: 2, blockConfig: [1, 1], numInitFeatures: 4, bnSize: 2, numClasses: 3 };
const SIZE = [12, 16] as const;

const read = (name: string, options: ReadOptions = {}): Promise<ModelReading> =>
  readModel([{ name, bytes: fixtureBytes(`modules/${name}`) }], options);

async function refusal(name: string, options?: ReadOptions): Promise<DenseLensError> {
  const error: unknown = await read(name, options).catch((reason: unknown) => reason);
  if (error instanceof DenseLensError) return error;
  throw new Error('it was accepted');
}

/** @param isHeadless - whether the classifier that PyTorch had is not in the file */
async function apart(model: CanonicalModel, name: string, isHeadless = false): Promise<number> {
  const all = tensorsOf(fixtureBytes(`modules/${name}.tensors.safetensors`));
  const theirs = new Map([...all].filter(([tensor]) => !isHeadless || tensor !== 'classifier'));
  return (await largestDifferenceFromTorch(model, theirs, SIZE)).difference;
}

describe('features alone, beside other things', () => {
  const HEADLESS = { ...SPEC, numClasses: 0 };
  it.each([
    ['features-adam.pt', "Adam's state, under another key"],
    ['features-key-adam.pt', "Adam's state, under a key that is called features"],
    ['projector.pt', 'a projector'],
    ['decoder.safetensors', 'a decoder'],
  ])("%s (%s) gives PyTorch's number for every tensor", async (name) => {
    const { model, notes } = await read(name);
    expect(model.spec).toEqual(HEADLESS);
    expect(notes).toEqual([{ code: 'no-classifier' }]);
    expect(await apart(model, 'plain', true)).toBeLessThan(2e-5);
  });

  it('are chosen among where there are several', async () => {
    const error = await refusal('backbones.pt');
    expect(error.code).toBe('model/ambiguous');
    expect(error.choices?.map(({ id }) => id)).toEqual(['model.backbone', 'ema.backbone']);
    const { model } = await read('backbones.pt', { choice: 'ema.backbone' });
    expect(await apart(model, 'average', true)).toBeLessThan(2e-5);
    const { model: last } = await read('backbones.pt', { choice: 'model.backbone' });
    expect(await apart(last, 'plain', true)).toBeLessThan(2e-5);
  });
});

describe('linear layers without a bias', () => {
  it.each(['no-bias.pt', 'no-bias.safetensors'])('%s gives PyTorch’s logits', async (name) => {
    const { model, notes } = await read(name);
    expect(model.spec).toEqual(SPEC);
    expect(notes).toEqual([]);
    expect(await apart(model, 'no-bias')).toBeLessThan(2e-5);
  });

  it('give PyTorch’s logits with batch norms beside them too', async () => {
    const { model } = await read('no-biases.pt');
    expect(model.spec).toEqual({ ...SPEC, head: { hidden: [5] } });
    expect(await apart(model, 'no-biases')).toBeLessThan(2e-5);
  });
});

describe('names of other people', () => {
  it('norm_final, as gpleiss has it, is norm5', async () => {
    const { model } = await read('gpleiss.pt');
    expect(model.spec).toEqual(SPEC);
    expect(await apart(model, 'plain')).toBeLessThan(2e-5);
  });

  it('that are not read are refused by what is missing, what there is instead, and what to do', async () => {
    const { code, message } = await refusal('kuangliu.safetensors');
    expect(code).toBe('model/unsupported');
    expect(message).toContain('"features.conv0.weight" is missing. The file has "conv1.weight"');
    expect(message).toMatch(/torchvision's or timm's tensor names.*export it with torch\.onnx\.export/);
  });
});

it('double precision in safetensors is read as single, and that is said', async () => {
  const { model, notes } = await read('double.safetensors');
  expect(model.spec).toEqual(SPEC);
  const [first, derived] = model.files;
  const count = model.weights.size;
  expect(notes).toEqual([{ code: 'doubles', count, bytes: derived?.length }]);
  expect(2 * (derived?.length ?? 0)).toBeLessThan(first?.length ?? 0);
  expect(await apart(model, 'double')).toBeLessThan(2e-5);
});

import { describe, expect, it } from 'vitest';
import { fixtureBytes, largestDifferenceFromTorch, tensorsOf } from '../../../e2e/fixtures/variations/load';
import { DenseLensError } from '../../errors';
import type { ModelReading } from '../model-reading';
import { readModel } from '../model-source';

const SPEC = { growthRate: 2, blockConfig: [1, 1], numInitFeatures: 4, bnSize: 2, numClasses: 3 };
const SIZE = [12, 16] as const;

const read = (name: string): Promise<ModelReading> =>
  readModel([{ name: `${name}.pt`, bytes: fixtureBytes(`modules/${name}.pt`) }]);

async function apart(model: ModelReading['model'], name: string): Promise<number> {
  const theirs = tensorsOf(fixtureBytes(`modules/${name}.tensors.safetensors`));
  return (await largestDifferenceFromTorch(model, theirs, SIZE)).difference;
}

describe('a whole module', () => {
  it.each([
    ['epsilon', 'torch.save'],
    ['epsilon-script', 'torch.jit.script'],
    ['epsilon-trace', 'torch.jit.trace'],
  ])('brings the ε of its batch norms along, and so every tensor of PyTorch: %s (%s)', async (name) => {
    const { model } = await read(name);
    expect(model.epsilon).toBe(1e-2);
    expect(model.spec).toEqual(SPEC);
    expect(await apart(model, 'epsilon')).toBeLessThan(2e-5);
  });

  it('may have a small stem without a pool', async () => {
    const { model } = await read('small-stem');
    expect(model.spec).toEqual({ ...SPEC, stem: 'cifar-norm' });
    expect(await apart(model, 'small-stem')).toBeLessThan(2e-5);
  });

  it('says what its head does, so that nothing is taken for granted', async () => {
    const { model, notes } = await read('hidden');
    expect(model.spec).toEqual({ ...SPEC, head: { hidden: [5] } });
    expect(notes).toEqual([]);
    // Its norm of vectors has an ε of its own.
    expect(model.epsilon).toBe(1e-5);
    expect(await apart(model, 'hidden')).toBeLessThan(2e-5);
  });

  it.each([
    ['sigmoid', 'sigmoid'],
    ['nested-softmax', 'softmax'],
    ['sigmoid-behind', 'sigmoid'],
    ['epsilon', undefined],
  ])('%s: what it makes of its logits is %s', async (name, activation) => {
    const { model } = await read(name);
    expect(model.spec).toEqual(SPEC);
    expect(model.activation).toBe(activation);
  });
});

describe('what no DenseNet computes is refused, with what was expected and what to do', () => {
  const FEATURES = /other numbers than the network's\.$/;
  const HEAD = /torch\.nn\.Identity\(\) in place of its classifier/;
  it.each([
    ['two-epsilons', /"features\.norm5" \(BatchNorm2d\) has ε = 0\.001, others have 0\.00001/, FEATURES],
    ['no-pool', /"features\.conv0" \(Conv2d\) has 7×7 kernels, and no max pool follows/, FEATURES],
    ['deleted-pool', /"features\.conv0" \(Conv2d\) has 7×7 kernels, and no max pool follows/, FEATURES],
    ['small-stem-pool', /"features\.conv0" \(Conv2d\) has 3×3 kernels, and a pool follows/, FEATURES],
    ['small-stem-stride', /"features\.conv0" .*kernel 3, stride 1, padding 1/, FEATURES],
    ['average-pool', /"features\.pool0" \(AvgPool2d\) stands where .* max pool/, FEATURES],
    ['large-stride', /"features\.conv0" .*kernel 7, stride 2, padding 3/, FEATURES],
    ['large-stride-script', /"features\.conv0" .*kernel 7, stride 2, padding 3/, FEATURES],
    ['large-stride-trace', /"features\.conv0" .*kernel 7, stride 2, padding 3/, FEATURES],
    ['dilated', /"features\.denseblock1\.denselayer1\.conv2" .*no dilation/, FEATURES],
    ['max-transition', /"features\.transition1\.pool" \(MaxPool2d\) stands where .* average pool/, FEATURES],
    [
      'elu',
      /"features\.denseblock1\.denselayer1\.relu1" \(ELU\) stands where a DenseNet has a ReLU/,
      FEATURES,
    ],
    ['leaky-head', /"classifier\.1" \(LeakyReLU\) stands .*where a (DenseNet has a )?ReLU/, HEAD],
    ['leaky-trace', /"classifier\.1" \(LeakyReLU\) stands between two linear layers/, HEAD],
    ['bare-head', /"classifier\.2" \(Linear\) follows another linear layer without a ReLU/, HEAD],
    ['relu-behind', /"classifier\.1" \(ReLU\) stands behind the last linear layer/, HEAD],
    ['tanh-before', /"classifier\.0" \(Tanh\) stands before the first linear layer/, HEAD],
    ['own-head', /"classifier\.act" \(GELU\) stands where a DenseNet has a ReLU/, HEAD],
    ['tanh-apart', /"act" \(Tanh\) stands where a DenseNet has a ReLU/, HEAD],
    ['linear-behind', /"1" \(Linear\) stands behind the network/, /Save the network without it\.$/],
  ])('%s', async (name, what, advice) => {
    const error: unknown = await read(name).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(DenseLensError);
    expect(error).toMatchObject({ code: 'model/unsupported' });
    expect((error as Error).message).toMatch(what);
    expect((error as Error).message).toMatch(advice);
  });
});

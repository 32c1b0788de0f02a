import { expect, it } from 'vitest';
import { modelFromSafetensors } from '../formats/from-safetensors';
import { readWeight } from '../formats/weight-values';
import { buildArchitecture } from '../network/architecture';
import { SMALL_SPEC, smallModel } from '../testing/small-model';
import { makeModel } from './make-model';
import { randomised, weightGroups } from './randomised';

const architecture = buildArchitecture(SMALL_SPEC, [64, 64]);
const groups = weightGroups(architecture);

it('goes from the logits down to the image, and leaves out nothing that has weights', () => {
  expect(groups.map(({ kind, block }) => `${kind} ${block ?? ''}`.trim())).toEqual([
    'tail',
    'block 3',
    'transition 2',
    'block 2',
    'transition 1',
    'block 1',
    'stem',
  ]);
  const all = architecture.ops.filter(({ kind }) => kind === 'conv' || kind === 'norm' || kind === 'linear');
  expect(groups.flatMap(({ ops }) => ops)).toHaveLength(all.length);
});

it('draws what an untrained network has, and leaves the rest', () => {
  const model = smallModel();
  const random = randomised(
    model,
    groups.slice(0, 2).flatMap(({ ops }) => ops),
    9,
  );
  // As made on the spot from the same seed.
  const untrained = modelFromSafetensors(makeModel(SMALL_SPEC, { scheme: 'he' }, 9));
  for (const name of [
    'classifier.weight',
    'features.denseblock3.denselayer2.conv1.weight',
    'features.norm5.running_var',
  ])
    expect(readWeight(random, name)).toEqual(readWeight(untrained, name));
  expect([...readWeight(random, 'classifier.bias')]).toEqual([0, 0, 0, 0, 0]);
  for (const name of ['features.conv0.weight', 'features.transition2.conv.weight'])
    expect(readWeight(random, name)).toEqual(readWeight(model, name));
});

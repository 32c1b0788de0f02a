import { expect, test } from 'vitest';
import { buildArchitecture } from './architecture';
import { blockPeers } from './peers';
import { asTensorName } from './spec';

const architecture = buildArchitecture(
  { growthRate: 4, blockConfig: [2, 3], numInitFeatures: 8, bnSize: 4, numClasses: 3 },
  [64, 64],
);

test('peers are the same operation in the layers of one block', () => {
  expect(blockPeers(architecture, asTensorName('features.denseblock2.denselayer3.relu1'))).toEqual([
    'features.denseblock2.denselayer1.relu1',
    'features.denseblock2.denselayer2.relu1',
    'features.denseblock2.denselayer3.relu1',
  ]);
  expect(blockPeers(architecture, asTensorName('features.transition1.relu'))).toEqual([
    'features.transition1.relu',
  ]);
});

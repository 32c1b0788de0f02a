import { expect, test } from 'vitest';
import { buildArchitecture } from '../network/architecture';
import { featureOffset } from './contribution';

const architecture = buildArchitecture(
  { growthRate: 32, blockConfig: [6, 12, 24, 16], numInitFeatures: 64, bnSize: 4, numClasses: 1000 },
  [224, 224],
);

test.each([
  ['relu5', 0],
  ['avgpool', 0],
  ['features.norm5', 0],
  ['features.denseblock4', 0],
  ['features.transition3.pool', 0],
  ['features.denseblock4.denselayer7.input', 0],
  ['features.denseblock4.denselayer7.relu1', 0],
  // DenseNet-121's block 4 begins with 512 channels, and each layer adds 32.
  ['features.denseblock4.denselayer1.conv2', 512],
  ['features.denseblock4.denselayer16.conv2', 992],
  ['features.denseblock4.denselayer7.conv1', null],
  ['features.denseblock4.denselayer7.relu2', null],
  ['features.transition3.conv', null],
  ['features.denseblock3', null],
  ['classifier', null],
])('%s', (tensor, offset) => {
  expect(architecture.byName.has(tensor)).toBe(true);
  expect(featureOffset(architecture, tensor)).toBe(offset);
});

import { expect, it } from 'vitest';
import { tensorOfModule } from './module-names';

it.each([
  ['features.denseblock2.denselayer4', 'features.denseblock2.denselayer4.conv2'],
  ['features.transition3', 'features.transition3.pool'],
  ['features', 'features.norm5'],
  // A block is a concatenation of its own, and operations are what they are.
  ['features.denseblock2', 'features.denseblock2'],
  ['features.denseblock2.denselayer4.relu1', 'features.denseblock2.denselayer4.relu1'],
  ['features.transition3.norm', 'features.transition3.norm'],
  ['features.denseblock2.denselayer4.', 'features.denseblock2.denselayer4.'],
])('%s is the tensor %s', (module, tensor) => {
  expect(tensorOfModule(module)).toBe(tensor);
});

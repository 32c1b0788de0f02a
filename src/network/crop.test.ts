import { expect, it } from 'vitest';
import { buildArchitecture } from './architecture';
import { croppedArchitecture } from './crop';

const spec = { growthRate: 32, blockConfig: [6, 12, 24, 16], numInitFeatures: 64, bnSize: 4, numClasses: 9 };
const whole = buildArchitecture(spec, [224, 224]);

it('is as small as the receptive field allows', () => {
  // conv0 sees 7 pixels, at every second; the last layer of block 1 sees 59, at every fourth (FACTS 1).
  expect(croppedArchitecture(whole, 'features.conv0', 0)?.inputSize).toEqual([8, 8]);
  expect(croppedArchitecture(whole, 'features.denseblock1.denselayer6.conv2', 0)?.inputSize).toEqual([
    60, 60,
  ]);
  expect(croppedArchitecture(whole, 'features.denseblock1.denselayer6.conv2', 2)?.inputSize).toEqual([
    68, 68,
  ]);
});

it('is none where a unit sees the whole image', () => {
  expect(croppedArchitecture(whole, 'features.denseblock3.denselayer20.conv2', 0)).toBeNull();
  expect(croppedArchitecture(whole, 'classifier', 0)).toBeNull();
});

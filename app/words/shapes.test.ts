import { expect, it } from 'vitest';
import { shapeText } from './shapes';

it('writes a shape in one notation everywhere', () => {
  expect(shapeText([64, 56, 28], 'hwc')).toBe('56×28×64');
  expect(shapeText([64, 56, 28], 'chw')).toBe('64×56×28');
  expect([shapeText([1024], 'hwc'), shapeText([1024], 'chw')]).toEqual(['1024', '1024']);
});

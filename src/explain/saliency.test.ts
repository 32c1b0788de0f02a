import { expect, it } from 'vitest';
import { classMap, norm } from './layer-map';
import { reachBelow, saliencyMap } from './saliency';

const gradient = Float32Array.of(1, -2, 3, 0.5, -4, 0);
const input = Float32Array.of(2, 1, 0, 4, 1, -1);

it('makes one number a pixel of a gradient', () => {
  expect([...saliencyMap('signed', gradient, input, 2)]).toEqual([0, -1.5]);
  expect([...saliencyMap('absolute', gradient, input, 2)]).toEqual([4, 2]);
  expect([...saliencyMap('times-input', gradient, input, 2)]).toEqual([-2, 0]);
});

it('does not let a few pixels set the scale', () => {
  const values = Float32Array.from({ length: 1000 }, (_, n) => (n === 7 ? -1000 : (n % 10) - 5));
  expect(reachBelow(values, 0.01)).toBe(5);
  expect(reachBelow(new Float32Array(4), 0.01)).toBe(1);
});

it('weights activations by gradients in three ways', () => {
  const activation = Float32Array.of(1, 2, 3, 4);
  const weights = Float32Array.of(1, -3, 2, 2);
  expect([...classMap('grad-cam', activation, weights, 2)]).toEqual([-1 * 1 + 2 * 3, -1 * 2 + 2 * 4]);
  expect([...classMap('hires-cam', activation, weights, 2)]).toEqual([1 + 6, -6 + 8]);
  expect([...classMap('layer-cam', activation, weights, 2)]).toEqual([1 + 6, 8]);
  expect(norm(weights)).toBeCloseTo(Math.sqrt(18), 12);
});

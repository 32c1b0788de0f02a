import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { OutputActivation } from '../formats/canonical';
import { crossEntropy } from './loss';

/** As it is written in books, in double precision. */
function textbook(logits: readonly number[], index: number, activation: OutputActivation): number {
  if (activation === 'softmax') {
    const total = logits.reduce((sum, z) => sum + Math.exp(z), 0);
    return -Math.log(Math.exp(logits[index] ?? 0) / total);
  }
  return logits.reduce((sum, z, k) => {
    const p = 1 / (1 + Math.exp(-z));
    return sum - Math.log(k === index ? p : 1 - p);
  }, 0);
}

it.each<OutputActivation>(['softmax', 'sigmoid'])(
  'is the textbook’s, and so is its derivative: %s',
  (activation) => {
    fc.assert(
      fc.property(
        fc.array(fc.float({ min: -8, max: 8, noNaN: true }), { minLength: 2, maxLength: 6 }),
        fc.nat(),
        (values, at) => {
          const index = at % values.length;
          const { value, gradient } = crossEntropy(Float32Array.from(values), index, activation);
          expect(value).toBeCloseTo(textbook(values, index, activation), 5);
          gradient.forEach((claimed, k) => {
            const nudged = (by: number): number =>
              textbook(
                values.map((z, n) => (n === k ? z + by : z)),
                index,
                activation,
              );
            expect(claimed).toBeCloseTo((nudged(1e-5) - nudged(-1e-5)) / 2e-5, 5);
          });
        },
      ),
      { seed: 20261201 },
    );
  },
);

it('stays finite where a probability is none', () => {
  expect(crossEntropy(Float32Array.of(900, -900), 1, 'softmax').value).toBeCloseTo(1800);
  expect(crossEntropy(Float32Array.of(900, -900), 1, 'sigmoid').value).toBeCloseTo(1800);
});

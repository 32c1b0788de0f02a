import { describe, expect, test } from 'vitest';
import { NUMPY_FIXTURES } from '../../e2e/fixtures/numpy/load';
import { cosineSimilarities, l2Norms, orderChannels, sparsity, spatialEntropies } from './channel-keys';
import { computeChannelStats } from './stats';

function expectKeys(actual: Float64Array, expected: readonly (number | null)[]): void {
  expect(actual.length).toBe(expected.length);
  expected.forEach((value, i) => {
    if (value === null) expect(actual[i], `channel ${i}`).toBeNaN();
    else expect(actual[i], `channel ${i}`).toBeCloseTo(value, 6);
  });
}

describe.each(NUMPY_FIXTURES)('keys of "$name" equal numpy’s', ({ data, dims, ...expected }) => {
  const [channels, height, width] = dims;
  const pixels = height * width;
  const stats = computeChannelStats(data, channels, pixels);

  test('L2 norm', () => {
    l2Norms(stats).forEach((norm, c) => {
      const reference = expected.l2[c] ?? Number.NaN;
      expect(Math.abs(norm - reference)).toBeLessThanOrEqual(1e-6 * reference);
    });
  });
  test('sparsity', () =>
    expectKeys(
      sparsity(stats),
      expected.zeros.map((zeros) => zeros / pixels),
    ));
  test('spatial entropy', () => expectKeys(spatialEntropies(data, channels, pixels), expected.entropy));
  test('cosine similarity', () => expectKeys(cosineSimilarities(data, channels, pixels, 1), expected.cosine));
});

test('channels are ordered stably, those without a key last', () => {
  const keys = [2, Number.NaN, 5, 2, Number.POSITIVE_INFINITY, -1, Number.NaN];
  expect(Array.from(orderChannels(keys))).toEqual([4, 2, 0, 3, 5, 1, 6]);
  expect(Array.from(orderChannels(keys, true))).toEqual([5, 0, 3, 2, 4, 1, 6]);
});

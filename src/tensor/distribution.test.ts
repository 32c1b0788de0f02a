import { describe, expect, test } from 'vitest';
import { NUMPY_FIXTURES, QUANTILES_AT } from '../../e2e/fixtures/numpy/load';
import { histogram, quantiles } from './distribution';

describe.each(NUMPY_FIXTURES)('"$name" is distributed as numpy says', (fixture) => {
  test('quantiles', () => {
    const before = fixture.data.slice();
    quantiles(fixture.data, QUANTILES_AT).forEach((value, i) => {
      expect(value).toBeCloseTo(fixture.quantiles[i] ?? Number.NaN, 9);
    });
    expect(fixture.data).toEqual(before);
  });

  test('histogram', () => {
    const { counts } = histogram(fixture.data, fixture.all.min, fixture.all.max, 16);
    expect(Array.from(counts)).toEqual(fixture.histogram);
  });
});

test('quantiles come in the order asked for, of finite values only', () => {
  const data = Float32Array.of(5, Number.NaN, 1, 3, Number.POSITIVE_INFINITY, 2, 4);
  expect(Array.from(quantiles(data, [1, 0, 0.5, 0.375]))).toEqual([5, 1, 3, 2.5]);
  expect(Array.from(quantiles(Float32Array.of(Number.NaN), [0.5]))).toEqual([Number.NaN]);
});

test('large tensors: the same values as in a sorted copy', () => {
  const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
  const odd = [nan, inf, -inf, -0, 0, 1e-45, -1e-45, 3.4e38, -3.4e38];
  const data = Float32Array.from({ length: 30_011 }, (_, i) => {
    if (i % 100 < odd.length) return odd[i % 100] ?? 0;
    return i % 3 === 0 ? 0 : Math.sin(i) * 10 ** ((i % 60) - 30);
  });
  const sorted = data.filter(Number.isFinite).sort();
  const at = Array.from({ length: 40 }, (_, i) => i / 39);
  const expected = at.map((q) => {
    const position = q * (sorted.length - 1);
    const low = sorted[Math.floor(position)] ?? nan;
    return low + ((sorted[Math.ceil(position)] ?? nan) - low) * (position % 1);
  });
  quantiles(data.subarray(1), at); // a view that does not begin where its buffer does
  expect(Array.from(quantiles(data, at), (x) => x + 0)).toEqual(expected.map((x) => x + 0));
});

test('sorted and constant data are no trap', () => {
  const sorted = Float32Array.from({ length: 200_001 }, (_, i) => i);
  expect(Array.from(quantiles(sorted, [0.25, 0.5]))).toEqual([50_000, 100_000]);
  expect(Array.from(quantiles(sorted.toReversed(), [0.25, 0.5]))).toEqual([50_000, 100_000]);
  expect(Array.from(quantiles(new Float32Array(200_001).fill(7), [0.1, 0.9]))).toEqual([7, 7]);
});

test('a histogram accounts for every value', () => {
  const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
  const counted = histogram(Float32Array.of(-3, -1, 0, 0.5, 1, 2, nan, inf, -inf), -1, 1, 2);
  expect(counted).toMatchObject({ below: 1, above: 1, notFinite: 3 });
  expect(Array.from(counted.counts)).toEqual([1, 3]);
  expect(Array.from(histogram(Float32Array.of(4, 4, 5), 4, 4, 3).counts)).toEqual([2, 0, 0]);
});

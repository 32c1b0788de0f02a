import { expect, test } from 'vitest';
import { compareChannels, orderByDifference, subtract } from './difference';

// Three channels of two pixels: orthogonal, parallel, equal.
const a = Float32Array.of(3, 0, 1, 2, -1, 4);
const b = Float32Array.of(0, 4, 2, 4, -1, 4);

test('each channel, worked out by hand', () => {
  const { largest, mean, cosine, total } = compareChannels(a, b, 3, 2);
  expect([...largest]).toEqual([4, 2, 0]);
  expect([...mean]).toEqual([3.5, 1.5, 0]);
  expect(cosine[0]).toBe(0);
  expect(cosine[1]).toBeCloseTo(1, 12);
  expect(cosine[2]).toBeCloseTo(1, 12);
  // |A|² = 31, |B|² = 16 + 20 + 17 = 53, A·B = 0 + 10 + 17 = 27.
  expect(total.cosine).toBeCloseTo(27 / Math.sqrt(31 * 53), 12);
  expect(total).toMatchObject({ largest: 4, at: 1, reach: 4, broken: 0 });
  expect(total.mean).toBeCloseTo(10 / 6, 12);
});

test('B minus A, in that order', () => {
  expect([...subtract(a, b)]).toEqual([-3, 4, 1, 2, 0, 0]);
});

test('NaN and infinities are counted, and touch no other number', () => {
  const broken = Float32Array.of(Number.NaN, 4, 2, Number.POSITIVE_INFINITY, -1, 4);
  const { largest, mean, broken: counts, total } = compareChannels(a, broken, 3, 2);
  expect([...counts]).toEqual([1, 1, 0]);
  expect([...largest]).toEqual([4, 1, 0]);
  expect([...mean]).toEqual([4, 1, 0]);
  expect(total.broken).toBe(2);
  expect([...subtract(a, broken)]).toEqual([Number.NaN, 4, 1, Number.NaN, 0, 0]);
});

test('a channel of zeros has no angle, one of NaN no mean', () => {
  const { cosine, mean, total } = compareChannels(
    new Float32Array(4),
    Float32Array.of(1, 1, Number.NaN, Number.NaN),
    2,
    2,
  );
  expect([...cosine]).toEqual([Number.NaN, Number.NaN]);
  expect(mean[1]).toBeNaN();
  expect(total.at).toBe(0);
});

test('what differs most comes first; ties by index, unknown last', () => {
  const differences = compareChannels(a, b, 3, 2);
  expect([...orderByDifference(differences, 'index')]).toEqual([0, 1, 2]);
  expect([...orderByDifference(differences, 'largest')]).toEqual([0, 1, 2]);
  const cosines = { ...differences, cosine: Float64Array.of(Number.NaN, 1, -1) };
  expect([...orderByDifference(cosines, 'cosine')]).toEqual([2, 1, 0]);
  const equal = { ...differences, mean: Float64Array.of(1, 2, 2) };
  expect([...orderByDifference(equal, 'mean')]).toEqual([1, 2, 0]);
});

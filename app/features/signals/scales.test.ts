import { expect, it } from 'vitest';
import { decadesOf, logarithmic } from './scales';

it('powers of ten hold what is positive and finite', () => {
  expect(decadesOf([0.02, 5, 0, Number.POSITIVE_INFINITY, Number.NaN])).toEqual([-2, 1]);
  expect(decadesOf([1e-30, 1])).toEqual([-30, 0]);
  expect(decadesOf([10, 10])).toEqual([0, 2]);
  expect(decadesOf([0])).toEqual([-1, 1]);
});

it('values stand between them, and what is none at an end', () => {
  expect(logarithmic(1, [-2, 2])).toBe(0.5);
  expect(logarithmic(0.1, [-2, 2])).toBe(0.25);
  expect([0, -3, 1e-9, Number.NaN, Number.POSITIVE_INFINITY].map((v) => logarithmic(v, [-2, 2]))).toEqual([
    0, 0, 0, 1, 1,
  ]);
});

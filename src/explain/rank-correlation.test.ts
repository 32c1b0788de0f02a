import { describe, expect, it } from 'vitest';
import { NUMPY_RANKS } from '../../e2e/fixtures/numpy/load';
import { averageRanks, rankCorrelation } from './rank-correlation';

describe('averageRanks', () => {
  it('shares ranks among equals', () => {
    expect([...averageRanks([10, 20, 20, 5, 20])]).toEqual([2, 4, 4, 1, 4]);
  });
});

describe('rankCorrelation', () => {
  it('is 1 for any rising relation, −1 for any falling one', () => {
    const x = [3, -1, 4, 1.5, 9, 2];
    const rising = x.map((value) => Math.exp(value));
    expect(rankCorrelation(x, rising)).toBeCloseTo(1, 12);
    const falling = x.map((value) => -(value ** 3));
    expect(rankCorrelation(x, falling)).toBeCloseTo(-1, 12);
  });

  it('is the textbook’s 1 − 6Σd²/(n(n²−1)) without ties', () => {
    // d = 1, 1, 0, 1, 1: ρ = 1 − 6·4/(5·24) = 0.8
    expect(rankCorrelation([1, 2, 3, 4, 5], [2, 1, 3, 5, 4])).toBeCloseTo(0.8, 12);
  });

  it('is undefined where nothing varies', () => {
    expect(rankCorrelation([1, 1, 1], [1, 2, 3])).toBeNaN();
    expect(rankCorrelation([], [])).toBeNaN();
    expect(() => rankCorrelation([1], [1, 2])).toThrow(RangeError);
  });

  it('agrees with numpy on 300 pairs full of ties', () => {
    const { a, b, rho } = NUMPY_RANKS;
    expect(a).toHaveLength(300);
    expect(Math.abs(rho)).toBeGreaterThan(0.3);
    expect(rankCorrelation(a, b)).toBeCloseTo(rho, 10);
  });
});

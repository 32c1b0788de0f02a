import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../testing/small-model';
import { averageRanks, rankCorrelation } from './rank-correlation';

/** Spearman's ρ by numpy: ranks by counting, Pearson by corrcoef. Null where there is no numpy. */
function byNumpy(a: readonly number[], b: readonly number[]): number | null {
  const script = `
import json, sys, numpy as np
a, b = json.load(sys.stdin)
ranks = lambda v: np.array([(np.array(v) < x).sum() + ((np.array(v) == x).sum() + 1) / 2 for x in v])
print(json.dumps(float(np.corrcoef(ranks(a), ranks(b))[0, 1])))`;
  const { status, stdout } = spawnSync('python3', ['-c', script], {
    input: JSON.stringify([a, b]),
    encoding: 'utf8',
  });
  return status === 0 ? JSON.parse(stdout) : null;
}

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

  const random = seededRandom(3);
  const a = Array.from({ length: 300 }, () => Math.floor(random() * 40));
  const b = a.map((value) => Math.floor(value / 3 + random() * 12));
  const expected = byNumpy(a, b);
  it.skipIf(expected === null)('agrees with numpy on 300 pairs full of ties', () => {
    expect(Math.abs(expected ?? 0)).toBeGreaterThan(0.3);
    expect(rankCorrelation(a, b)).toBeCloseTo(expected ?? Number.NaN, 10);
  });
});

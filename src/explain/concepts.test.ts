import { describe, expect, it } from 'vitest';
import { seededRandom } from '../testing/small-model';
import { conceptShares, factorError, firstFactors, improveFactors } from './concepts';

const A = [1, 2, 0, 3, 0, 1, 4, 1, 2, 0, 1, 5, 3, 1, 1, 0, 0, 2, 2, 2];

describe('non-negative factors', () => {
  it('are numpy’s, by the same updates from the same beginning', () => {
    const begun = {
      parts: Float64Array.of(0.5, 0.2, 0.1, 0.9, 0.7, 0.3, 0.4, 0.4, 0.2, 0.6),
      amounts: Float64Array.of(0.3, 0.8, 0.1, 0.9, 0.6, 0.2, 0.7, 0.4),
    };
    // for _ in range(25): H *= (W.T@A)/(W.T@W@H+1e-12); W *= (A@H.T)/(W@H@H.T+1e-12)
    const parts = [
      0.6198112313, 0.1146074517, 0.0105631891, 1.0129404351, 0.9638248062, 0.1354600506, 0.203977268,
      0.2747458804, 0.2837033303, 0.6146379755,
    ];
    const amounts = [
      2.1441268867, 0.9319884286, 0.0838354049, 4.8266415824, 0.1811669419, 1.5445629591, 3.7424284365,
      0.7440684916,
    ];
    const found = improveFactors(A, [5, 4], begun, 2, 25);
    found.parts.forEach((value, n) => {
      expect(value).toBeCloseTo(parts[n] ?? 0, 9);
    });
    found.amounts.forEach((value, n) => {
      expect(value).toBeCloseTo(amounts[n] ?? 0, 9);
    });
    expect(factorError(A, [5, 4], found, 2)).toBeCloseTo(0.390_777_103_800_835_8, 9);
  });

  it('come closer with every step, and all the way where the matrix has that rank', () => {
    const random = seededRandom(4);
    const [w, h] = [30, 24].map((length) => Array.from({ length }, random)) as [number[], number[]];
    const matrix = Array.from({ length: 80 }, (_, n) =>
      [0, 1, 2].reduce((sum, r) => sum + (w[3 * (n >> 3) + r] ?? 0) * (h[8 * r + (n & 7)] ?? 0), 0),
    );
    let factors = firstFactors(matrix, [10, 8], 3, 1);
    let error = factorError(matrix, [10, 8], factors, 3);
    for (let round = 0; round < 40; round++) {
      factors = improveFactors(matrix, [10, 8], factors, 3, 50);
      const next = factorError(matrix, [10, 8], factors, 3);
      expect(next).toBeLessThanOrEqual(error + 1e-12);
      error = next;
    }
    expect(error).toBeLessThan(2e-3);
    expect([...factors.parts, ...factors.amounts].every((value) => value >= 0)).toBe(true);
  });
});

it('shares and residual add up to what the maps give, whatever the factors', () => {
  const random = seededRandom(8);
  const draw = (length: number): number[] => Array.from({ length }, () => random());
  const [maps, weights] = [draw(7 * 4), draw(7).map((value) => value - 0.5)];
  const [parts, amounts] = [Float64Array.from(draw(7 * 3)), Float64Array.from(draw(3 * 4))];
  const { shares, residual } = conceptShares(maps, parts, amounts, weights, 3);
  const expected = weights.reduce((sum, weight, k) => {
    const mean = (maps.slice(4 * k, 4 * k + 4).reduce((total, value) => total + value, 0) ?? 0) / 4;
    return sum + weight * mean;
  }, 0);
  expect(shares.reduce((sum, share) => sum + share, 0) + residual).toBeCloseTo(expected, 12);
  // One share by hand: Σ_k w_k W_k1 · mean(H_1).
  const mean = ((amounts[4] ?? 0) + (amounts[5] ?? 0) + (amounts[6] ?? 0) + (amounts[7] ?? 0)) / 4;
  const weight = weights.reduce((sum, value, k) => sum + value * (parts[3 * k + 1] ?? 0), 0);
  expect(shares[1]).toBeCloseTo(weight * mean, 12);
});

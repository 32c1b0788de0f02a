import { describe, expect, it } from 'vitest';
import { correlation, riseMask } from './random-masks';

const scheme = { seed: 3, grid: 7, share: 0.5 };

describe('riseMask', () => {
  it('is the same for the same seed and number, and another for others', () => {
    const mask = riseMask(scheme, 5, [40, 56]);
    expect(riseMask(scheme, 5, [40, 56])).toEqual(mask);
    expect(riseMask(scheme, 6, [40, 56])).not.toEqual(mask);
    expect(riseMask({ ...scheme, seed: 4 }, 5, [40, 56])).not.toEqual(mask);
  });

  it('shows each pixel as often as it should', () => {
    const sum = new Float64Array(32 * 32);
    const count = 4_000;
    for (let n = 0; n < count; n++) {
      riseMask({ ...scheme, share: 0.3 }, n, [32, 32]).forEach((value, k) => {
        sum[k] = (sum[k] ?? 0) + value / count;
      });
    }
    // Five standard errors of a coin's mean.
    const least = 0.3 - 5 * Math.sqrt((0.3 * 0.7) / count);
    const most = 0.3 + 5 * Math.sqrt((0.3 * 0.7) / count);
    expect(sum.every((mean) => mean > least && mean < most)).toBe(true);
  });

  it('has edges as soft as a cell is wide, and nothing beyond 0 and 1', () => {
    const size = 64;
    const step = 1 / ((8 * Math.ceil(size / 7)) / 7);
    for (let n = 0; n < 20; n++) {
      const mask = riseMask(scheme, n, [size, size]);
      expect(mask.every((value) => value >= 0 && value <= 1)).toBe(true);
      const isSoft = (value: number, k: number): boolean =>
        k % size === 0 || Math.abs(value - (mask[k - 1] ?? 0)) <= step + 1e-6;
      expect(mask.every(isSoft)).toBe(true);
    }
  });
});

it('correlates as the definition says', () => {
  // numpy.corrcoef([1, 2, 4, 9], [2, 1, 7, 8])[0, 1]
  expect(correlation([1, 2, 4, 9], [2, 1, 7, 8])).toBeCloseTo(0.853_409_195_300_263_9, 12);
});

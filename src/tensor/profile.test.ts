import { describe, expect, it } from 'vitest';
import { seededRandom } from '../testing/small-model';
import { spatialProfile } from './profile';

describe('the spatial profile', () => {
  it('is the mean of every row and column over all channels', () => {
    const random = seededRandom(4);
    const [channels, height, width] = [5, 3, 4];
    const data = Float32Array.from({ length: channels * height * width }, () => random() * 10 - 5);
    const mean = (is: (y: number, x: number) => boolean): number => {
      const values = [...data].filter((_, i) => is(Math.floor(i / width) % height, i % width));
      return values.reduce((a, b) => a + b, 0) / values.length;
    };
    const { rows, columns } = spatialProfile(data, height, width);
    for (const [at, value] of rows.entries())
      expect(value).toBeCloseTo(
        mean((y) => y === at),
        12,
      );
    for (const [at, value] of columns.entries())
      expect(value).toBeCloseTo(
        mean((_, x) => x === at),
        12,
      );
  });

  it('leaves out what is not finite', () => {
    const { rows, columns } = spatialProfile(Float32Array.of(1, Number.NaN, Infinity, Number.NaN), 2, 2);
    expect([...rows]).toEqual([1, Number.NaN]);
    expect([...columns]).toEqual([1, Number.NaN]);
  });
});

import { describe, expect, test } from 'vitest';
import { NUMPY_FIXTURES } from '../../e2e/fixtures/numpy/load';
import { computeChannelStats, summarize } from './stats';

/** Every number within 1e-6 of its reference (and of nothing else). */
function expectClose(actual: ArrayLike<number>, expected: readonly number[]): void {
  expect(actual.length).toBe(expected.length);
  expected.forEach((value, i) => {
    expect(Math.abs((actual[i] ?? Number.NaN) - value), `entry ${i}`).toBeLessThanOrEqual(
      1e-6 * Math.abs(value),
    );
  });
}

describe.each(NUMPY_FIXTURES)('statistics of "$name" equal numpy’s', (fixture) => {
  const [channels, height, width] = fixture.dims;
  const stats = computeChannelStats(fixture.data, channels, height * width);

  test('for each channel', () => {
    expect(Array.from(stats.min)).toEqual(fixture.min);
    expect(Array.from(stats.max)).toEqual(fixture.max);
    expectClose(stats.mean, fixture.mean);
    expectClose(stats.std, fixture.std);
    expect(Array.from(stats.zeros)).toEqual(fixture.zeros);
  });

  test('for the tensor', () => {
    const summary = summarize(stats);
    expect(summary.min).toBe(fixture.all.min);
    expect(summary.max).toBe(fixture.all.max);
    expectClose([summary.mean, summary.std], [fixture.all.mean, fixture.all.std]);
    expect(summary.zeros).toBe(fixture.zeros.reduce((sum, zeros) => sum + zeros, 0));
    expect(summary.deadChannels).toBe(fixture.zeros.filter((zeros) => zeros === height * width).length);
  });
});

test('a constant channel has no deviation, whatever its mean rounds to', () => {
  const stats = computeChannelStats(new Float32Array(49).fill(0.1), 1, 49);
  expect(stats.std[0]).toBe(0);
  expect(stats.mean[0]).toBeCloseTo(Math.fround(0.1), 12);
});

describe('values that are not finite', () => {
  const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
  const data = Float32Array.of(nan, 1, 3, 0, /**/ inf, -inf, nan, nan, /**/ 2, 2, -2, -2, /**/ inf, 5, 0, -5);
  const stats = computeChannelStats(data, 4, 4);

  test('are counted and left out', () => {
    expect(Array.from(stats.nan)).toEqual([1, 2, 0, 0]);
    expect(Array.from(stats.infinite)).toEqual([0, 2, 0, 1]);
    expect(Array.from(stats.zeros)).toEqual([1, 0, 0, 1]);
    expect(Array.from(stats.min)).toEqual([0, nan, -2, -5]);
    expect(Array.from(stats.max)).toEqual([3, nan, 2, 5]);
    expect(stats.mean[0]).toBeCloseTo(4 / 3, 12);
    expect(stats.mean[1]).toBeNaN();
    expect(stats.std[1]).toBeNaN();
    expect(stats.std[3]).toBeCloseTo(Math.sqrt(50 / 3), 12);
  });

  test('are left out of the summary, too', () => {
    const summary = summarize(stats);
    const finite = Array.from(data).filter(Number.isFinite);
    const mean = finite.reduce((sum, value) => sum + value, 0) / finite.length;
    const variance = finite.reduce((sum, value) => sum + (value - mean) ** 2, 0) / finite.length;
    expect(summary).toMatchObject({ min: -5, max: 5, nan: 3, infinite: 3, zeros: 2, deadChannels: 0 });
    expect(summary.mean).toBeCloseTo(mean, 12);
    expect(summary.std).toBeCloseTo(Math.sqrt(variance), 12);
  });

  test('when nothing is finite, nothing is said', () => {
    const summary = summarize(computeChannelStats(new Float32Array(6).fill(nan), 2, 3));
    expect(summary).toEqual({
      min: nan,
      max: nan,
      mean: nan,
      std: nan,
      zeros: 0,
      nan: 6,
      infinite: 0,
      deadChannels: 0,
    });
  });
});

test('the largest floats do not overflow', () => {
  const stats = computeChannelStats(Float32Array.of(3.4e38, 3.4e38, 3.4e38, -3.4e38), 1, 4);
  expect(stats.infinite[0]).toBe(0);
  expect((stats.mean[0] ?? 0) / Math.fround(3.4e38)).toBeCloseTo(0.5, 12);
});

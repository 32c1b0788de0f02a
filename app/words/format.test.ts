import { describe, expect, it } from 'vitest';
import { formatBytes, formatLarge, formatMilliseconds, formatPercent, formatValue } from './format';

describe('numbers for people', () => {
  it.each([
    [7_978_856, '7.98 M'],
    [2_834_161_664, '2.83 G'],
    [66_240, '66.2 k'],
    [999, '999'],
  ])('large %d', (value, text) => expect(formatLarge(value)).toBe(text));

  it.each([
    [0, '0'],
    [-1.23456, '−1.235'],
    [0.00012, '1.20e−4'],
    [1234567, '1.23e+6'],
    [Number.NaN, 'NaN'],
    [Number.NEGATIVE_INFINITY, '−∞'],
  ])('values %d', (value, text) => expect(formatValue(value)).toBe(text));

  it('bytes, times and shares', () => {
    expect(formatBytes(16_529_496)).toBe('16.5 MB');
    expect(formatBytes(20)).toBe('1 kB');
    expect(formatBytes(0)).toBe('0 kB');
    expect(formatMilliseconds(9.96)).toBe('10.0 ms');
    expect(formatMilliseconds(142.6)).toBe('143 ms');
    expect(formatMilliseconds(31_200)).toBe('31.2 s');
    expect(formatPercent(0.8094)).toBe('80.9 %');
  });
});

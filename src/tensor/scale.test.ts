import { describe, expect, test } from 'vitest';
import { displayRanges, fixedEnds } from './scale';
import { computeChannelStats } from './stats';

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;

/** Four channels: signed, positive, all zero, all −3; two pixels each. */
const stats = computeChannelStats(Float32Array.of(-1, 4, 2, 6, 0, 0, -3, -3), 4, 2);

describe('a scale for each channel', () => {
  test('diverging is symmetric around 0', () => {
    expect(Array.from(displayRanges(stats, 'channel', 'diverging'))).toEqual([-4, 4, -6, 6, -1, 1, -3, 3]);
  });
  test('sequential holds 0', () => {
    expect(Array.from(displayRanges(stats, 'channel', 'sequential'))).toEqual([-1, 4, 0, 6, 0, 1, -3, 0]);
  });
});

describe('one scale for the tensor', () => {
  test('is the same in every channel', () => {
    const one = (range: readonly number[]) => [...range, ...range, ...range, ...range];
    expect(Array.from(displayRanges(stats, 'tensor', 'diverging'))).toEqual(one([-6, 6]));
    expect(Array.from(displayRanges(stats, 'tensor', 'sequential'))).toEqual(one([-3, 6]));
  });
  test('leaves channels without finite values out', () => {
    const broken = computeChannelStats(Float32Array.of(nan, inf, 1, 2), 2, 2);
    expect(Array.from(displayRanges(broken, 'tensor', 'sequential'))).toEqual([0, 2, 0, 2]);
    const nothing = computeChannelStats(Float32Array.of(nan, nan), 1, 2);
    expect(Array.from(displayRanges(nothing, 'tensor', 'diverging'))).toEqual([-1, 1]);
  });
});

test('no scale is empty, whatever the values', () => {
  const values = [0, -0, 1e-45, 3e38, -3e38, nan, inf, 7];
  const all = computeChannelStats(Float32Array.from(values), values.length, 1);
  for (const scope of ['channel', 'tensor'] as const) {
    for (const palette of ['sequential', 'diverging'] as const) {
      const ranges = displayRanges(all, scope, palette);
      for (let c = 0; c < values.length; c++) {
        expect(ranges[c * 2 + 1], `${scope} ${palette} ${values[c]}`).toBeGreaterThan(ranges[c * 2] ?? nan);
      }
    }
  }
});

test('a scale by hand is taken as it is, but is symmetric where colours are', () => {
  expect(fixedEnds([2, 5], 'sea')).toEqual([2, 5]);
  expect(fixedEnds([-1, 5], 'purple-green')).toEqual([-5, 5]);
  expect(fixedEnds([5, 2], 'sea')).toEqual([0, 5]);
  expect(fixedEnds([0, 0], 'diverging')).toEqual([-1, 1]);
});

import { describe, expect, it } from 'vitest';
import { alignSigns, isWithin } from './align';

describe('aligning pictures', () => {
  it('turns axes that lie the other way round, and no others', () => {
    const before = Float32Array.of(1, 2, -3, 1, Number.NaN, Number.NaN);
    const flipped = Float32Array.of(-1, 2, 3, 1, 5, 5);
    expect(Array.from(alignSigns(flipped, before))).toEqual([1, 2, -3, 1, -5, 5]);
    expect(Array.from(alignSigns(before, before))).toEqual(Array.from(before));
  });
});

describe('lasso', () => {
  const hook = [0, 0, 4, 0, 4, 4, 2, 4, 2, 2, 0, 2];
  it('holds what lies within, also of a line with corners inwards', () => {
    expect(isWithin(hook, 1, 1)).toBe(true);
    expect(isWithin(hook, 3, 3)).toBe(true);
    expect(isWithin(hook, 1, 3)).toBe(false);
    expect(isWithin(hook, 5, 1)).toBe(false);
    expect(isWithin([], 1, 1)).toBe(false);
  });
});

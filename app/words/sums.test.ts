import { expect, it } from 'vitest';
import { sumOfWriters } from './sums';

const writers = (...counts: number[]) => counts.map((count) => ({ count }));

it('writes a concatenation as the sum of what was written', () => {
  expect(sumOfWriters(writers(64))).toBe('64');
  expect(sumOfWriters(writers(64, 32, 32))).toBe('64 + 32 + 32 = 128');
  expect(sumOfWriters(writers(256, ...Array.from({ length: 23 }, () => 32)))).toBe('256 + 23 × 32 = 992');
});

import { expect, test } from 'vitest';
import { batchSize } from './batch-size';

test('a batch takes no longer than a new image can wait, and one image where nothing is known', () => {
  expect([2, 25, 40, 70, 150, 900].map((time) => batchSize(time, false))).toEqual([8, 8, 4, 2, 1, 1]);
  expect(batchSize(null, false)).toBe(1);
  expect([null, 14, 900].map((time) => batchSize(time, true))).toEqual([2, 2, 2]);
});

import { expect, test } from 'vitest';
import { ALL_BY_INDEX, type Arrangement, arrangeChannels } from './arrange';
import { computeChannelStats } from './stats';

/** Means 2, 0 (dead), NaN, −1, 3, 0 (not dead). */
const data = Float32Array.of(1, 3, 0, 0, Number.NaN, 1, -1, -1, 3, 3, -1, 1);
const stats = computeChannelStats(data, 6, 2);
const keys = [2, 0, Number.NaN, -1, 3, 0];

const arranged = (change: Partial<Arrangement>, by: ArrayLike<number> = keys) =>
  Array.from(arrangeChannels(by, stats, { ...ALL_BY_INDEX, key: 'mean', ...change }));

test('the largest come first, what has no key last, either way', () => {
  expect(arranged({})).toEqual([4, 0, 1, 5, 3, 2]);
  expect(arranged({ reversed: true })).toEqual([3, 1, 5, 0, 4, 2]);
});

test('by index the first come first', () => {
  const index = [0, 1, 2, 3, 4, 5];
  expect(arranged({ key: 'index' }, index)).toEqual(index);
  expect(arranged({ key: 'index', reversed: true }, index)).toEqual([5, 4, 3, 2, 1, 0]);
});

test('ranges hold their ends and leave out what has no key', () => {
  expect(arranged({ from: 0 })).toEqual([4, 0, 1, 5]);
  expect(arranged({ from: -1, to: 2 })).toEqual([0, 1, 5, 3]);
  expect(arranged({ from: 4 })).toEqual([]);
});

test('dead channels are zero everywhere, not in the mean', () => {
  expect(arranged({ dead: 'only' })).toEqual([1]);
  expect(arranged({ dead: 'hidden' })).toEqual([4, 0, 5, 3, 2]);
});

test('a writer’s channels stay among themselves', () => {
  expect(arranged({ channels: { start: 1, count: 3 } })).toEqual([1, 3, 2]);
});

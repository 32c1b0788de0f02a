import { expect, test } from 'vitest';
import { SetColumns } from '../../../jobs/set-columns';
import { NO_FILTER, orderImages } from './order';

const set = {
  name: 'set',
  groups: [
    { name: 'cat', labels: ['cat'] },
    { name: '犬', labels: ['犬'] },
  ],
  entries: ['cat/10.png', 'cat/9.png', '犬/a.png', '犬/b.png', 'c.png', 'd.png'].map((path, id) => ({
    id,
    path,
    group: [0, 0, 1, 1, -1, -1][id] ?? -1,
    bytes: 1,
  })),
};

const rows = new SetColumns(6);
rows.take({
  ids: [0, 1, 2, 4],
  classes: Uint32Array.from([0, 1, 1, 2].flatMap((index) => [index, 0, 0, 0, 0])),
  probabilities: Float32Array.from([0.9, 0.5, 0.7, 0.3].flatMap((share) => [share, 0, 0, 0, 0])),
  losses: Float32Array.of(0.1, 2, 0.4, Number.NaN),
  ranks: Uint32Array.of(1, 3, 1, 0),
});
rows.refuse(3, { code: 'image/undecodable', message: 'no image' });

const told = { set, rows, nameOf: (index: number) => ['cat', 'dog', 'car'][index] ?? '' };

test('rows are sorted either way, and what is not known stands last', () => {
  const by = (...[key, isDescending]: [Parameters<typeof orderImages>[2], boolean]) =>
    orderImages(told, NO_FILTER, key, isDescending, null);
  expect(by('number', true)).toEqual([5, 4, 3, 2, 1, 0]);
  expect(by('loss', true)).toEqual([1, 2, 0, 3, 4, 5]);
  expect(by('probability', false)).toEqual([4, 1, 2, 0, 3, 5]);
  expect(by('prediction', false)).toEqual([4, 0, 1, 2, 3, 5]);
  // 9 before 10.
  expect(by('name', false).slice(-2)).not.toContain(0);
  expect(by('name', false).indexOf(1)).toBeLessThan(by('name', false).indexOf(0));
});

test('rows are filtered by what is wrong, by confidence, by names, and by what was chosen', () => {
  const shown = (filter: Partial<typeof NO_FILTER>, among: readonly number[] | null = null) =>
    orderImages(told, { ...NO_FILTER, ...filter }, 'number', false, among);
  expect(shown({ show: 'wrong' })).toEqual([1]);
  expect(shown({ show: 'right' })).toEqual([0, 2]);
  expect(shown({ show: 'failed' })).toEqual([3]);
  expect(shown({ confidence: 0.5 })).toEqual([1, 4]);
  expect(shown({ text: 'DOG' })).toEqual([1, 2]);
  expect(shown({ text: '犬' })).toEqual([2, 3]);
  expect(shown({}, [5, 0])).toEqual([5, 0]);
});

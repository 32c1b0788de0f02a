import { expect, test } from 'vitest';
import { outermost } from './frames.mjs';

test('a task that is written down twice, or runs within another, counts once', () => {
  const tasks = [
    { name: 'RunTask', ts: 101, dur: 8 },
    { name: 'ThreadControllerImpl::RunTask', ts: 100, dur: 10 },
    { name: 'RunTask', ts: 103, dur: 2 },
    { name: 'ThreadControllerImpl::RunTask', ts: 110, dur: 5 },
    { name: 'RunTask', ts: 110, dur: 4 },
    { name: 'RunTask', ts: 120, dur: 1 },
  ];
  expect(outermost(tasks).map(({ ts, dur }) => [ts, dur])).toEqual([
    [100, 10],
    [110, 5],
    [120, 1],
  ]);
});

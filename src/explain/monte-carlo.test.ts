import { expect, it } from 'vitest';
import { spreadOverRuns } from './monte-carlo';

it('wished classes and the likeliest ones, with what they do over runs', () => {
  const runs = [
    Float64Array.of(0.1, 0.5, 0.3, 0.1),
    Float64Array.of(0.1, 0.2, 0.6, 0.1),
    Float64Array.of(0.1, 0.5, 0.3, 0.1),
    Float64Array.of(0.1, 0.4, 0.4, 0.1),
  ];
  const found = spreadOverRuns(runs, [3], 3);
  expect(found.map(({ index }) => index)).toEqual([3, 1, 2]);
  const [three, one, two] = found;
  expect(three).toEqual({ index: 3, mean: 0.1, std: 0, least: 0.1, largest: 0.1, first: 0 });
  expect(one?.mean).toBeCloseTo(0.4, 12);
  // Of 0.5, 0.2, 0.5 and 0.4 about 0.4.
  expect(one?.std).toBeCloseTo(Math.sqrt((0.01 + 0.04 + 0.01 + 0) / 4), 12);
  expect([one?.least, one?.largest, one?.first]).toEqual([0.2, 0.5, 3]);
  expect([two?.first, two?.largest]).toEqual([1, 0.6]);
});

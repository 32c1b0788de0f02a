import { expect, it } from 'vitest';
import { edges } from './SortedPlot';

it.each([
  // Nearly alike, as norms of weights that were drawn: the field is theirs.
  [
    [2.257, 2.3, 2.441],
    [2.257, 2.441],
  ],
  [
    [-1.02, -1, -1.01],
    [-1.02, -1],
  ],
  // 0 is near: how far values are from it is to be seen.
  [
    [0.2, 0.9, 1.1],
    [0, 1.1],
  ],
  [
    [-3, -0.5],
    [-3, 0],
  ],
  [
    [-0.4, 0.7],
    [-0.4, 0.7],
  ],
  [
    [0, 0],
    [0, 0],
  ],
  // All the same, as γ before training: how much that is.
  [
    [1, 1],
    [0, 1],
  ],
  [[], [0, 0]],
])('a plot of %j reaches over %j', (values, expected) => {
  expect(edges(values)).toEqual(expected);
});

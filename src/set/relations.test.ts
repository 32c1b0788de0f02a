import { describe, expect, it } from 'vitest';
import { SET_LAYERS, SET_NUMBERS, unpacked } from '../../e2e/fixtures/set/load';
import { normLine } from '../explain/norm-line';
import { closestTwins, standardised } from './correlation';
import { fateOf, heard, isDead } from './dead-channels';
import { nearestRows } from './nearest';
import { tellApart } from './tell-apart';

const { images } = SET_NUMBERS;

describe('nearest rows', () => {
  it('are numpy’s, in order', () => {
    const { row, rows, similarities } = SET_NUMBERS.nearest;
    const { columns, values } = SET_LAYERS.first[2] ?? { columns: 1, values: new Float32Array() };
    const vector = values.subarray(row * columns, (row + 1) * columns);
    const found = nearestRows(values, columns, vector, images, row);
    expect(found.map((neighbour) => neighbour.row)).toEqual(rows);
    for (const [i, { similarity }] of found.entries())
      expect(similarity).toBeCloseTo(similarities[i] ?? 0, 9);
  });

  it('leave out what points nowhere', () => {
    expect(nearestRows([0, 0, Number.NaN, 1, 2, 2], 2, [1, 1], 3)).toEqual([
      { row: 2, similarity: expect.closeTo(1, 12) },
    ]);
  });
});

describe('what a channel tells apart', () => {
  it('is what a look at every pair gives, ties half', () => {
    const { values, groups, auc } = SET_NUMBERS.separation;
    const told = tellApart(unpacked(values), groups);
    expect(told).toHaveLength(Object.keys(auc).length);
    for (const { group, auc: own } of told) expect(own).toBeCloseTo(auc[group] ?? 0, 12);
    const distances = told.map(({ auc: own }) => Math.abs(own - 0.5));
    expect(distances).toEqual(distances.toSorted((a, b) => b - a));
  });

  it('leaves out images without a value or a group, and groups too small or alone', () => {
    expect(tellApart([1, 2, Number.NaN, 4], [0, 0, 1, -1])).toEqual([]);
    const [told] = tellApart([1, 2, 5, 6, 9], [0, 0, 1, 1, 2]);
    expect(told).toEqual({ group: 0, images: 2, mean: 1.5, auc: 0 });
  });
});

describe('correlation', () => {
  it('is numpy’s: of each channel the other one that it goes with most', () => {
    const { columns, values } = SET_LAYERS.first[1] ?? { columns: 1, values: new Float32Array() };
    const twins = closestTwins(standardised(values, images, columns), images, 0, columns);
    for (const { a, b, correlation } of twins) {
      const row = SET_NUMBERS.correlation.slice(a * columns, (a + 1) * columns);
      expect(correlation).toBeCloseTo(row[b] ?? 0, 5);
      for (const [c, other] of row.entries())
        if (c !== a) expect(Math.abs(other)).toBeLessThanOrEqual(Math.abs(correlation) + 1e-5);
    }
  });

  it('knows channels that never change', () => {
    const twins = closestTwins(standardised([1, 7, 2, 7, 4, 7], 3, 2), 3, 0, 2);
    expect(twins.map(({ b }) => b)).toEqual([-1, -1]);
  });
});

describe('what a reader heard of a channel', () => {
  it('is what numpy finds in all maps', () => {
    const { least, most, heard: expected, ...packed } = SET_NUMBERS.norm;
    const { scale, shift } = normLine(
      [
        unpacked(packed.gamma),
        unpacked(packed.beta).map((value) => value - 1),
        unpacked(packed.mean),
        unpacked(packed.variance),
      ],
      1e-5,
    );
    for (const [k, value] of expected.entries())
      expect(heard(least[k] ?? 0, most[k] ?? 0, scale[k] ?? 0, shift[k] ?? 0)).toBeCloseTo(value, 4);
  });

  it('makes it dead where no reader did', () => {
    expect(fateOf([-3, -1], [[1, 0]])).toEqual({ readers: 1, deaf: 1, isConstant: false });
    expect(
      isDead(
        fateOf(
          [-3, -1],
          [
            [1, 0],
            [-1, 0],
          ],
        ),
      ),
    ).toBe(false);
    expect(isDead(fateOf([0, 0], []))).toBe(false);
    expect(fateOf([2, 2], [[1, 0]]).isConstant).toBe(true);
  });
});

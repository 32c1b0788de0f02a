import { describe, expect, it } from 'vitest';
import { type LayerFixture, SET_LAYERS, SET_NUMBERS } from '../../e2e/fixtures/set/load';
import { addCka, type CkaPart, ckaOf, ckaPart, gramOf, minibatches } from './cka';

const { images, batch } = SET_NUMBERS;

function matrixOf(down: readonly LayerFixture[], across: readonly LayerFixture[]): Float64Array {
  let sum: CkaPart | null = null;
  for (const [from, to] of minibatches(images, batch)) {
    const gramsOf = (layers: readonly LayerFixture[]) =>
      layers.map(({ values, columns }) =>
        gramOf(values.subarray(from * columns, to * columns), to - from, columns),
      );
    const rows = gramsOf(down);
    sum = addCka(sum, ckaPart(rows, down === across ? rows : gramsOf(across)));
  }
  return sum === null ? new Float64Array() : ckaOf(sum);
}

describe('linear CKA by minibatches', () => {
  it('is numpy’s, between the layers of one network and of two', () => {
    const { first, second } = SET_LAYERS;
    for (const [made, expected] of [
      [matrixOf(first, first), SET_NUMBERS.cka.flat()],
      [matrixOf(first, second), SET_NUMBERS.between.flat()],
    ] as const) {
      expect(made).toHaveLength(expected.length);
      for (const [i, value] of made.entries())
        expect(Math.abs(value - (expected[i] ?? 0))).toBeLessThan(1e-6);
    }
  });

  it('does not exist for layers that are alike for all images', () => {
    const constant = { columns: 3, values: new Float32Array(images * 3).fill(2) };
    expect(matrixOf([constant], [constant])[0]).toBeNaN();
  });
});

describe('minibatches', () => {
  it('hold every image once, about equally many each, and none where there are too few', () => {
    expect(minibatches(30, 11)).toEqual([
      [0, 10],
      [10, 20],
      [20, 30],
    ]);
    expect(minibatches(257).map(([from, to]) => to - from)).toEqual([128, 129]);
    expect(minibatches(3)).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { SET_LAYERS, SET_NUMBERS } from '../../e2e/fixtures/set/load';
import { ComponentSearch, symmetricEigen } from './principal-components';

const { images } = SET_NUMBERS;

/** Looks until nothing moves any longer. */
function principalComponents(
  ...[values, rows, columns, count]: ConstructorParameters<typeof ComponentSearch>
) {
  const search = new ComponentSearch(values, rows, columns, count);
  while (!search.step());
  return search.result();
}

describe('principal components', () => {
  it('are numpy’s, up to sign', () => {
    for (const [n, { columns, values }] of SET_LAYERS.first.entries()) {
      const expected = SET_NUMBERS.components[n];
      const { directions, scores, variances, totalVariance } = principalComponents(
        values,
        images,
        columns,
        4,
      );
      expect(totalVariance / (expected?.total ?? 0)).toBeCloseTo(1, 9);
      for (let i = 0; i < 4; i++) {
        expect((variances[i] ?? 0) / (expected?.variances[i] ?? 0)).toBeCloseTo(1, 9);
        const own = directions.subarray(i * columns, (i + 1) * columns);
        const theirs = expected?.directions.slice(i * columns, (i + 1) * columns) ?? [];
        const sign = Math.sign(own.reduce((sum, value, c) => sum + value * (theirs[c] ?? 0), 0));
        for (const [c, value] of own.entries()) expect(value * sign).toBeCloseTo(theirs[c] ?? 0, 6);
        for (let r = 0; r < images; r++)
          expect((scores[r * 4 + i] ?? 0) * sign).toBeCloseTo(expected?.scores[r * 4 + i] ?? 0, 5);
        expect(Math.max(...own)).toBeGreaterThanOrEqual(-Math.min(...own));
      }
    }
  });

  it('are as many as there can be', () => {
    expect(principalComponents([1, 2, 4, 9], 2, 2, 5).variances).toHaveLength(1);
    expect(principalComponents([1, 2], 1, 2, 5).scores).toHaveLength(0);
    const { variances } = principalComponents(new Float32Array(12).fill(3), 4, 3, 2);
    expect(Array.from(variances)).toEqual([0, 0]);
  });
});

describe('symmetricEigen', () => {
  it('gives vectors that the matrix stretches by the values', () => {
    const size = 5;
    const matrix = Float64Array.from({ length: 25 }, (_, i) => {
      const [r, c] = [Math.floor(i / size), i % size];
      return Math.cos(r * c) + Math.cos(c * r) + (r === c ? r : 0);
    });
    const { values, vectors } = symmetricEigen(matrix, size);
    for (let i = 0; i < size; i++)
      for (let r = 0; r < size; r++) {
        let stretched = 0;
        for (let c = 0; c < size; c++)
          stretched += (matrix[r * size + c] ?? 0) * (vectors[i * size + c] ?? 0);
        expect(stretched).toBeCloseTo((values[i] ?? 0) * (vectors[i * size + r] ?? 0), 10);
      }
    expect([...values].sort((a, b) => b - a)).toEqual([...values]);
  });
});

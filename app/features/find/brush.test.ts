import { describe, expect, it } from 'vitest';
import { REGION_SIDE } from '../../store/find-slice';
import { cellsAlong, cellsUnder } from './brush';

const at = (x: number, y: number): number => y * REGION_SIDE + x;
const middle = (cell: number): number => (cell + 0.5) / REGION_SIDE;

describe('the brush', () => {
  it('covers a cell and its four neighbours', () => {
    expect([...cellsUnder(middle(5), middle(9))].sort((a, b) => a - b)).toEqual(
      [at(5, 8), at(4, 9), at(5, 9), at(6, 9), at(5, 10)].sort((a, b) => a - b),
    );
  });

  it('ends at the image’s edge', () => {
    expect([...cellsUnder(0, 0)]).toEqual([at(0, 0)]);
    expect(cellsUnder(1, 1)).toEqual([at(REGION_SIDE - 1, REGION_SIDE - 1)]);
  });

  it('leaves no gaps when it is drawn fast', () => {
    const cells = new Set(cellsAlong([middle(2), middle(3)], [middle(20), middle(3)]));
    for (let x = 2; x <= 20; x++) expect(cells.has(at(x, 3))).toBe(true);
    expect(cells.has(at(10, 6))).toBe(false);
  });
});

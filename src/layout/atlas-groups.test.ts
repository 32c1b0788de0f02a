import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { slotOrigin } from './atlas';
import { groupAtlas, HOLE } from './atlas-groups';

const groups = fc.array(fc.integer({ min: 1, max: 256 }), { minLength: 1, maxLength: 26 });
const panels = fc.tuple(fc.integer({ min: 200, max: 1600 }), fc.integer({ min: 120, max: 1000 }));

describe('an atlas in groups', () => {
  it('has every channel once, in order, and every group at the beginning of a row', () => {
    fc.assert(
      fc.property(groups, panels, fc.double({ min: 0, max: 1, noNaN: true }), (counts, panel, zoom) => {
        const { grid, order, runs } = groupAtlas(counts, [56, 56], panel, zoom);
        const channels = [...order].filter((channel) => channel !== HOLE);
        expect(channels).toEqual(channels.map((_, i) => i));
        expect(channels.length).toBe(counts.reduce((sum, count) => sum + count, 0));
        runs.forEach((run, g) => {
          expect(slotOrigin(grid, run.slot)[0]).toBe(0);
          expect(run.fullRows * grid.columns + run.rest).toBe(counts[g]);
        });
        expect(grid.columns * (grid.cellWidth + grid.gap) - grid.gap).toBeLessThanOrEqual(panel[0]);
      }),
      { numRuns: 200 },
    );
  });

  it('shows everything at once where maps stay visible', () => {
    const { grid } = groupAtlas([64, 32, 32], [56, 56], [800, 400], 0);
    expect(grid.contentHeight).toBeLessThanOrEqual(400);
    expect(grid.cellWidth).toBeGreaterThan(20);
  });
});

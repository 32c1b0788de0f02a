import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Extremes } from './extremes';

/** The plain way: sort everything. */
function plain(rows: readonly (readonly number[])[], channel: number, sign: number, keep: number) {
  return rows
    .map((row, image) => ({ image, value: Math.fround(row[channel] ?? Number.NaN), at: image * 7 + channel }))
    .filter(({ value }) => !Number.isNaN(value))
    .sort((a, b) => (b.value - a.value) * sign || a.image - b.image)
    .slice(0, keep);
}

describe('extremes', () => {
  it('are those that sorting everything gives, whatever the order of images', () => {
    const rows = fc.array(
      fc.array(fc.oneof(fc.integer({ min: -4, max: 4 }), fc.constant(Number.NaN)), {
        minLength: 3,
        maxLength: 3,
      }),
      { maxLength: 30 },
    );
    const property = fc.property(
      rows,
      fc.infiniteStream(fc.nat()),
      fc.integer({ min: 1, max: 6 }),
      (all, order, keep) => {
        for (const [of, sign] of [
          ['largest', 1],
          ['smallest', -1],
        ] as const) {
          const extremes = new Extremes(3, of, keep);
          const shuffled = all
            .map((row, image) => ({ row, image, key: order.next().value ?? 0 }))
            .sort((a, b) => a.key - b.key);
          for (const { row, image } of shuffled)
            extremes.add(
              image,
              Float32Array.from(row),
              Uint32Array.of(image * 7, image * 7 + 1, image * 7 + 2),
            );
          for (let c = 0; c < 3; c++) expect(extremes.of(c)).toEqual(plain(all, c, sign, keep));
        }
      },
    );
    fc.assert(property, { numRuns: 60 });
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Histograms } from './histograms';

describe('histograms', () => {
  it('count every value in its bin, whatever the order', () => {
    const values = fc.array(fc.float({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }), {
      minLength: 1,
      maxLength: 60,
    });
    const property = fc.property(values, (all) => {
      const forth = new Histograms(2, 16);
      const back = new Histograms(2, 16);
      for (const value of all) forth.add(Float32Array.of(value, -value));
      for (const value of all.toReversed()) back.add(Float32Array.of(value, -value));
      for (const channel of [0, 1]) {
        const made = forth.of(channel);
        expect(back.of(channel)).toEqual(made);
        if (made === null) throw new Error('No histogram.');
        const { from, width, counts } = made;
        const expected = counts.map((_, i) => {
          const low = from + i * width;
          return all.filter((value) => {
            const own = channel === 0 ? value : -value;
            return own >= low && own < low + width;
          }).length;
        });
        expect(counts).toEqual(expected);
        expect(counts.length).toBeLessThanOrEqual(16);
        // Half as wide, they would not do.
        const finest = (bins: number) => Math.floor(bins / (width / 2));
        const own = all.map((value) => (channel === 0 ? value : -value));
        if (width > 2 ** -20)
          expect(finest(Math.max(...own)) - finest(Math.min(...own))).toBeGreaterThanOrEqual(16);
      }
    });
    fc.assert(property, { numRuns: 100 });
  });

  it('leave out what is not finite', () => {
    const made = new Histograms(1, 8);
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, 0.5, Number.NEGATIVE_INFINITY, 0.5])
      made.add(Float32Array.of(value));
    expect(made.of(0)?.counts).toEqual(Uint32Array.of(2));
  });
});

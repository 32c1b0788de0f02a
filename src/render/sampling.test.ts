import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { axisSampling } from './sampling';

/** Which element each of `pixels · elements` equal slivers of the axis lies in, seen from a pixel. */
function slivers(elements: number, pixels: number, pixel: number): Map<number, number> {
  const shares = new Map<number, number>();
  for (let s = pixel * elements; s < (pixel + 1) * elements; s++) {
    const element = Math.floor(s / pixels);
    shares.set(element, (shares.get(element) ?? 0) + 1 / elements);
  }
  return shares;
}

const sizes = fc.tuple(fc.integer({ min: 1, max: 130 }), fc.integer({ min: 1, max: 130 }));

describe('reducing', () => {
  test('every pixel weighs the elements by the area that it shares with them', () => {
    fc.assert(
      fc.property(sizes, ([a, b]) => {
        const [elements, pixels] = [Math.max(a, b) + 1, Math.min(a, b)];
        const { first, count, weights, stride } = axisSampling(elements, pixels);
        expect(stride).toBeGreaterThan(1);
        for (let p = 0; p < pixels; p++) {
          const expected = slivers(elements, pixels, p);
          expect(count[p]).toBe(expected.size);
          for (const [element, share] of expected) {
            expect(weights[p * stride + element - (first[p] ?? -1)]).toBeCloseTo(share, 9);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  test('what stands behind a pixel’s last element weighs nothing', () => {
    const { weights, count, stride } = axisSampling(7, 3);
    for (let p = 0; p < 3; p++) {
      for (let k = count[p] ?? 0; k < stride; k++) expect(weights[p * stride + k]).toBe(0);
    }
  });
});

describe('enlarging', () => {
  test('every pixel shows the element under its centre', () => {
    fc.assert(
      fc.property(sizes, ([a, b]) => {
        const [elements, pixels] = [Math.min(a, b), Math.max(a, b)];
        const { first, stride } = axisSampling(elements, pixels);
        expect(stride).toBe(1);
        for (let p = 0; p < pixels; p++) {
          const [left, right] = [(first[p] ?? -1) * 2 * pixels, ((first[p] ?? -1) + 1) * 2 * pixels];
          const centre = (2 * p + 1) * elements;
          expect(centre >= left && centre < right).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('one to one changes nothing', () => {
    expect(Array.from(axisSampling(5, 5).first)).toEqual([0, 1, 2, 3, 4]);
  });
});

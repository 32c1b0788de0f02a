import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildArchitecture } from '../network/architecture';
import type { DenseNetSpec, Stem } from '../network/spec';
import { plainForward } from '../testing/plain-forward';
import { seededRandom, smallModel } from '../testing/small-model';
import { occlusionWindow } from './occlusion-window';

const SPEC: fc.Arbitrary<DenseNetSpec> = fc.record({
  growthRate: fc.constant(2),
  blockConfig: fc.array(fc.integer({ min: 1, max: 2 }), { minLength: 2, maxLength: 2 }),
  numInitFeatures: fc.constant(2),
  bnSize: fc.integer({ min: 0, max: 2 }),
  numClasses: fc.constant(2),
  stem: fc.constantFrom<Stem[]>('imagenet', 'cifar', 'cifar-norm'),
});

describe('occlusionWindow', () => {
  // Whole runs of the edited image by plain loops are the oracle: no window, no ONNX.
  it('gives the units that the square changes, and no other changes', () => {
    let windows = 0;
    fc.assert(
      fc.property(
        SPEC,
        fc.integer({ min: 56, max: 90 }),
        fc.integer({ min: 56, max: 90 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 2 ** 30 }),
        (spec, height, width, square, seed) => {
          const random = seededRandom(seed);
          const whole = buildArchitecture(spec, [height, width]);
          const window = occlusionWindow(whole, square);
          if (window === null) return;
          windows++;
          const model = smallModel(spec, seed);
          const input = Float64Array.from({ length: 3 * height * width }, () => random() * 4 - 2);
          // Corners of the image are the rare cases that are easily wrong.
          const along = (side: number): number => Math.floor(random() * 3) * ((side - square) >> 1);
          const [row, column] = [along(height), along(width)];
          const edited = input.map((value, n) => {
            const [y, x] = [Math.floor(n / width) % height, n % width];
            const isCovered = y >= row && y < row + square && x >= column && x < column + square;
            return isCovered ? 0 : value;
          });
          const { tensor } = window;
          const before = plainForward(model, whole, input).get(tensor) ?? new Float64Array();
          const expected = plainForward(model, whole, edited).get(tensor) ?? new Float64Array();
          const { top, left, rows, columns, rowShift, columnShift } = window.place(row, column);
          const [h, w] = window.size;
          const crop = Float64Array.from({ length: 3 * h * w }, (_, n) => {
            const [c, y, x] = [Math.floor(n / (h * w)), Math.floor(n / w) % h, n % w];
            return edited[(c * height + top + y) * width + left + x] ?? Number.NaN;
          });
          const part = buildArchitecture(spec, window.size);
          const found = plainForward(model, part, crop).get(tensor) ?? new Float64Array();
          const [, partHeight = 0, partWidth = 0] = part.byName.get(tensor)?.shape ?? [];
          const [, mapHeight = 0, mapWidth = 0] = whole.byName.get(tensor)?.shape ?? [];
          let worst = 0;
          expected.forEach((value, n) => {
            const [c, y, x] = [
              Math.floor(n / (mapHeight * mapWidth)),
              Math.floor(n / mapWidth) % mapHeight,
              n % mapWidth,
            ];
            const isAffected = y >= rows[0] && y <= rows[1] && x >= columns[0] && x <= columns[1];
            const at = (c * partHeight + y - rowShift) * partWidth + x - columnShift;
            const mine = isAffected ? (found[at] ?? Number.NaN) : (before[n] ?? Number.NaN);
            worst = Math.max(worst, Number.isNaN(mine) ? 1 : Math.abs(mine - value));
          });
          expect(worst).toBeLessThan(1e-9);
        },
      ),
      { numRuns: 40, seed: 20261129 },
    );
    expect(windows).toBeGreaterThan(20);
  }, 120_000);

  it('is worth it for the usual square, and not for one that all see', () => {
    const densenet121 = {
      growthRate: 32,
      blockConfig: [6, 12, 24, 16],
      numInitFeatures: 64,
      bnSize: 4,
      numClasses: 9,
    };
    const whole = buildArchitecture(densenet121, [224, 224]);
    const [height = 0] = occlusionWindow(whole, 32)?.size ?? [];
    expect(height).toBeLessThan(180);
    expect(occlusionWindow(whole, 112)).toBeNull();
  });
});

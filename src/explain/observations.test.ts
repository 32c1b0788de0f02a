import { describe, expect, it } from 'vitest';
import { observe, spread } from './observations';

describe('spread', () => {
  it('is 1 for equal strengths and 1/n for a single one', () => {
    expect(spread([2, 2, 2, 2])).toBeCloseTo(1, 12);
    expect(spread([0, 0, 5, 0])).toBeCloseTo(1 / 4, 12);
    // H(¾, ¼) = 0.5623 nats
    expect(spread([3, 1])).toBeCloseTo(Math.exp(0.5623351446) / 2, 9);
  });
});

describe('observe', () => {
  it('counts what the paper’s four observations are about', () => {
    const [numbers] = observe([
      {
        name: 'features.denseblock2',
        sources: ['input', 'layer 1', 'layer 2', 'layer 3'],
        readers: ['layer 1', 'layer 2', 'layer 3', 'transition 2'],
        values: [
          [1, 1, 1, 1],
          [null, 3, 2, 2],
          [null, null, 0.5, 3],
          [null, null, null, 4],
        ],
      },
    ]);
    expect(numbers).toMatchObject({
      name: 'features.denseblock2',
      // Layer 1 reads one source and says nothing about how it chooses.
      inputWeakest: { layers: 1, of: 2 },
      endTowardsLate: 1,
    });
    expect(numbers?.inputOverOthers).toBeCloseTo((1 / 3 + 1 / 1.25) / 2, 12);
    expect(numbers?.earlyOverLate).toBeCloseTo((1 + 1) / (3 + 0.5), 12);
    expect(numbers?.endSpread).toBeCloseTo(spread([1, 2, 3, 4]), 12);
    expect(numbers?.layerSpread).toBeCloseTo((spread([1, 3]) + spread([1, 2, 0.5])) / 2, 12);
  });
});

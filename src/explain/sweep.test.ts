import { describe, expect, it } from 'vitest';
import type { BlockConnectivity } from './connectivity';
import { sweepCorrelation, sweepEffects } from './sweep';

const blocks: readonly BlockConnectivity[] = [
  {
    name: 'features.denseblock1',
    sources: ['a', 'b'],
    readers: ['x', 'y'],
    values: [
      [0.1, 0.2],
      [null, 0.4],
    ],
  },
];
const uncut = Float32Array.of(2, 1, 0);
const cells = [
  { source: 'a', reader: 'x', logits: Float32Array.of(1.5, 1, 0) },
  { source: 'a', reader: 'y', logits: Float32Array.of(3, 1, 1) },
];

describe('sweepEffects', () => {
  it('arranges changes of a logit as the weights are; what was not swept yet has none', () => {
    const measure = { kind: 'logit', question: { index: 0, against: null } } as const;
    expect(sweepEffects(blocks, cells, uncut, measure)[0]?.values).toEqual([
      [-0.5, 1],
      [null, null],
    ]);
  });

  it('takes differences of two logits', () => {
    const measure = { kind: 'logit', question: { index: 0, against: 2 } } as const;
    expect(sweepEffects(blocks, cells, uncut, measure)[0]?.values[0]).toEqual([-0.5, 0]);
  });

  it('follows the probability of the class that is first without cuts', () => {
    const [value] =
      sweepEffects(blocks, cells, uncut, { kind: 'probability', activation: 'softmax' })[0]?.values[0] ?? [];
    const p = (x: number): number => Math.exp(x) / (Math.exp(x) + Math.exp(1) + 1);
    expect(value).toBeCloseTo(p(1.5) - p(2), 12);
  });
});

describe('sweepCorrelation', () => {
  it('compares strengths with sizes of effects, where there are both', () => {
    const effects = [
      {
        ...(blocks[0] as BlockConnectivity),
        values: [
          [-3, 2],
          [null, -1],
        ],
      },
    ];
    expect(sweepCorrelation(blocks, effects)).toEqual({ count: 3, rho: -1 });
    const partial = sweepEffects(blocks, cells, uncut, {
      kind: 'logit',
      question: { index: 0, against: null },
    });
    expect(sweepCorrelation(blocks, partial)).toEqual({ count: 2, rho: 1 });
  });
});

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { buildArchitecture } from './architecture';
import { modelTotals } from './facts';
import { additionsOf, costsOf, OTHER_NETWORKS, reachOf } from './other-networks';
import type { DenseNetSpec } from './spec';

interface Counted {
  readonly side: number;
  readonly params: number;
  readonly macs: number;
  readonly activations: number;
}

/** Counted by torchvision's own modules: e2e/fixtures/counts/make.py. */
const counted: {
  readonly random: readonly (Counted & { readonly spec: DenseNetSpec })[];
  readonly published: readonly (Counted & { readonly spec: DenseNetSpec })[];
  readonly others: Readonly<
    Record<string, Counted & { readonly additions: number; readonly concatenations: number }>
  >;
} = JSON.parse(readFileSync('e2e/fixtures/counts/counts.json', 'utf8'));

describe('parameters and MACs', () => {
  it.each([
    ['of 200 random DenseNets', counted.random],
    ['of the published depths', counted.published],
  ])('%s are torchvision’s', (_, rows) => {
    for (const { spec, side, params, macs, activations } of rows) {
      expect(modelTotals(spec, [side, side]), JSON.stringify(spec)).toEqual({ params, macs });
      const written = buildArchitecture(spec, [side, side]).ops.filter(({ kind }) =>
        ['conv', 'max-pool', 'avg-pool'].includes(kind),
      );
      expect(
        written.reduce((sum, { shape }) => sum + shape.reduce((product, size) => product * size, 1), 0),
      ).toBe(activations);
    }
    expect(rows.length).toBeGreaterThan(4);
  });

  it('of the networks beside them follow from their papers’ tables', () => {
    for (const network of OTHER_NETWORKS) {
      const { side, additions, concatenations, ...costs } = counted.others[network.name] ?? { side: 0 };
      expect(costsOf(network, side), network.name).toEqual(costs);
      expect(additionsOf(network), network.name).toBe(additions);
      expect(concatenations, network.name).toBe(0);
    }
  });
});

/**
 * By hand: a 3×3 window adds twice the jump. VGG-16: 2·2·1 + 2·2·2 + 3·2·4 + 3·2·8 + 3·2·16, and the pools 1 + 2 + 4 + 8
 * + 16, and 1. ResNet-50: 11 behind the pool, 3·8, 8 + 3·16, 16 + 5·32, 32 + 2·64; its shortest path has the stem, four
 * projections and the classifier. MobileNetV2: 3 and 17 windows at jumps of 2 (twice), 4 (three: the second widens the
 * jump behind it), 8, 16 and 32; its shortest path leaves out the ten blocks that repeat.
 */
it.each([
  ['VGG-16', [212, 212], [16, 16]],
  ['ResNet-50', [11, 427], [6, 50]],
  ['ResNet-101', [11, 971], [6, 101]],
  [
    'MobileNetV2',
    // Depthwise windows in order: strides 1 2 1 2 1 1 2 1 1 1 1 1 1 2 1 1 1 behind the stem's 2.
    [3 + 4 + 4 + 8 + 16 + 32 + 32 + 64, 3 + 4 + 4 + 8 + 8 + 2 * 16 + 16 + 3 * 32 + 3 * 32 + 32 + 2 * 64 + 64],
    [23, 53],
  ],
])('%s sees and is as deep as its table says', (name, field, layers) => {
  const network = OTHER_NETWORKS.find((each) => each.name === name);
  expect(network && reachOf(network)).toEqual({ field, layers });
});

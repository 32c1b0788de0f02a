import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { buildArchitecture } from './architecture';
import { modelTotals } from './facts';
import { costsOf, OTHER_NETWORKS } from './other-networks';
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
  readonly others: Readonly<Record<string, Counted>>;
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
      const { side, ...costs } = counted.others[network.name] ?? { side: 0 };
      expect(costsOf(network, side), network.name).toEqual(costs);
    }
  });
});

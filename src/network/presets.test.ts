import { describe, expect, it } from 'vitest';
import { SPEC_LIMITS, whyImpossible } from './check-spec';
import { modelTotals } from './facts';
import { PRESETS } from './presets';
import { PUBLISHED_ERRORS } from './published-errors';
import { architectureName, type DenseNetSpec } from './spec';

describe('presets', () => {
  it('have the parameters that the paper prints, in millions (Table 2)', () => {
    const table: Readonly<Record<string, number>> = {
      'cifar-40-12': 1.0,
      'cifar-100-12': 7.0,
      'cifar-bc-100-12': 0.8,
      'cifar-bc-250-24': 15.3,
      'cifar-bc-190-40': 25.6,
    };
    const cifar = PRESETS.filter(({ id }) => id in table);
    expect(cifar).toHaveLength(5);
    for (const { id, spec, side } of cifar) {
      const { params } = modelTotals(spec, [side, side]);
      expect(Math.round(params / 1e5) / 10, id).toBe(table[id]);
    }
  });

  it('are possible, and those for ImageNet go by their names', () => {
    for (const { name, spec, side } of PRESETS) {
      expect(whyImpossible(spec, side), name).toBeNull();
      if (side === 224) expect(architectureName(spec)).toBe(name);
    }
  });

  it('have errors only for networks that are known here', () => {
    for (const { network, error } of PUBLISHED_ERRORS) {
      const others = ['VGG-16', 'ResNet-50', 'ResNet-101', 'MobileNetV2'];
      expect([...others, ...PRESETS.map(({ name }) => name)]).toContain(network);
      expect(error).toBeGreaterThan(20);
    }
  });
});

describe('an impossible network', () => {
  const spec: DenseNetSpec = {
    growthRate: 12,
    blockConfig: [3, 3, 3],
    numInitFeatures: 16,
    bnSize: 4,
    numClasses: 10,
  };
  it.each<[Partial<Record<keyof DenseNetSpec, unknown>>, number, string]>([
    [{ growthRate: 0 }, 64, 'growth rate'],
    [{ growthRate: 1.5 }, 64, 'growth rate'],
    [{ growthRate: Number.NaN }, 64, 'growth rate'],
    [{ growthRate: '32' }, 64, 'growth rate'],
    [{ numInitFeatures: 1e9 }, 64, 'stem channels'],
    [{ bnSize: -1 }, 64, 'bottleneck'],
    [{ numClasses: 0 }, 64, 'classes'],
    [{ blockConfig: [] }, 64, 'dense blocks'],
    [{ blockConfig: 6 }, 64, 'dense blocks'],
    [{ blockConfig: [3, 0] }, 64, 'layers in a block'],
    [{ blockConfig: [3, 1e6] }, 64, 'layers in a block'],
    [{ compression: 0 }, 64, 'θ'],
    [{ compression: Number.NaN }, 64, 'θ'],
    [{ compression: 1.2 }, 64, 'θ'],
    [{ compression: 0.01 }, 64, 'would keep no channel'],
    [{ stem: 'vgg' }, 64, 'stem'],
    [{ inputChannels: 5 }, 64, 'input channels'],
    [{}, 12, 'at least 13 are needed'],
    [{ growthRate: 96, blockConfig: [64, 64, 64] }, 1024, 'GB'],
    [{}, 4000, 'side of the input'],
  ])('%j at %i pixels is refused with the reason', (change, side, reason) => {
    expect(whyImpossible({ ...spec, ...change } as DenseNetSpec, side)).toContain(reason);
  });

  it('is refused for less memory, and possible at its limits', () => {
    expect(whyImpossible(spec, 64)).toBeNull();
    expect(whyImpossible(spec, 64, 1e6)).toContain('0.0 GB');
    expect(whyImpossible(spec, 16)).toBeNull();
    expect(
      whyImpossible({ ...spec, growthRate: SPEC_LIMITS.growthRate[1], compression: 1, bnSize: 0 }, 32),
    ).toBeNull();
  });
});

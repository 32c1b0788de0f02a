import { describe, expect, it } from 'vitest';
import { SMALL_SPEC } from '../testing/small-model';
import { buildArchitecture } from './architecture';
import { budgetOf } from './budget';
import { modelTotals } from './facts';

const D121 = {
  growthRate: 32,
  blockConfig: [6, 12, 24, 16],
  numInitFeatures: 64,
  bnSize: 4,
  numClasses: 1000,
};

describe('the budget of DenseNet-121 at 224×224', () => {
  const { parts, groups, total } = budgetOf(buildArchitecture(D121, [224, 224]));
  const percent = (group: string, key: 'params' | 'macs' | 'bytes'): string =>
    ((100 * (groups.get(group)?.[key] ?? Number.NaN)) / total[key]).toFixed(1);

  it('says what FACTS.md says', () => {
    expect(total).toMatchObject({ params: 7_978_856, macs: 2_834_161_664 });
    expect([percent('features.denseblock1', 'params'), percent('features.denseblock1', 'macs')]).toEqual([
      '4.2',
      '36.7',
    ]);
    expect([percent('features.denseblock4', 'params'), percent('features.denseblock4', 'macs')]).toEqual([
      '27.0',
      '3.7',
    ]);
  });

  it('counts every tensor that an operation gives', () => {
    // Layer by layer: concatenation, norm1 and relu1 of all channels so far; conv1, norm2 and relu2 of 128; conv2 of 32.
    let floats = 3 * 64 * 112 ** 2 + 64 * 56 ** 2;
    let channels = 64;
    for (const [b, layers] of D121.blockConfig.entries()) {
      const pixels = (56 / 2 ** b) ** 2;
      for (let l = 0; l < layers; l++) floats += (3 * (channels + 32 * l) + 3 * 128 + 32) * pixels;
      channels += 32 * layers;
      floats += channels * pixels;
      if (b === 3) floats += 2 * channels * pixels + channels + 1000;
      else {
        floats += (2 * channels + channels / 2) * pixels + (channels / 2) * (pixels / 4);
        channels /= 2;
      }
    }
    expect(total.bytes).toBe(4 * floats);
  });

  it('has every part once, and groups that add up', () => {
    expect(parts).toHaveLength(1 + 58 + 4 + 3 + 1);
    expect(new Set(parts.map(({ part }) => part)).size).toBe(parts.length);
    for (const key of ['params', 'macs', 'bytes'] as const) {
      const sum = [...groups.values()].reduce((all, group) => all + group[key], 0);
      expect(sum).toBe(total[key]);
    }
  });
});

it('agrees with the model’s totals for another DenseNet and size', () => {
  const { total } = budgetOf(buildArchitecture(SMALL_SPEC, [64, 96]));
  expect(total).toMatchObject(modelTotals(SMALL_SPEC, [64, 96]));
});

import { describe, expect, it } from 'vitest';
import { TORCHVISION_RECIPE } from '../formats/canonical';
import { RECIPE_PRESETS } from '../formats/recipes';
import { compareWithKnown, renormalise, swapChannels, triesOf } from './known-agreement';

describe('an answer against what is known', () => {
  it('says the largest difference relative to the largest logit, and the first five', () => {
    const known = [5, 4, 3, 2, 1, -8];
    expect(compareWithKnown(known, [5, 4, 3, 2, 1, -8])).toEqual({
      largestDifference: 0,
      largestLogit: 8,
      relative: 0,
      shared: 5,
      of: 5,
      isSameOrder: true,
      agrees: true,
    });
    const other = compareWithKnown(known, [4, 5, 3, 2, -9, 1]);
    expect(other).toMatchObject({ largestDifference: 10, shared: 4, isSameOrder: false, agrees: false });
    expect(other.relative).toBeCloseTo(10 / 9 / (8 / 9), 12);
  });

  it('takes rounding for agreement, and NaN for none', () => {
    expect(compareWithKnown([100, 1], [100.005, 1]).agrees).toBe(true);
    expect(compareWithKnown([100, 1], [100.02, 1]).agrees).toBe(false);
    expect(compareWithKnown([1, 2], [1, Number.NaN])).toMatchObject({ relative: Infinity, agrees: false });
    expect(compareWithKnown([0, 0], [0, 0])).toMatchObject({ relative: 0, agrees: true, of: 2 });
    expect(compareWithKnown([0], [1])).toMatchObject({ relative: Infinity, agrees: false });
  });
});

describe('what is tried', () => {
  const own = { epsilon: 1e-5, pool: 'average' as const, channels: 3, isWeightsOnly: true };
  it('leaves out what was taken already', () => {
    const epsilons = (epsilon: number) =>
      triesOf({ ...own, epsilon }, null).flatMap((each) =>
        each.kind === 'network' && Object.keys(each.variant).join() === 'epsilon'
          ? [each.variant.epsilon]
          : [],
      );
    expect(epsilons(1e-5)).toEqual([1e-3, 1e-4, 2e-5, 1.001e-5]);
    expect(epsilons(1e-3)).toEqual([1e-4, 2e-5, 1.001e-5, 1e-5]);
    expect(triesOf(own, null).some(({ kind }) => kind === 'preset')).toBe(false);
    const presets = triesOf(own, TORCHVISION_RECIPE).flatMap((each) =>
      each.kind === 'preset' ? [each.preset] : [],
    );
    expect(presets.sort()).toEqual(['caffe', 'keras-caffe', 'raw', 'signed', 'unit']);
    expect(triesOf({ ...own, channels: 1 }, TORCHVISION_RECIPE).every(({ kind }) => kind === 'network')).toBe(
      true,
    );
    // A graph says of itself what it computes.
    expect(triesOf({ ...own, isWeightsOnly: false }, null)).toEqual([{ kind: 'swap' }]);
  });
});

describe('another input', () => {
  it('has its channels the other way round', () => {
    expect(swapChannels(Float32Array.of(1, 2, 3, 4, 5, 6), 3)).toEqual(Float32Array.of(5, 6, 3, 4, 1, 2));
  });

  it('is normalised from the same pixels by another preset', () => {
    const pixels = [10, 200, 60, 70, 255, 0];
    const made = (preset: keyof typeof RECIPE_PRESETS): Float32Array => {
      const { channelOrder, scale, mean, std } = RECIPE_PRESETS[preset];
      return Float32Array.from(pixels, (_, i) => {
        const channel = Math.floor(i / 2);
        const source = channelOrder === 'BGR' ? 2 - channel : channel;
        return ((pixels[source * 2 + (i % 2)] ?? 0) * scale - (mean[channel] ?? 0)) / (std[channel] ?? 1);
      });
    };
    for (const from of ['torchvision', 'caffe', 'raw'] as const)
      for (const to of ['torchvision', 'caffe', 'signed', 'unit', 'raw'] as const) {
        const found = renormalise(made(from), RECIPE_PRESETS[from], to);
        made(to).forEach((value, i) => {
          expect(found[i]).toBeCloseTo(value, 3);
        });
      }
  });
});

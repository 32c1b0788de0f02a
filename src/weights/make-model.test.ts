import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { modelFromSafetensors } from '../formats/from-safetensors';
import { readWeight } from '../formats/weight-values';
import type { DenseNetSpec } from '../network/spec';
import type { Initialisation } from './initialise';
import { makeModel } from './make-model';

const spec: DenseNetSpec = {
  growthRate: 16,
  blockConfig: [3, 4],
  numInitFeatures: 32,
  bnSize: 4,
  numClasses: 7,
};

const made = (initialisation: Initialisation, seed = 0) =>
  modelFromSafetensors(makeModel(spec, initialisation, seed));

/** Of weights whose mean is known to be 0. */
const deviation = (values: Float32Array): number =>
  Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);

/** By hand, from the papers' formulas and the layers' sizes. */
const convolutions: readonly (readonly [name: string, fanIn: number, fanOut: number])[] = [
  ['features.conv0.weight', 3 * 49, 32 * 49],
  ['features.denseblock1.denselayer1.conv1.weight', 32, 64],
  ['features.denseblock1.denselayer3.conv2.weight', 64 * 9, 16 * 9],
  ['features.transition1.conv.weight', 80, 40],
  ['features.denseblock2.denselayer4.conv1.weight', 40 + 48, 64],
];

const schemes: readonly (readonly [Initialisation, (fanIn: number, fanOut: number) => number])[] = [
  [{ scheme: 'he' }, (fanIn) => Math.sqrt(2 / fanIn)],
  [{ scheme: 'he-fan-out' }, (_, fanOut) => Math.sqrt(2 / fanOut)],
  [{ scheme: 'xavier' }, (fanIn, fanOut) => Math.sqrt(2 / (fanIn + fanOut))],
  [{ scheme: 'normal', sigma: 0.2 }, () => 0.2],
];

describe('a DenseNet made on the spot', () => {
  it.each(schemes)('has the standard deviations of %j', (initialisation, expected) => {
    const model = made(initialisation);
    for (const [name, fanIn, fanOut] of convolutions) {
      const values = readWeight(model, name);
      const sigma = expected(fanIn, fanOut);
      // σ of a sample's deviation is σ/√2n.
      expect(Math.abs(deviation(values) / sigma - 1), name).toBeLessThan(4.5 / Math.sqrt(2 * values.length));
    }
  });

  it('has orthogonal rows, or columns where there are more rows, of length √2', () => {
    const model = made({ scheme: 'orthogonal' });
    for (const [name, columns] of convolutions) {
      const values = readWeight(model, name);
      const rows = values.length / columns;
      const wide = rows <= columns;
      const vector = (v: number): number[] =>
        Array.from({ length: wide ? columns : rows }, (_, i) =>
          Number(values[wide ? v * columns + i : i * columns + v]),
        );
      for (const [a, b] of [
        [0, 0],
        [1, 1],
        [0, 1],
        [2, 5],
        [Math.min(rows, columns) - 1, 3],
      ] as const) {
        const dot = vector(a).reduce((sum, value, i) => sum + value * Number(vector(b)[i]), 0);
        expect(dot, `${name} ${a}·${b}`).toBeCloseTo(a === b ? 2 : 0, 5);
      }
    }
  });

  it('begins its norms and its classifier as torchvision does', () => {
    const model = made({ scheme: 'normal', sigma: 3 });
    const all = (name: string): Set<number> => new Set(readWeight(model, name));
    expect(all('features.norm0.weight')).toEqual(new Set([1]));
    expect(all('features.norm0.running_var')).toEqual(new Set([1]));
    expect(all('features.norm5.bias')).toEqual(new Set([0]));
    expect(all('features.norm5.running_mean')).toEqual(new Set([0]));
    expect(all('classifier.bias')).toEqual(new Set([0]));
    const classifier = readWeight(model, 'classifier.weight');
    const bound = 1 / Math.sqrt(104);
    expect(Math.max(...classifier.map(Math.abs))).toBeLessThanOrEqual(Math.fround(bound));
    expect(Math.abs(deviation(classifier) / (bound / Math.sqrt(3)) - 1)).toBeLessThan(0.08);
  });

  it('is the same for the same seed, and shares layers with a deeper one', () => {
    const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
    expect(digest(makeModel(spec, { scheme: 'he' }, 5))).toBe(digest(makeModel(spec, { scheme: 'he' }, 5)));
    expect(digest(makeModel(spec, { scheme: 'he' }, 5))).not.toBe(
      digest(makeModel(spec, { scheme: 'he' }, 6)),
    );
    const deeper = modelFromSafetensors(makeModel({ ...spec, blockConfig: [3, 9] }, { scheme: 'he' }, 5));
    const name = 'features.denseblock2.denselayer4.conv2.weight';
    expect(readWeight(deeper, name)).toEqual(readWeight(made({ scheme: 'he' }, 5), name));
  });
});

import { describe, expect, it } from 'vitest';
import { readWeight } from '../formats/weight-values';
import { buildArchitecture } from '../network/architecture';
import { provenance } from '../network/provenance';
import { SMALL_SPEC, seededRandom, smallModel } from '../testing/small-model';
import { classMap, type LogitQuestion, logitLedger, readHead, sourceShare } from './head';

const model = smallModel();
const architecture = buildArchitecture(SMALL_SPEC, [64, 96]);
const block = provenance(architecture).at(-1);
if (block === undefined) throw new Error('fixture');
const random = seededRandom(5);
const [channels = 0, height = 0, width = 0] = architecture.byName.get('relu5')?.shape ?? [];
const dims = [height, width] as const;
const features = Float32Array.from({ length: channels * height * width }, () => Math.max(0, random() - 0.4));
const means = Float32Array.from({ length: channels }, (_, k) => {
  const map = features.subarray(k * height * width, (k + 1) * height * width);
  return map.reduce((sum, value) => sum + value, 0) / map.length;
});
const head = readHead(model);

/** The classifier as a plain loop, apart from the code under test. */
const weight = readWeight(model, 'classifier.weight');
const bias = readWeight(model, 'classifier.bias');
const logits = Float32Array.from({ length: SMALL_SPEC.numClasses }, (_, c) => {
  let sum = bias[c] ?? Number.NaN;
  for (let k = 0; k < channels; k++) sum += (weight[c * channels + k] ?? Number.NaN) * (means[k] ?? 0);
  return sum;
});
const questions: readonly LogitQuestion[] = [
  ...[0, 1, 2, 3, 4].map((index) => ({ index, against: null })),
  { index: 3, against: 1 },
];
const mean = (values: Float32Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe.each(questions)('class $index against $against', (question) => {
  const { index, against } = question;
  const logit = (logits[index] ?? 0) - (against === null ? 0 : (logits[against] ?? 0));
  const close = 1e-5 * Math.max(1, Math.abs(logit));

  it('has a map whose mean and bias make the logit', () => {
    const map = classMap(head, question, features, dims, logits);
    expect(map.dims).toEqual([4, 6]);
    expect(Math.abs(map.logit - logit)).toBeLessThan(1e-6);
    expect(Math.abs(mean(map.data) + map.bias - logit)).toBeLessThan(close);
    expect(Math.abs(map.residual)).toBeLessThan(close);
    // One place, by hand.
    let sum = 0;
    for (let k = 0; k < channels; k++) {
      const w =
        (weight[index * channels + k] ?? 0) - (against === null ? 0 : (weight[against * channels + k] ?? 0));
      sum += w * (features[k * height * width + 4] ?? 0);
    }
    expect(map.data[4]).toBeCloseTo(sum, 4);
  });

  it('has a ledger that sums to the logit', () => {
    const ledger = logitLedger(head, question, means, block, logits);
    expect(ledger.sources.map(({ name }) => name)).toEqual([
      'features.transition2.pool',
      'features.denseblock3.denselayer1',
      'features.denseblock3.denselayer2',
    ]);
    const sum = ledger.sources.reduce((total, { value }) => total + value, ledger.bias);
    expect(Math.abs(sum - logit)).toBeLessThan(close);
    expect(Math.abs(ledger.residual)).toBeLessThan(close);
    expect(ledger.sources.some(({ value }) => Math.abs(value) > 1e-3)).toBe(true);
  });

  it('has shares that sum to the map, each to its bar, and channels that sum to the bar', () => {
    const map = classMap(head, question, features, dims, logits);
    const ledger = logitLedger(head, question, means, block, logits);
    const shares = block.sources.map((source) =>
      sourceShare(head, question, features, dims, source, source.count),
    );
    for (let i = 0; i < map.data.length; i++) {
      const sum = shares.reduce((total, { data }) => total + (data[i] ?? Number.NaN), 0);
      expect(sum).toBeCloseTo(map.data[i] ?? Number.NaN, 4);
    }
    shares.forEach((share, s) => {
      expect(share.value).toBeCloseTo(ledger.sources[s]?.value ?? Number.NaN, 5);
      expect(mean(share.data)).toBeCloseTo(share.value, 5);
      const sum = share.channels.reduce((total, { value }) => total + value, 0);
      expect(sum).toBeCloseTo(share.value, 5);
      const sizes = share.channels.map(({ value }) => Math.abs(value));
      expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
    });
    const [, second] = block.sources;
    if (second === undefined) throw new Error('fixture');
    const [strongest] = sourceShare(head, question, features, dims, second, 1).channels;
    expect(strongest?.mean).toBeCloseTo(means[second.start + (strongest?.channel ?? -1)] ?? Number.NaN, 5);
  });
});

describe('classes that the model does not have', () => {
  it.each([-1, 5, 0.5, Number.NaN])('refuses class %d', (index) => {
    const refusal = expect.objectContaining({ code: 'class/unknown' });
    expect(() => classMap(head, { index, against: null }, features, dims, logits)).toThrow(refusal);
    expect(() => logitLedger(head, { index: 0, against: index }, means, block, logits)).toThrow(refusal);
  });
});

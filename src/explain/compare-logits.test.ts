import { describe, expect, it } from 'vitest';
import { compareLogits } from './compare-logits';

describe('compareLogits', () => {
  const before = Float32Array.of(3, 2, 1, 0);
  const after = Float32Array.of(1, 2, 4, -1);
  const { top, risen, fallen } = compareLogits(before, after, 2, 'softmax');
  const indices = (list: readonly { readonly index: number }[]) => list.map(({ index }) => index);

  it('lists the first classes of both, those of before first', () => {
    expect(indices(top)).toEqual([0, 1, 2]);
  });

  it('ranks the first classes of each, with their place in the other', () => {
    const { leadersBefore, leadersAfter } = compareLogits(before, after, 2, 'softmax');
    expect(leadersBefore.map(({ index, rank }) => [index, rank.before, rank.after])).toEqual([
      [0, 1, 3],
      [1, 2, 2],
    ]);
    expect(leadersAfter.map(({ index, rank }) => [index, rank.before, rank.after])).toEqual([
      [2, 3, 1],
      [1, 2, 2],
    ]);
  });

  it('lists what rose and what fell, most first, and leaves out what did not', () => {
    expect(indices(risen)).toEqual([2]);
    expect(indices(fallen)).toEqual([0, 3]);
  });

  it('gives both answers of a class as logits and probabilities', () => {
    const sum = (logits: Float32Array) => logits.reduce((total, logit) => total + Math.exp(logit), 0);
    expect(top[0]?.before.logit).toBe(3);
    expect(top[0]?.before.probability).toBeCloseTo(Math.exp(3) / sum(before), 12);
    expect(top[0]?.after.probability).toBeCloseTo(Math.exp(1) / sum(after), 12);
  });
});

import { describe, expect, it } from 'vitest';
import { ScoreSum } from './scores';

function scoresOf(logits: readonly Float32Array[], truths: readonly (readonly number[])[]) {
  const sum = new ScoreSum('softmax');
  for (const [n, own] of logits.entries()) sum.add(own, truths[n] ?? []);
  return sum.result;
}

describe('scores over images', () => {
  it('count first and first five answers, and take the cross-entropy', () => {
    const logits = [
      Float32Array.of(3, 1, 0, 0, 0, 0, 0),
      Float32Array.of(0, 6, 5, 4, 3, 2, 1),
      Float32Array.of(1, 1, 1, 1, 1, 1, 9),
    ];
    const found = scoresOf(logits, [[0], [0], []]);
    expect(found).toMatchObject({ known: 2, top1: 0.5, top5: 0.5, answers: [0, 1, 6] });
    const first = -Math.log(Math.exp(3) / (Math.exp(3) + Math.exp(1) + 5));
    const second = -Math.log(1 / [0, 6, 5, 4, 3, 2, 1].reduce((sum, x) => sum + Math.exp(x), 0));
    expect(found.loss).toBeCloseTo((first + second) / 2, 10);
  });

  it('know nothing where nothing is true', () => {
    const found = scoresOf([Float32Array.of(1, 2)], [[]]);
    expect(found).toMatchObject({ known: 0, top1: Number.NaN, answers: [1] });
  });
});

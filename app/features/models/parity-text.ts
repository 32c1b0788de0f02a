import type { ModelParity } from '../../../src/engine/protocol/weights';

const one = (value: number): string => (value === 0 ? '0' : value.toExponential(0).replace('e-', 'e−'));

/** "Imported, largest logit difference 3e−6." */
export function parityText({ largestDifference, compared, activation }: ModelParity): string {
  const what = { logits: 'logit', probabilities: 'probability', 'log-probabilities': 'log-probability' };
  const sentence = `Imported, largest ${what[compared]} difference ${one(largestDifference)}.`;
  return activation === 'sigmoid'
    ? `${sentence} The file ends in a sigmoid, so several classes may be true at once: each probability stands by itself.`
    : sentence;
}

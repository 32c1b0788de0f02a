import type { OutputActivation } from '../formats/canonical';
import { probabilitiesOf } from '../tensor/top-k';

/** A loss, and its derivative by every logit. */
export interface Loss {
  readonly value: number;
  readonly gradient: Float32Array;
}

/**
 * Cross-entropy of the answer with one class as the truth, as training has it. Softmax: L = −log p_c and
 * ∂L/∂z = p − 1_c (Bishop 2006, 4.3.4). Sigmoid, where every class is a question of its own: the class is true
 * and the others are not, L = −log p_c − Σ log(1 − p_k), and the derivative is the same.
 */
export function crossEntropy(logits: Float32Array, index: number, activation: OutputActivation): Loss {
  const probabilities = probabilitiesOf(logits, activation);
  const gradient = Float32Array.from(probabilities, (p, k) => p - (k === index ? 1 : 0));
  const own = logits[index] ?? Number.NaN;
  /** log(1 + e^x) without overflow. */
  const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  if (activation === 'sigmoid') {
    let value = 0;
    logits.forEach((logit, k) => {
      value += softplus(k === index ? -logit : logit);
    });
    return { value, gradient };
  }
  let max = Number.NEGATIVE_INFINITY;
  for (const logit of logits) max = Math.max(max, logit);
  let sum = 0;
  for (const logit of logits) sum += Math.exp(logit - max);
  return { value: max + Math.log(sum) - own, gradient };
}

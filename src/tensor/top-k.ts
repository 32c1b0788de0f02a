import type { OutputActivation } from '../formats/canonical';

/** One class of a ranking. */
export interface RankedClass {
  readonly index: number;
  readonly logit: number;
  /** By the model's activation: softmax over all classes, or the sigmoid of this logit. */
  readonly probability: number;
}

/** exp(x − max) summed in double precision, so that probabilities of any logits are finite. */
function softmaxDenominator(logits: Float32Array): { readonly max: number; readonly sum: number } {
  let max = Number.NEGATIVE_INFINITY;
  for (const logit of logits) if (logit > max) max = logit;
  let sum = 0;
  for (const logit of logits) sum += Math.exp(logit - max);
  return { max, sum };
}

/** Probabilities of all classes; NaN everywhere when a logit is NaN. */
function softmax(logits: Float32Array): Float64Array {
  const { max, sum } = softmaxDenominator(logits);
  return Float64Array.from(logits, (logit) => Math.exp(logit - max) / sum);
}

/** 1 / (1 + e^−x), without overflow. */
function sigmoid(logit: number): number {
  const small = Math.exp(-Math.abs(logit));
  return logit < 0 ? small / (1 + small) : 1 / (1 + small);
}

/** The model's own probabilities of all classes; with `sigmoid` they need not sum to 1. */
export function probabilitiesOf(logits: Float32Array, activation: OutputActivation): Float64Array {
  return activation === 'softmax' ? softmax(logits) : Float64Array.from(logits, sigmoid);
}

/**
 * Whether logits can be put in an order, with a probability each: none is NaN or +∞, and not all are −∞. A class whose
 * logit alone is −∞ is one that the network never answers.
 */
export const canBeRanked = (logits: Float32Array): boolean =>
  logits.every((logit) => logit < Number.POSITIVE_INFINITY) &&
  (logits.length === 0 || logits.some((logit) => logit > Number.NEGATIVE_INFINITY));

/** The `k` classes with the largest logits, best first; ties keep class order, NaN comes last. */
export function topK(logits: Float32Array, k: number, activation: OutputActivation): readonly RankedClass[] {
  const probabilities = probabilitiesOf(logits, activation);
  const key = (index: number): number => {
    const logit = logits[index] ?? Number.NaN;
    return Number.isNaN(logit) ? Number.NEGATIVE_INFINITY : logit;
  };
  return Array.from(logits.keys())
    .sort((a, b) => key(b) - key(a) || a - b)
    .slice(0, Math.max(0, k))
    .map((index) => {
      const logit = logits[index] ?? Number.NaN;
      return { index, logit, probability: probabilities[index] ?? Number.NaN };
    });
}

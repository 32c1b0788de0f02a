import type { OutputActivation } from '../formats/canonical';

/** How far the network is from what an image is said to show. */
export interface Score {
  /**
   * Softmax: −ln of the probability of the true classes together, which with one is the cross-entropy. Sigmoids: the
   * binary cross-entropy, mean over all classes. NaN where a logit is.
   */
  readonly loss: number;
  /** Place of the best-placed true class, from 1. */
  readonly rank: number;
}

/** ln Σ exp(x), in double precision. */
function logSumExp(values: Iterable<number>): number {
  const all = [...values];
  const max = all.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  if (!Number.isFinite(max)) return max;
  return max + Math.log(all.reduce((sum, value) => sum + Math.exp(value - max), 0));
}

/** ln(1 + e^x), without overflow. */
const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

function lossOf(logits: Float32Array, truth: readonly number[], activation: OutputActivation): number {
  if (activation === 'softmax')
    return Math.max(0, logSumExp(logits) - logSumExp(truth.map((index) => logits[index] ?? Number.NaN)));
  const isTrue = new Set(truth);
  let sum = 0;
  // −ln σ(x) = softplus(−x), −ln(1 − σ(x)) = softplus(x).
  for (const [index, logit] of logits.entries()) sum += softplus(isTrue.has(index) ? -logit : logit);
  return sum / logits.length;
}

/**
 * The score of an image whose true classes are `truth`; null where nothing is said to be true.
 * @param logits - `[classes]`
 */
export function scoreOf(
  logits: Float32Array,
  truth: readonly number[],
  activation: OutputActivation,
): Score | null {
  const known = truth.filter((index) => index < logits.length);
  const [first] = known;
  if (first === undefined) return null;
  const at = (index: number): number => logits[index] ?? Number.NaN;
  const isBefore = (a: number, b: number): boolean => at(a) > at(b) || (at(a) === at(b) && a < b);
  const best = known.reduce((found, index) => (isBefore(index, found) ? index : found), first);
  let rank = 1;
  for (const index of logits.keys()) if (isBefore(index, best)) rank++;
  return { loss: lossOf(logits, known, activation), rank };
}

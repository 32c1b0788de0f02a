import { randomStream } from './random';

/**
 * Fills with a mask of dropout (Srivastava et al. 2014) as training uses it: 0 with probability p, else 1/(1 − p), so
 * that the sum stays on average.
 * @param stream - a mask's name; streams of one seed are independent
 * @returns how many are dropped
 */
export function fillDropout(values: Float32Array, p: number, seed: number, stream: string): number {
  const random = randomStream(seed, stream);
  const kept = 1 / (1 - p);
  let dropped = 0;
  for (let i = 0; i < values.length; i++) {
    const isDropped = (random() + 0.5) / 4294967296 < p;
    values[i] = isDropped ? 0 : kept;
    dropped += Number(isDropped);
  }
  return dropped;
}

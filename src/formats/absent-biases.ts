import type { WeightRef } from './canonical';
import type { NamedLinear } from './head-names';
import type { StoredWeights } from './weight-values';

/** Gives the linear layers that were made without a bias one of zeros, in one more file. */
export function withAbsentBiases(stored: StoredWeights, linears: readonly NamedLinear[]): StoredWeights {
  const without = linears.filter(({ hasBias }) => !hasBias);
  if (without.length === 0) return stored;
  const weights = new Map<string, WeightRef>(stored.weights);
  let end = 0;
  for (const { canonical, outputs } of without) {
    const place = { file: stored.files.length, offset: end, length: 4 * outputs };
    weights.set(`${canonical}.bias`, { dtype: 'F32', shape: [outputs], ...place });
    end += place.length;
  }
  return { weights, files: [...stored.files, new Uint8Array(end)] };
}

import type { CanonicalModel } from '../../../formats/canonical';
import { readWeight } from '../../../formats/weight-values';

/** Weights that stay decoded, so that moving over a map decodes nothing: those of two parts of the network. */
const AT_HAND = 24;

const decoded = new WeakMap<CanonicalModel, Map<string, Float32Array>>();

/** A weight as {@link readWeight} gives it, decoded once for as long as it is asked for. Do not write to it. */
export function decodedWeight(model: CanonicalModel, name: string): Float32Array {
  const known = decoded.get(model) ?? new Map<string, Float32Array>();
  decoded.set(model, known);
  const weight = known.get(name) ?? readWeight(model, name);
  known.delete(name);
  known.set(name, weight);
  const [oldest] = known.keys();
  if (known.size > AT_HAND && oldest !== undefined) known.delete(oldest);
  return weight;
}

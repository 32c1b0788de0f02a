import type { CanonicalModel } from '../../../formats/canonical';
import { readWeight } from '../../../formats/weight-values';

/** Weights that stay decoded, so that moving over a map decodes nothing: those of two parts. */
const KEPT = 24;

const decoded = new WeakMap<CanonicalModel, Map<string, Float32Array>>();

/** A weight as {@link readWeight} gives it, decoded once for as long as it is asked for. Do not write to it. */
export function keptWeight(model: CanonicalModel, name: string): Float32Array {
  const kept = decoded.get(model) ?? new Map<string, Float32Array>();
  decoded.set(model, kept);
  const weight = kept.get(name) ?? readWeight(model, name);
  kept.delete(name);
  kept.set(name, weight);
  const [oldest] = kept.keys();
  if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
  return weight;
}

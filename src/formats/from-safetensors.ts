import type { CanonicalModel, WeightRef } from './canonical';
import { recogniseNetwork } from './named-weights';
import { parseSafetensors, toWeightRef } from './safetensors';

/**
 * Recognises a DenseNet in a safetensors file by its header alone; the weights stay where they are.
 * @throws `model/corrupt` when the file is damaged, `model/unsupported` when it holds another network
 */
export function modelFromSafetensors(given: Uint8Array): CanonicalModel {
  // Node's Buffer is a Uint8Array whose slice() does not copy: a plain view of the same bytes does.
  const file = new Uint8Array(given.buffer, given.byteOffset, given.byteLength);
  const { spec, tensors } = recogniseNetwork(parseSafetensors(file).tensors);
  const weights = new Map<string, WeightRef>();
  for (const [name, entry] of tensors) weights.set(name, toWeightRef(name, entry));
  return { spec, weights, files: [file], folded: new Set(), epsilon: 1e-5, source: 'safetensors' };
}

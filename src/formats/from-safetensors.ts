import type { CanonicalModel, WeightRef } from './canonical';
import { configFromMetadata, type ModelConfig } from './model-config';
import { networkIn } from './networks-in-file';
import { parseSafetensors, type SafetensorsEntry, toWeightRef } from './safetensors';

const isSameRange = (a: SafetensorsEntry, b: SafetensorsEntry): boolean =>
  a.offset === b.offset && a.dtype === b.dtype;

/** A DenseNet that was recognised in a safetensors file. */
export interface SafetensorsModel extends CanonicalModel {
  /** What the file's metadata say. */
  readonly config: ModelConfig;
}

/**
 * Recognises a DenseNet in a safetensors file by its header alone; the weights stay where they are.
 * @param choice - which of several networks
 * @throws `model/corrupt` when the file is damaged, `model/unsupported` when it holds another network,
 *   `model/ambiguous` when it holds several
 */
export function modelFromSafetensors(given: Uint8Array, choice?: string): SafetensorsModel {
  // Node's Buffer is a Uint8Array whose slice() does not copy: a plain view of the same bytes does.
  const file = new Uint8Array(given.buffer, given.byteOffset, given.byteLength);
  const header = parseSafetensors(file);
  const { spec, tensors } = networkIn(header.tensors, isSameRange, choice);
  const weights = new Map<string, WeightRef>();
  for (const [name, entry] of tensors) weights.set(name, toWeightRef(name, entry));
  return {
    spec,
    weights,
    files: [file],
    folded: new Set(),
    epsilon: 1e-5,
    source: 'safetensors',
    config: configFromMetadata(header.metadata),
  };
}

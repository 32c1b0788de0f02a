import { DenseLensError } from '../errors';
import type { CanonicalModel, WeightRef } from './canonical';
import { foldHeadNorms } from './head-norms';
import { m } from './messages/m';
import { configFromMetadata, type ModelConfig } from './model-config';
import { networkIn } from './networks-in-file';
import { parseSafetensors, type SafetensorsEntry, toWeightRef } from './safetensors';
import { thresholdList } from './thresholds';
import { readWeight } from './weight-values';

interface ShardEntry extends SafetensorsEntry {
  /** Index of the file that holds it. */
  readonly file: number;
}

const isSameRange = (a: ShardEntry, b: ShardEntry): boolean =>
  a.file === b.file && a.offset === b.offset && a.dtype === b.dtype;

/** A DenseNet that was recognised in a safetensors file. */
export interface SafetensorsModel extends CanonicalModel {
  /** What the file's metadata say. */
  readonly config: ModelConfig;
  /** A threshold a class, where the file has them (torchxrayvision's `op_threshs`); null where a class has none. */
  readonly thresholds: readonly (number | null)[] | null;
}

function thresholdsOf(entry: ShardEntry, files: readonly Uint8Array[]): readonly (number | null)[] {
  const weights = new Map([['op_threshs', toWeightRef('op_threshs', entry, entry.file)]]);
  return thresholdList(readWeight({ weights, files }, 'op_threshs'));
}

/**
 * Recognises a DenseNet in a safetensors file, or in the several that large models are saved as, by headers alone;
 * the weights stay where they are.
 * @param given - all files of one model, in any order
 * @param choice - which of several networks
 * @throws `model/corrupt` when a file is damaged, `model/unsupported` when they hold another network or a tensor
 *   twice, `model/ambiguous` when they hold several networks
 */
export function modelFromSafetensors(
  given: Uint8Array | readonly Uint8Array[],
  choice?: string,
): SafetensorsModel {
  // Node's Buffer is a Uint8Array whose slice() does not copy: a plain view of the same bytes does.
  const files = (given instanceof Uint8Array ? [given] : given).map(
    ({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength),
  );
  const all = new Map<string, ShardEntry>();
  let metadata: Readonly<Record<string, string>> = {};
  for (const [file, bytes] of files.entries()) {
    const header = parseSafetensors(bytes);
    metadata = { ...header.metadata, ...metadata };
    for (const [name, entry] of header.tensors) {
      if (all.has(name)) throw new DenseLensError('model/unsupported', m.model_in_two_files({ name }));
      all.set(name, { ...entry, file });
    }
  }
  const { path, spec, tensors, headNorms } = networkIn(all, isSameRange, choice);
  const beside = all.get(path === '' ? 'op_threshs' : `${path}.op_threshs`);
  const hasThresholds = beside?.dtype === 'F32' && beside.shape.join() === String(spec.numClasses);
  const weights = new Map<string, WeightRef>();
  for (const [name, entry] of tensors) weights.set(name, toWeightRef(name, entry, entry.file));
  const epsilon = 1e-5;
  return {
    spec,
    ...foldHeadNorms({ weights, files }, headNorms, epsilon),
    folded: new Set(),
    epsilon,
    source: 'safetensors',
    config: configFromMetadata(metadata),
    thresholds: hasThresholds ? thresholdsOf(beside, files) : null,
  };
}

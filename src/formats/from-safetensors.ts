import { DenseLensError } from '../errors';
import { withAbsentBiases } from './absent-biases';
import type { CanonicalModel, WeightRef } from './canonical';
import { foldHeadNorms } from './head-norms';
import { m } from './messages/m';
import { configFromMetadata, type ModelConfig } from './model-config';
import { networkIn } from './networks-in-file';
import type { ModelNote } from './notes';
import { parseSafetensors, type SafetensorsEntry, toWeightRef } from './safetensors';
import { thresholdList } from './thresholds';
import { readWeight, type StoredWeights } from './weight-values';

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
  /** What was done to the weights; usually nothing. */
  readonly notes: readonly ModelNote[];
}

/** Weights where they stand; those in double precision as single, in one more file. */
function storedIn(
  entries: ReadonlyMap<string, ShardEntry>,
  files: readonly Uint8Array[],
): StoredWeights & { readonly notes: readonly ModelNote[] } {
  const weights = new Map<string, WeightRef>();
  const doubles = [...entries].filter(([, { dtype }]) => dtype === 'F64');
  for (const [name, entry] of entries)
    if (entry.dtype !== 'F64') weights.set(name, toWeightRef(name, entry, entry.file));
  if (doubles.length === 0) return { weights, files, notes: [] };
  const derived = new Uint8Array(doubles.reduce((sum, [, { length }]) => sum + length / 2, 0));
  let end = 0;
  for (const [name, { shape, file, offset, length }] of doubles) {
    const { buffer, byteOffset } = files[file] ?? new Uint8Array();
    const view = new DataView(buffer, byteOffset + offset, length);
    const values = new Float32Array(derived.buffer, end, length / 8);
    for (let i = 0; i < values.length; i++) values[i] = view.getFloat64(8 * i, true);
    weights.set(name, { dtype: 'F32', shape, file: files.length, offset: end, length: values.byteLength });
    end += values.byteLength;
  }
  return {
    weights,
    files: [...files, derived],
    notes: [{ code: 'doubles', count: doubles.length, bytes: end }],
  };
}

function thresholdsOf(entry: ShardEntry, files: readonly Uint8Array[]): readonly (number | null)[] {
  return thresholdList(readWeight(storedIn(new Map([['op_threshs', entry]]), files), 'op_threshs'));
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
  const { path, spec, tensors, headNorms, linears } = networkIn(all, isSameRange, choice);
  const beside = all.get(path === '' ? 'op_threshs' : `${path}.op_threshs`);
  const isNumeric = beside?.dtype === 'F32' || beside?.dtype === 'F64';
  const hasThresholds = isNumeric && beside.shape.join() === String(spec.numClasses);
  const { notes, ...stored } = storedIn(tensors, files);
  const epsilon = 1e-5;
  return {
    spec,
    ...foldHeadNorms(withAbsentBiases(stored, linears), headNorms, epsilon),
    folded: new Set(),
    epsilon,
    source: 'safetensors',
    notes,
    config: configFromMetadata(metadata),
    thresholds: hasThresholds ? thresholdsOf(beside, files) : null,
  };
}

import { DenseLensError } from '../errors';
import { m } from '../messages/m';
import type { CanonicalModel, WeightRef } from './canonical';
import { decodeBfloat16, decodeHalf } from './half';
import { permute } from './permute';
import { decodeVarints } from './varints';

/** Weights and the files that they stand in. */
export type StoredWeights = Pick<CanonicalModel, 'weights' | 'files'>;

/** The reference of a weight that the canonical model must have. @throws `model/corrupt` */
export function weightRef(model: StoredWeights, name: string): WeightRef {
  const ref = model.weights.get(name);
  if (ref === undefined) throw new DenseLensError('model/corrupt', m.weights_unknown({ name }));
  return ref;
}

/** The bytes of a weight as they stand in its file, as a view; see {@link WeightRef.stored}. */
export function weightBytes(model: StoredWeights, ref: WeightRef): Uint8Array {
  const file = model.files[ref.file];
  if (file === undefined) throw new DenseLensError('model/corrupt', m.weights_no_file());
  return file.subarray(ref.offset, ref.offset + ref.length);
}

/**
 * A weight as fp32 in C order, e.g. `features.conv0.weight` `[64,3,7,7]`.
 * Always a fresh array, since a range in a file need not be aligned.
 * @throws `model/corrupt` when the model has no such weight
 */
export function readWeight(model: StoredWeights, name: string): Float32Array {
  const ref = weightRef(model, name);
  const values = elementsOf(ref, weightBytes(model, ref));
  if (ref.stored?.as !== 'permuted') return values;
  const ordered = new Float32Array(values.length);
  permute(values, ref.stored.dims, ref.stored.perm, (index, value) => {
    ordered[index] = value;
  });
  return ordered;
}

/** In the order of the file. */
function elementsOf({ dtype, shape, stored }: WeightRef, bytes: Uint8Array): Float32Array {
  if (dtype === 'F32') return new Float32Array(bytes.slice().buffer);
  const count = shape.reduce((product, size) => product * size, 1);
  const bits = stored?.as === 'varints' ? decodeVarints(bytes, count) : new Uint16Array(bytes.slice().buffer);
  if (bits === null) throw new DenseLensError('model/corrupt', m.weights_not_filled());
  return dtype === 'F16' ? decodeHalf(bits) : decodeBfloat16(bits);
}

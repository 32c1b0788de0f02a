import { DenseLensError } from '../errors';
import type { CanonicalModel, WeightRef } from './canonical';
import { decodeBfloat16, decodeHalf } from './half';

/** The reference of a weight that the canonical model must have. @throws `model/corrupt` */
export function weightRef(model: CanonicalModel, name: string): WeightRef {
  const ref = model.weights.get(name);
  if (ref === undefined) throw new DenseLensError('model/corrupt', `The model has no weight named ${name}.`);
  return ref;
}

/** The bytes of a weight, as a view. */
export function weightBytes(model: CanonicalModel, ref: WeightRef): Uint8Array {
  const file = model.files[ref.file];
  if (file === undefined)
    throw new DenseLensError('model/corrupt', 'A weight points into a file that is not there.');
  return file.subarray(ref.offset, ref.offset + ref.length);
}

/**
 * A weight as fp32 in C order, e.g. `features.conv0.weight` `[64,3,7,7]`.
 * Always a fresh array, since a range in a file need not be aligned.
 * @throws `model/corrupt` when the model has no such weight
 */
export function readWeight(model: CanonicalModel, name: string): Float32Array {
  const ref = weightRef(model, name);
  const aligned = weightBytes(model, ref).slice().buffer;
  switch (ref.dtype) {
    case 'F32':
      return new Float32Array(aligned);
    case 'F16':
      return decodeHalf(new Uint16Array(aligned));
    case 'BF16':
      return decodeBfloat16(new Uint16Array(aligned));
  }
}

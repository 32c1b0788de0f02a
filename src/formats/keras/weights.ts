import { DenseLensError } from '../../errors';
import { DTYPE_BYTES, type WeightRef } from '../canonical';
import { elements } from '../hdf5/datatypes';
import { m } from '../messages/m';
import type { ModelNote } from '../notes';
import { permute } from '../permute';
import type { NamedArray } from './canonical-names';

/** Where every weight of a Keras model stands. */
export interface KerasWeights {
  readonly weights: ReadonlyMap<string, WeightRef>;
  /** What had to be read together, or computed; null where all weights are ranges of the files. */
  readonly derived: Uint8Array | null;
  /** What was done, in sentences. */
  readonly notes: readonly ModelNote[];
}

function dtypeOf({ path, array: { dtype } }: NamedArray): 'F16' | 'BF16' | 'F32' | 'F64' {
  if (typeof dtype === 'string') return dtype;
  throw new DenseLensError('model/unsupported', m.keras_dtype({ path, dtype: dtype.other }));
}

/** Doubles as fp32, in the order that the network has. */
function rounded(values: Float64Array, { perm, dims }: NamedArray, out: Float32Array): void {
  if (perm === null) out.set(values);
  else
    permute(values, dims, perm, (index, value) => {
      out[index] = value;
    });
}

/** @throws `model/unsupported` for weights that are no floats; `model/corrupt` */
export async function kerasWeights(
  arrays: ReadonlyMap<string, NamedArray>,
  files: number,
): Promise<KerasWeights> {
  const weights = new Map<string, WeightRef>();
  const copied: (readonly [named: NamedArray, offset: number])[] = [];
  const counts = { doubles: 0, packed: 0, quantised: 0, split: 0 };
  let end = 0;
  for (const [name, named] of arrays) {
    const { shape, perm, dims, array } = named;
    const dtype = dtypeOf(named);
    const isDouble = dtype === 'F64';
    const turned = perm === null || isDouble ? {} : { stored: { as: 'permuted' as const, dims, perm } };
    if (array.place !== null && !isDouble) {
      weights.set(name, { dtype, shape, ...array.place, ...turned });
      continue;
    }
    counts[isDouble ? 'doubles' : array.how]++;
    // What is read together is kept in its own precision, and in Keras' order.
    const kept = isDouble ? 'F32' : dtype;
    const length = elements(shape) * DTYPE_BYTES[kept];
    weights.set(name, { dtype: kept, shape, file: files, offset: end, length, ...turned });
    copied.push([named, end]);
    end += Math.ceil(length / 4) * 4;
  }
  if (copied.length === 0) return { weights, derived: null, notes: [] };
  const derived = new Uint8Array(end);
  for (const [named, offset] of copied) {
    const bytes = await named.array.read();
    if (dtypeOf(named) !== 'F64') derived.set(bytes, offset);
    else {
      const values = new Float64Array(bytes.buffer, bytes.byteOffset, elements(named.shape));
      rounded(values, named, new Float32Array(derived.buffer, offset, values.length));
    }
  }
  return {
    weights,
    derived,
    notes: (['doubles', 'packed', 'quantised', 'split'] as const)
      .map((code) => ({ code, count: counts[code], bytes: end }))
      .filter(({ count }) => count > 0),
  };
}

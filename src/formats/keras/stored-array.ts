import { readChunks } from '../hdf5/chunks';
import { elements } from '../hdf5/datatypes';
import type { Hdf5Dataset } from '../hdf5/open';

/** An array of a Keras model, wherever it stands. */
export interface StoredArray {
  readonly shape: readonly number[];
  /** How its elements are stored; anything else than floats is named, to be refused. */
  readonly dtype: 'F16' | 'BF16' | 'F32' | 'F64' | { readonly other: string };
  /** Its elements in one piece, in C order; null where they have to be {@link read} together. */
  readonly place: { readonly file: number; readonly offset: number; readonly length: number } | null;
  /** Its bytes in C order; a fresh array. */
  readonly read: () => Promise<Uint8Array>;
  /** Why there is no place: pieces that are packed, integers to be scaled, or parts of two files. */
  readonly how: 'packed' | 'quantised' | 'split';
}

function dtypeOf({ type, attributes }: Hdf5Dataset): StoredArray['dtype'] {
  if (type.kind === 'float') return type.dtype;
  // ml_dtypes' numbers, which HDF5 does not know: two bytes, and a word for them beside.
  if (attributes.get('dtype')?.[0] === 'bfloat16' && type.bytes === 2) return 'BF16';
  return { other: type.kind === 'other' ? type.name : type.kind };
}

/** A dataset of an HDF5 file. */
export function storedInHdf5(file: Uint8Array, dataset: Hdf5Dataset): StoredArray {
  const { storage, shape, type } = dataset;
  const isRange = storage.kind === 'range';
  return {
    shape,
    dtype: dtypeOf(dataset),
    place: isRange ? { file: 0, offset: storage.offset, length: storage.length } : null,
    how: 'packed',
    read: async () => {
      if (isRange) return file.slice(storage.offset, storage.offset + storage.length);
      if (storage.kind === 'chunks') return readChunks(file, dataset, storage);
      return new Uint8Array(elements(shape) * type.bytes);
    },
  };
}

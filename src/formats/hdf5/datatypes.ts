import { damaged, type Hdf5Reader } from './reader';

/** How the elements of a dataset or an attribute are stored. */
export type Hdf5Type =
  | { readonly kind: 'float'; readonly dtype: 'F16' | 'F32' | 'F64'; readonly bytes: number }
  | { readonly kind: 'integer'; readonly bytes: number; readonly isSigned: boolean }
  | { readonly kind: 'text'; readonly bytes: number }
  /** Text in the file's global heap; 16 bytes say where. */
  | { readonly kind: 'text-elsewhere'; readonly bytes: 16 }
  | { readonly kind: 'other'; readonly name: string; readonly bytes: number };

const FLOATS: Readonly<Record<string, 'F16' | 'F32' | 'F64'>> = {
  '2,10,5,0,10': 'F16',
  '4,23,8,0,23': 'F32',
  '8,52,11,0,52': 'F64',
};

const CLASSES = [
  ...['integer', 'float', 'time', 'text', 'bit field', 'opaque', 'compound', 'reference', 'enum'],
  ...['variable length', 'array'],
];

/** A datatype message (specification IV.A.2.d); floats are IEEE's, little-endian, or `other`. */
export function datatypeAt(reader: Hdf5Reader, at: number): Hdf5Type {
  const [kind, bits, bytes] = [reader.u8(at) & 15, reader.u8(at + 1), reader.u32(at + 4)];
  const isLittle = (bits & 0x41) === 0;
  if (kind === 1) {
    const [exponentAt, exponent] = [reader.u8(at + 12), reader.u8(at + 13)];
    const [mantissaAt, mantissa] = [reader.u8(at + 14), reader.u8(at + 15)];
    const dtype = FLOATS[[bytes, exponentAt, exponent, mantissaAt, mantissa].join()];
    if (dtype !== undefined && isLittle) return { kind: 'float', dtype, bytes };
    return { kind: 'other', name: isLittle ? `float ${8 * bytes}` : 'big-endian float', bytes };
  }
  if (kind === 0 && isLittle && [1, 2, 4, 8].includes(bytes))
    return { kind: 'integer', bytes, isSigned: (bits & 8) !== 0 };
  if (kind === 3) return { kind: 'text', bytes };
  if (kind === 9 && (bits & 15) === 1 && bytes === 16) return { kind: 'text-elsewhere', bytes };
  return { kind: 'other', name: CLASSES[kind] ?? String(kind), bytes };
}

/** Arrays of more axes are no weights. */
const MOST_AXES = 8;

/** A dataspace message: the shape, `[]` of a scalar, null of nothing. */
export function dataspaceAt(reader: Hdf5Reader, at: number): readonly number[] | null {
  const [version, rank] = [reader.u8(at), reader.u8(at + 1)];
  if ((version !== 1 && version !== 2) || rank > MOST_AXES) throw damaged('dataspace', at);
  if (version === 2 && reader.u8(at + 3) === 2) return null;
  const sizes = at + (version === 1 ? 8 : 4);
  const shape = Array.from({ length: rank }, (_, axis) => reader.u64(sizes + 8 * axis));
  if (shape.some((size) => size < 0) || !Number.isSafeInteger(elements(shape)))
    throw damaged('dataspace', at);
  return shape;
}

/** Number of elements of a shape. */
export const elements = (shape: readonly number[]): number =>
  shape.reduce((product, size) => product * size, 1);

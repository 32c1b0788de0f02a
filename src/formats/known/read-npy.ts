import { DenseLensError } from '../../errors';
import { decodeHalf } from '../half';
import { m } from '../messages/m';

/** What a `.npy` file holds: numbers in C order, or one text. */
export type NpyContents =
  | {
      readonly kind: 'numbers';
      readonly dims: readonly number[];
      readonly values: Float32Array | Float64Array;
    }
  | { readonly kind: 'text'; readonly text: string };

const invalid = (message: string): DenseLensError => new DenseLensError('check/invalid', message);

/** Whether bytes begin as `numpy.save` begins them. */
export const looksLikeNpy = (bytes: Uint8Array): boolean =>
  [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59].every((byte, i) => bytes[i] === byte);

/** More elements than any input or answer has. */
export const MOST_ELEMENTS = 2 ** 26;

interface Header {
  /** `<f4`: byte order, kind, and bytes of an element (of texts: characters). */
  readonly order: string;
  readonly kind: string;
  readonly size: number;
  readonly isFortran: boolean;
  readonly dims: readonly number[];
  /** Where the elements begin. */
  readonly body: number;
}

/** The dictionary as `numpy.lib.format` writes it, in versions 1.0 to 3.0. */
function readHeader(bytes: Uint8Array, name: string): Header {
  const damaged = (): DenseLensError => invalid(m.known_logits_npy_damaged({ name }));
  if (!looksLikeNpy(bytes) || bytes.length < 12) throw damaged();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isShort = bytes[6] === 1;
  const begin = isShort ? 10 : 12;
  const body = begin + (isShort ? view.getUint16(8, true) : view.getUint32(8, true));
  if (body > bytes.length) throw damaged();
  const text = new TextDecoder('latin1').decode(bytes.subarray(begin, body));
  const shape = /'shape'\s*:\s*\(([\d,\s]*)\)/.exec(text)?.[1];
  const isFortran = /'fortran_order'\s*:\s*(True|False)/.exec(text)?.[1];
  if (shape === undefined || isFortran === undefined) throw damaged();
  const descr = /'descr'\s*:\s*'([<>|=])([a-zA-Z])(\d*)'/.exec(text);
  // Records and pickled objects have no such type.
  if (descr === null) throw invalid(m.known_logits_npy_type({ name }));
  const [, order = '<', kind = '', size = ''] = descr;
  const dims = shape.split(',').flatMap((part) => (part.trim() === '' ? [] : [Number(part)]));
  return { order, kind, size: Number(size), isFortran: isFortran === 'True', dims, body };
}

type ReadNumber = (view: DataView, at: number, isLittle: boolean) => number;

/** By kind and bytes, but for halves, which are decoded by table. */
const NUMBERS: Readonly<Record<string, ReadNumber>> = {
  f4: (view, at, little) => view.getFloat32(at, little),
  f8: (view, at, little) => view.getFloat64(at, little),
  i1: (view, at) => view.getInt8(at),
  i2: (view, at, little) => view.getInt16(at, little),
  i4: (view, at, little) => view.getInt32(at, little),
  i8: (view, at, little) => Number(view.getBigInt64(at, little)),
  u1: (view, at) => view.getUint8(at),
  u2: (view, at, little) => view.getUint16(at, little),
  u4: (view, at, little) => view.getUint32(at, little),
  u8: (view, at, little) => Number(view.getBigUint64(at, little)),
};

function readText(view: DataView, { kind, size, order }: Header): string {
  const isWide = kind === 'U';
  const points = Array.from({ length: size }, (_, i) =>
    isWide ? view.getUint32(4 * i, order !== '>') : view.getUint8(i),
  );
  const end = points.indexOf(0);
  return String.fromCodePoint(
    ...points.slice(0, end < 0 ? size : end).filter((point) => point <= 0x10ffff && point !== 0xfffd),
  );
}

/** Index in C order of each element as it stands in Fortran order. */
function* cOrder(dims: readonly number[], count: number): Generator<number> {
  const strides = dims.map((_, axis) => dims.slice(axis + 1).reduce((product, dim) => product * dim, 1));
  for (let i = 0; i < count; i++) {
    let [rest, at] = [i, 0];
    for (const [axis, dim] of dims.entries()) {
      at += (rest % dim) * (strides[axis] ?? 1);
      rest = Math.floor(rest / dim);
    }
    yield at;
  }
}

/**
 * Reads a `.npy` file: real numbers of any width and byte order, or one text.
 * @param name - what the file, or the array within an archive, is called
 * @throws `check/invalid` for damage, and for arrays of objects, records or complex numbers
 */
export function readNpy(bytes: Uint8Array, name: string): NpyContents {
  const header = readHeader(bytes, name);
  const { order, kind, size, isFortran, dims, body } = header;
  const count = dims.reduce((product, dim) => product * dim, 1);
  const isText = kind === 'U' || kind === 'S';
  const width = kind === 'U' ? 4 * size : size;
  if (count > MOST_ELEMENTS || body + count * width > bytes.length)
    throw invalid(m.known_logits_npy_damaged({ name }));
  const view = new DataView(bytes.buffer, bytes.byteOffset + body, count * width);
  if (isText && count === 1 && size <= 4096) return { kind: 'text', text: readText(view, header) };
  const isHalf = kind === 'f' && size === 2;
  const read = NUMBERS[`${kind}${size}`];
  if (read === undefined && !isHalf) throw invalid(m.known_logits_npy_type({ name }));
  const isLittle = order !== '>';
  const isSingle = kind === 'f' && size <= 4;
  const values = isSingle ? new Float32Array(count) : new Float64Array(count);
  const halves = isHalf
    ? decodeHalf(Uint16Array.from({ length: count }, (_, i) => view.getUint16(2 * i, isLittle)))
    : null;
  const valueAt = (i: number): number => halves?.[i] ?? read?.(view, i * size, isLittle) ?? Number.NaN;
  if (isFortran && dims.length > 1) {
    let i = 0;
    for (const at of cOrder(dims, count)) values[at] = valueAt(i++);
  } else for (let i = 0; i < count; i++) values[i] = valueAt(i);
  return { kind: 'numbers', dims, values };
}

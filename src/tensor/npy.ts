import { DenseLensError } from '../errors';

/** Python's `repr` of a tuple of integers. */
function tuple(dims: readonly number[]): string {
  return dims.length === 1 ? `(${dims[0]},)` : `(${dims.join(', ')})`;
}

/**
 * The header of a `.npy` file, version 1.0, for little-endian fp32 in C order; the values follow it.
 * Format: numpy.lib.format (the header's length is a multiple of 64, so that values are aligned).
 */
export function npyHeader(dims: readonly number[]): Uint8Array<ArrayBuffer> {
  return headerOf(`{'descr': '<f4', 'fortran_order': False, 'shape': ${tuple(dims)}, }`);
}

/** Magic, version 1.0, length, and the dictionary, padded so that the values are aligned. */
function headerOf(dictionary: string): Uint8Array<ArrayBuffer> {
  const prefix = 10;
  const length = Math.ceil((prefix + dictionary.length + 1) / 64) * 64;
  const header = new Uint8Array(length).fill(0x20);
  header.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]); // \x93NUMPY, version 1.0
  new DataView(header.buffer).setUint16(8, length - prefix, true);
  header.set(new TextEncoder().encode(dictionary), prefix);
  header[length - 1] = 0x0a;
  return header;
}

/** A whole `.npy` file of one text: an array of no dimension, `<U…` (UTF-32, little-endian). */
export const encodeNpyText = (text: string): Uint8Array<ArrayBuffer> => textFile([text], '()');

/** A whole `.npy` file of texts: an array of one dimension, `<U…`. */
export const encodeNpyTexts = (texts: readonly string[]): Uint8Array<ArrayBuffer> =>
  textFile(texts, tuple([texts.length]));

function textFile(texts: readonly string[], shape: string): Uint8Array<ArrayBuffer> {
  const points = texts.map((text) => Array.from(text, (character) => character.codePointAt(0) ?? 0));
  const longest = points.reduce((most, { length }) => Math.max(most, length), 1);
  const header = headerOf(`{'descr': '<U${longest}', 'fortran_order': False, 'shape': ${shape}, }`);
  const file = new Uint8Array(header.length + 4 * longest * texts.length);
  file.set(header);
  const view = new DataView(file.buffer, header.length);
  for (const [row, own] of points.entries())
    for (const [i, point] of own.entries()) view.setUint32(4 * (row * longest + i), point, true);
  return file;
}

/**
 * A whole `.npy` file.
 * @throws `input/shape` when dims do not hold exactly the data
 */
export function encodeNpy(data: Float32Array, dims: readonly number[]): Uint8Array<ArrayBuffer> {
  if (dims.reduce((product, dim) => product * dim, 1) !== data.length) {
    throw new DenseLensError('input/shape', `[${dims.join(',')}] does not hold ${data.length} values.`);
  }
  const header = npyHeader(dims);
  const file = new Uint8Array(header.length + data.byteLength);
  file.set(header);
  const view = new DataView(file.buffer, header.length);
  for (let i = 0; i < data.length; i++) view.setFloat32(i * 4, data[i] as number, true);
  return file;
}

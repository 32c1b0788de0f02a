import { inflateInto, LARGEST_RATIO } from '../zip/inflate';
import { elements } from './datatypes';
import type { Hdf5Dataset } from './open';
import { damaged, unusual } from './reader';
import type { Hdf5Chunk, Hdf5Storage } from './storage';

const DEFLATE = 1;
const SHUFFLE = 2;
const FLETCHER32 = 3;
/** The largest weight of a DenseNet has some two million elements; what claims more is no such model. */
const MOST_ELEMENTS = 1 << 25;

async function inflated(packed: Uint8Array<ArrayBuffer>, most: number): Promise<Uint8Array<ArrayBuffer>> {
  const out = new Uint8Array(most);
  const length = await inflateInto('deflate', packed, out);
  if (length < 0) throw damaged('deflate', 0);
  return out.subarray(0, length);
}

/** First bytes of all elements, then second ones, and so on: puts each element's together again. */
function unshuffled(bytes: Uint8Array<ArrayBuffer>, size: number): Uint8Array<ArrayBuffer> {
  const count = Math.floor(bytes.length / size);
  const out = bytes.slice();
  for (let byte = 0; byte < size; byte++)
    for (let i = 0; i < count; i++) out[i * size + byte] = bytes[byte * count + i] ?? 0;
  return out;
}

async function unpacked(
  file: Uint8Array,
  chunk: Hdf5Chunk,
  filters: readonly number[],
  size: number,
  whole: number,
): Promise<Uint8Array> {
  let bytes = file.subarray(chunk.at, chunk.at + chunk.length) as Uint8Array<ArrayBuffer>;
  for (let i = filters.length - 1; i >= 0; i--) {
    if ((chunk.skipped & (1 << i)) !== 0) continue;
    if (filters[i] === DEFLATE) bytes = await inflated(bytes, whole + 4);
    else if (filters[i] === SHUFFLE) bytes = unshuffled(bytes, size);
    else if (filters[i] === FLETCHER32) bytes = bytes.subarray(0, -4);
    else throw unusual(`filter ${filters[i]}`);
  }
  if (bytes.length < whole) throw damaged('chunk', chunk.at);
  return bytes;
}

/** Puts a chunk's elements where they belong; what reaches beyond the array's end is no part of it. */
function place(
  chunk: Uint8Array,
  origin: readonly number[],
  extent: readonly number[],
  shape: readonly number[],
  size: number,
  out: Uint8Array,
): void {
  const last = shape.length - 1;
  const rows = elements(extent.slice(0, -1));
  const width = Math.min(extent[last] ?? 1, (shape[last] ?? 1) - (origin[last] ?? 0));
  if (width <= 0) return;
  for (let row = 0; row < rows; row++) {
    let rest = row;
    let at = 0;
    let stride = shape[last] ?? 1;
    let isInside = true;
    for (let axis = last - 1; axis >= 0; axis--) {
      const index = (origin[axis] ?? 0) + (rest % (extent[axis] ?? 1));
      rest = Math.floor(rest / (extent[axis] ?? 1));
      if (index >= (shape[axis] ?? 0)) isInside = false;
      at += index * stride;
      stride *= shape[axis] ?? 1;
    }
    if (!isInside) continue;
    const from = row * (extent[last] ?? 1) * size;
    out.set(chunk.subarray(from, from + width * size), (at + (origin[last] ?? 0)) * size);
  }
}

/**
 * The bytes of a dataset that stands in pieces, in C order; a fresh array.
 * @throws `model/corrupt`, `model/unsupported` for packings other than gzip's
 */
export async function readChunks(
  file: Uint8Array,
  { shape, type }: Hdf5Dataset,
  { chunks, shape: extent, filters }: Extract<Hdf5Storage, { kind: 'chunks' }>,
): Promise<Uint8Array<ArrayBuffer>> {
  const wanted = elements(shape) * type.bytes;
  const whole = elements(extent) * type.bytes;
  const stored = chunks.reduce((sum, { length }) => sum + length, 0);
  // A file must not ask for more memory than it can fill.
  const isTooLarge = elements(shape) > MOST_ELEMENTS || whole > 8 * wanted + 65_536;
  if (isTooLarge || Math.max(wanted, whole) > LARGEST_RATIO * stored)
    throw damaged('chunk', chunks[0]?.at ?? 0);
  const out = new Uint8Array(wanted);
  for (const chunk of chunks)
    place(
      await unpacked(file, chunk, filters, type.bytes, whole),
      chunk.origin,
      extent,
      shape,
      type.bytes,
      out,
    );
  return out;
}

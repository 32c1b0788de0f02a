import { elements, type Hdf5Type } from './datatypes';
import { type HeaderMessage, MESSAGE, messageOf } from './messages';
import { damaged, type Hdf5Reader, NOWHERE, unusual } from './reader';

/** A piece of a dataset. */
export interface Hdf5Chunk {
  readonly at: number;
  readonly length: number;
  /** A bit for each filter that was left out. */
  readonly skipped: number;
  /** Index of its first element along every axis. */
  readonly origin: readonly number[];
}

/** Where a dataset's elements stand, in C order. */
export type Hdf5Storage =
  | { readonly kind: 'range'; readonly offset: number; readonly length: number }
  | {
      readonly kind: 'chunks';
      readonly chunks: readonly Hdf5Chunk[];
      /** Of a whole chunk, in elements. */
      readonly shape: readonly number[];
      /** Numbers of the filters that a chunk went through, in order. */
      readonly filters: readonly number[];
    }
  /** Nothing was ever written. */
  | { readonly kind: 'none' };

const DEEPEST = 16;

function chunksAt(reader: Hdf5Reader, at: number, rank: number, chunks: Hdf5Chunk[], depth: number): void {
  reader.signature('TREE', at);
  if (reader.u8(at + 4) !== 1 || depth > DEEPEST) throw damaged('TREE', at);
  const [level, count] = [reader.u8(at + 5), reader.u16(at + 6)];
  const keySize = 8 + 8 * (rank + 1);
  for (let i = 0; i < count; i++) {
    const key = at + 24 + i * (keySize + 8);
    reader.step('TREE', key);
    const child = reader.u64(key + keySize);
    if (level > 0) {
      chunksAt(reader, child, rank, chunks, depth + 1);
      continue;
    }
    const length = reader.u32(key);
    reader.within('chunk', child, length);
    const origin = Array.from({ length: rank }, (_, axis) => reader.u64(key + 8 + 8 * axis));
    chunks.push({ at: child, length, skipped: reader.u32(key + 4), origin });
  }
}

function filtersOf(reader: Hdf5Reader, message: HeaderMessage | null): readonly number[] {
  if (message === null) return [];
  const { at } = message;
  const [version, count] = [reader.u8(at), reader.u8(at + 1)];
  if (version !== 1 && version !== 2) throw damaged('filters', at);
  let next = at + (version === 1 ? 8 : 2);
  return Array.from({ length: count }, () => {
    const id = reader.u16(next);
    const hasName = version === 1 || id >= 256;
    const nameSize = hasName ? reader.u16(next + 2) : 0;
    const values = reader.u16(next + (hasName ? 6 : 4));
    next += hasName ? 8 : 6;
    next += version === 1 ? Math.ceil(nameSize / 8) * 8 : nameSize;
    next += 4 * values + (version === 1 && values % 2 === 1 ? 4 : 0);
    return id;
  });
}

/**
 * Where a dataset stands.
 * @throws `model/corrupt`; `model/unsupported` for layouts that only `libver='latest'` and virtual datasets have
 */
export function storageOf(
  reader: Hdf5Reader,
  messages: readonly HeaderMessage[],
  shape: readonly number[],
  type: Hdf5Type,
): Hdf5Storage {
  const message = messageOf(messages, MESSAGE.layout);
  if (message === null) throw damaged('layout', 0);
  const { at } = message;
  const version = reader.u8(at);
  const wanted = elements(shape) * type.bytes;
  const range = (offset: number, length: number): Hdf5Storage => {
    if (offset === NOWHERE || wanted === 0) return { kind: 'none' };
    if (length < wanted) throw damaged('layout', at);
    reader.within('layout', offset, wanted);
    return { kind: 'range', offset, length: wanted };
  };
  if (version === 1 || version === 2) {
    if (reader.u8(at + 2) === 1) return range(reader.u64(at + 8), wanted);
    throw unusual('layout 1');
  }
  if (version !== 3 && version !== 4) throw damaged('layout', at);
  const kind = reader.u8(at + 1);
  if (kind === 0) return range(at + 4, reader.u16(at + 2));
  if (kind === 1) return range(reader.u64(at + 2), reader.u64(at + 10));
  if (kind !== 2 || version === 4) throw unusual(kind === 3 ? 'virtual dataset' : 'layout 4');
  const rank = reader.u8(at + 2) - 1;
  if (rank !== shape.length) throw damaged('layout', at);
  const chunkShape = Array.from({ length: rank }, (_, axis) => reader.u32(at + 11 + 4 * axis));
  if (chunkShape.some((size) => size < 1)) throw damaged('layout', at);
  const chunks: Hdf5Chunk[] = [];
  const tree = reader.u64(at + 3);
  if (tree === NOWHERE) return { kind: 'none' };
  chunksAt(reader, tree, rank, chunks, 0);
  const filters = filtersOf(reader, messageOf(messages, MESSAGE.filters));
  return { kind: 'chunks', chunks, shape: chunkShape, filters };
}

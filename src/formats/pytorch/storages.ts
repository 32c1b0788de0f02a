import { DenseLensError } from '../../errors';
import { m } from '../messages/m';
import { readZipDirectory } from '../zip/zip-directory';
import { ByteReader } from './byte-reader';
import { readPickle } from './pickle';
import { itemsOf, type PickleValue } from './pickle-values';

/** A checkpoint: what was pickled, and where the bytes of its storages are. */
export interface Checkpoint {
  readonly root: PickleValue;
  /** Range of a storage's bytes within the file; null when the file does not hold it. */
  readonly storage: (key: string) => { readonly offset: number; readonly length: number } | null;
}

const unsupported = (message: string): DenseLensError => new DenseLensError('model/unsupported', message);
const corrupt = (why: string): DenseLensError =>
  new DenseLensError('model/corrupt', m.pytorch_damaged({ why }));

/** torch.serialization's magic number 0x1950a86a20f9469cfc6c, as the ten bytes of a LONG1. */
const MAGIC = [0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19];

/** Whether bytes are a checkpoint of torch.save before version 1.6 (or with `_use_new_zipfile_serialization=False`). */
export function looksLikeLegacyCheckpoint(bytes: Uint8Array): boolean {
  // PROTO 2, LONG1 of ten bytes
  if (bytes[0] !== 0x80 || bytes[2] !== 0x8a || bytes[3] !== 10) return false;
  return MAGIC.every((byte, i) => bytes[4 + i] === byte);
}

/** Whether an archive's names are those of torch.save or torch.jit.save. */
export const pickleEntryOf = (names: Iterable<string>): string | undefined =>
  [...names].find((name) => name === 'data.pkl' || name.endsWith('/data.pkl'));

function readZip(file: Uint8Array): Checkpoint {
  const entries = readZipDirectory(file);
  const name = pickleEntryOf(entries.keys());
  const entry = name === undefined ? undefined : entries.get(name);
  if (name === undefined || entry === undefined) throw corrupt(m.pytorch_no_pickle());
  if (entry.method !== 'stored') {
    throw unsupported(m.pytorch_packed_again({ name }));
  }
  const folder = name.slice(0, -'data.pkl'.length);
  const order = entries.get(`${folder}byteorder`);
  if (order !== undefined && file[order.offset] === 'b'.charCodeAt(0)) {
    throw unsupported(m.pytorch_big_endian());
  }
  const pickle = file.subarray(entry.offset, entry.offset + entry.length);
  return {
    root: readPickle(new ByteReader(pickle)),
    storage: (key) => {
      const data = entries.get(`${folder}data/${key}`);
      if (data?.method === 'other' || data?.method === 'deflated')
        throw unsupported(m.pytorch_compressed({ name: data.name }));
      return data === undefined ? null : { offset: data.offset, length: data.length };
    },
  };
}

/** Bytes of an element, by the storage's class. */
const ELEMENT_BYTES: Readonly<Record<string, number>> = {
  DoubleStorage: 8,
  LongStorage: 8,
  ComplexFloatStorage: 8,
  FloatStorage: 4,
  IntStorage: 4,
  HalfStorage: 2,
  BFloat16Storage: 2,
  ShortStorage: 2,
  CharStorage: 1,
  ByteStorage: 1,
  BoolStorage: 1,
  UntypedStorage: 1,
};

/** Every storage that a pickle speaks of, with its element size: the old format does not repeat it. */
function elementSizes(root: PickleValue): ReadonlyMap<string, number> {
  const sizes = new Map<string, number>();
  const seen = new Set<PickleValue>();
  const pending: PickleValue[] = [root];
  for (let value = pending.pop(); value !== undefined; value = pending.pop()) {
    if (typeof value !== 'object' || value === null || value instanceof Uint8Array || seen.has(value))
      continue;
    seen.add(value);
    if (value.kind === 'persistent') {
      const [tag, type, key] = itemsOf(value.id);
      const name =
        typeof type === 'object' && type !== null && 'kind' in type && type.kind === 'global'
          ? type.name
          : '';
      if (tag === 'storage') sizes.set(String(key), ELEMENT_BYTES[name] ?? 0);
    } else if (value.kind === 'list') for (const item of value.items) pending.push(item);
    else if (value.kind !== 'global') {
      for (const [key, item] of value.entries) pending.push(key, item);
      if (value.kind === 'object') {
        for (const item of value.items) pending.push(item);
        pending.push(value.args, value.state);
      }
    }
  }
  return sizes;
}

function readLegacy(file: Uint8Array): Checkpoint {
  const reader = new ByteReader(file);
  readPickle(reader);
  const protocol = readPickle(reader);
  if (protocol !== 1001) throw corrupt(m.pytorch_protocol());
  const system = readPickle(reader);
  if (typeof system === 'object' && system !== null && 'kind' in system && system.kind === 'dict') {
    if (system.entries.get('little_endian') === false) throw unsupported(m.pytorch_big_endian());
  }
  const root = readPickle(reader);
  const sizes = elementSizes(root);
  const ranges = new Map<string, { offset: number; length: number }>();
  for (const key of itemsOf(readPickle(reader))) {
    if (typeof key !== 'string' && typeof key !== 'number') throw corrupt(m.pytorch_storage_name());
    const count = reader.u64();
    const size = sizes.get(String(key)) ?? 0;
    if (size === 0) throw unsupported(m.pytorch_unknown_type({ key: String(key) }));
    const offset = reader.at;
    reader.skip(count * size);
    ranges.set(String(key), { offset, length: count * size });
  }
  return { root, storage: (key) => ranges.get(key) ?? null };
}

/**
 * Opens what torch.save wrote, in either of its formats. Nothing in it is run.
 * @throws `model/corrupt`, `model/unsupported`
 */
export const openCheckpoint = (file: Uint8Array): Checkpoint =>
  looksLikeLegacyCheckpoint(file) ? readLegacy(file) : readZip(file);

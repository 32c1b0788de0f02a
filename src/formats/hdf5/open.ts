import { type Attributes, attributesOf } from './attributes';
import { dataspaceAt, datatypeAt, type Hdf5Type } from './datatypes';
import { linksOf } from './links';
import { looksLikeHdf5 } from './looks-like';
import { headerMessages, MESSAGE, messageOf } from './messages';
import { damaged, Hdf5Reader, unusual } from './reader';
import { type Hdf5Storage, storageOf } from './storage';

/** An array of the file, which stays where it is. */
export interface Hdf5Dataset {
  readonly kind: 'dataset';
  readonly shape: readonly number[];
  readonly type: Hdf5Type;
  readonly storage: Hdf5Storage;
  readonly attributes: Attributes;
}

/** A folder of the file. */
export interface Hdf5Group {
  readonly kind: 'group';
  readonly attributes: Attributes;
  readonly children: ReadonlyMap<string, Hdf5Dataset | Hdf5Group>;
}

/** Deeper than any model of models. */
const DEEPEST = 24;

/** Address of the root group's header. */
function rootOf(reader: Hdf5Reader): number {
  if (!looksLikeHdf5(reader.bytes)) throw damaged('superblock', 0);
  const version = reader.u8(8);
  if (version > 3) throw unusual(`superblock ${version}`);
  const [offsets, lengths] = version < 2 ? [reader.u8(13), reader.u8(14)] : [reader.u8(9), reader.u8(10)];
  if (offsets !== 8 || lengths !== 8) throw unusual(`${8 * offsets}-bit addresses`);
  if (version >= 2) return reader.u64(36);
  return reader.u64((version === 0 ? 56 : 60) + 8);
}

class Opener {
  readonly #reader: Hdf5Reader;
  /** Objects above the one that is looked at: a group may hold itself. */
  readonly #above = new Set<number>();

  constructor(reader: Hdf5Reader) {
    this.#reader = reader;
  }

  object(at: number): Hdf5Dataset | Hdf5Group | null {
    const reader = this.#reader;
    const messages = headerMessages(reader, at);
    const space = messageOf(messages, MESSAGE.dataspace);
    const attributes = attributesOf(reader, messages);
    if (space === null) {
      if (this.#above.has(at) || this.#above.size >= DEEPEST) throw damaged('group', at);
      this.#above.add(at);
      const children = new Map<string, Hdf5Dataset | Hdf5Group>();
      for (const [name, address] of linksOf(reader, messages)) {
        const child = this.object(address);
        if (child !== null) children.set(name, child);
      }
      this.#above.delete(at);
      return { kind: 'group', attributes, children };
    }
    const type = messageOf(messages, MESSAGE.datatype);
    const shape = dataspaceAt(reader, space.at);
    // A committed type, or a dataset of nothing.
    if (type === null || shape === null || messageOf(messages, MESSAGE.layout) === null) return null;
    const datatype = datatypeAt(reader, type.at);
    const storage = storageOf(reader, messages, shape, datatype);
    return { kind: 'dataset', shape, type: datatype, storage, attributes };
  }
}

/**
 * Reads what an HDF5 file holds, not the arrays themselves: they stay ranges of the file. After "HDF5 File Format
 * Specification Version 3.0" (The HDF Group), as far as h5py writes it without `libver='latest'`.
 * @throws `model/corrupt`, `model/unsupported`
 */
export function openHdf5(bytes: Uint8Array): Hdf5Group {
  const reader = new Hdf5Reader(bytes);
  const at = rootOf(reader);
  const root = new Opener(reader).object(at);
  if (root?.kind !== 'group') throw damaged('superblock', at);
  return root;
}

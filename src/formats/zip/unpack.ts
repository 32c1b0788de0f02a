import { DenseLensError } from '../../errors';
import { m } from '../messages/m';
import { inflateInto, LARGEST_RATIO } from './inflate';
import type { ZipEntry } from './zip-directory';

const corrupt = (name: string): DenseLensError =>
  new DenseLensError('model/corrupt', m.zip_entry_damaged({ name }));

/** Inflates into a buffer of the size that the archive gives; anything else is damage. */
async function inflate(name: string, packed: Uint8Array<ArrayBuffer>, size: number): Promise<Uint8Array> {
  if (size > packed.length * LARGEST_RATIO) throw corrupt(name);
  const out = new Uint8Array(size);
  if ((await inflateInto('deflate-raw', packed, out)) !== size) throw corrupt(name);
  return out;
}

/**
 * The bytes of a file in an archive: a view where they are stored as they are; what is packed is unpacked once, which
 * takes the unpacked file's size beside the archive, and little more on the way.
 * @throws `model/corrupt`; `model/unsupported` for other ways of packing than deflate
 */
export async function unpackEntry(archive: Uint8Array, entry: ZipEntry): Promise<Uint8Array> {
  const { name, method, offset, length, size } = entry;
  const bytes = archive.subarray(offset, offset + length);
  if (method === 'stored') return bytes;
  if (method === 'deflated') return inflate(name, bytes as Uint8Array<ArrayBuffer>, size);
  throw new DenseLensError('model/unsupported', m.zip_unusual({ name }));
}

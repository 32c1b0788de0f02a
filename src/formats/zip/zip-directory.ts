import { DenseLensError } from '../../errors';
import { m } from '../messages/m';

/** A file within an archive; its bytes are a range of the archive's. */
export interface ZipEntry {
  readonly name: string;
  /** `stored` bytes are the file itself. */
  readonly method: 'stored' | 'deflated' | 'other';
  /** First byte within the archive, and how many stand there. */
  readonly offset: number;
  readonly length: number;
  /** Bytes of the file once unpacked, as the archive says. */
  readonly size: number;
}

const END = 0x06054b50;
const END_64 = 0x06064b50;
const END_64_LOCATOR = 0x07064b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
/** Length of the end record, and of the longest comment behind it. */
const END_LENGTH = 22;
const LONGEST_COMMENT = 0xffff;
/** In 32-bit fields, says that the 64-bit one counts. */
const IN_64 = 0xffffffff;

const corrupt = (why: string): DenseLensError => new DenseLensError('model/corrupt', m.zip_damaged({ why }));

/** Whether bytes begin as a zip archive does. */
export const looksLikeZip = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5);

/** Numbers at places of the archive. @throws `model/corrupt` beyond its end */
class Reader {
  readonly #view: DataView;

  constructor(bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  #within(at: number, length: number): void {
    if (!Number.isSafeInteger(at) || at < 0 || at + length > this.#view.byteLength)
      throw corrupt(m.zip_beyond());
  }

  u16(at: number): number {
    this.#within(at, 2);
    return this.#view.getUint16(at, true);
  }

  u32(at: number): number {
    this.#within(at, 4);
    return this.#view.getUint32(at, true);
  }

  u64(at: number): number {
    this.#within(at, 8);
    return Number(this.#view.getBigUint64(at, true));
  }
}

function findEnd(reader: Reader, length: number): number {
  const last = length - END_LENGTH;
  for (let at = last; at >= Math.max(0, last - LONGEST_COMMENT); at--) {
    if (reader.u32(at) === END) return at;
  }
  throw corrupt(m.zip_no_end());
}

/** Where the list of files begins, and how many there are. */
function directoryOf(reader: Reader, length: number): { readonly at: number; readonly count: number } {
  const end = findEnd(reader, length);
  const [count, at] = [reader.u16(end + 10), reader.u32(end + 16)];
  const isBig = count === 0xffff || at === IN_64;
  if (!isBig || end < 20 || reader.u32(end - 20) !== END_64_LOCATOR) return { at, count };
  const end64 = reader.u64(end - 12);
  if (reader.u32(end64) !== END_64) throw corrupt(m.zip_no_end_64());
  return { at: reader.u64(end64 + 48), count: reader.u64(end64 + 32) };
}

interface Sizes {
  readonly size: number;
  readonly length: number;
  readonly local: number;
}

/** Takes the 64-bit sizes from an entry's extra fields, for those that the 32-bit ones leave open. */
function bigSizes(reader: Reader, at: number, until: number, small: Sizes): Sizes {
  for (let field = at; field + 4 <= until; field += 4 + reader.u16(field + 2)) {
    if (reader.u16(field) !== 1) continue;
    let next = field + 4;
    const take = (value: number): number => {
      if (value !== IN_64) return value;
      next += 8;
      return reader.u64(next - 8);
    };
    const size = take(small.size);
    const length = take(small.length);
    return { size, length, local: take(small.local) };
  }
  return small;
}

const METHODS: Readonly<Record<number, ZipEntry['method']>> = { 0: 'stored', 8: 'deflated' };

/**
 * The files of an archive by name, folders left out. Nothing is unpacked.
 * @throws `model/corrupt` when the archive is damaged, `model/unsupported` when it is encrypted
 */
export function readZipDirectory(archive: Uint8Array): ReadonlyMap<string, ZipEntry> {
  const reader = new Reader(archive);
  const { at: begin, count } = directoryOf(reader, archive.byteLength);
  const decoder = new TextDecoder();
  const entries = new Map<string, ZipEntry>();
  let at = begin;
  for (let i = 0; i < count; i++) {
    if (reader.u32(at) !== CENTRAL) throw corrupt(m.zip_list_short());
    const [nameLength, extraLength, commentLength] = [
      reader.u16(at + 28),
      reader.u16(at + 30),
      reader.u16(at + 32),
    ];
    const nameEnd = at + 46 + nameLength;
    const name = decoder.decode(archive.subarray(at + 46, nameEnd));
    const { size, length, local } = bigSizes(reader, nameEnd, nameEnd + extraLength, {
      size: reader.u32(at + 24),
      length: reader.u32(at + 20),
      local: reader.u32(at + 42),
    });
    if ((reader.u16(at + 8) & 1) === 1) {
      throw new DenseLensError('model/unsupported', m.zip_encrypted({ name }));
    }
    const method = METHODS[reader.u16(at + 10)] ?? 'other';
    at = nameEnd + extraLength + commentLength;
    if (name.endsWith('/')) continue;
    if (reader.u32(local) !== LOCAL) throw corrupt(m.zip_misplaced({ name }));
    const offset = local + 30 + reader.u16(local + 26) + reader.u16(local + 28);
    if (offset + length > archive.byteLength) throw corrupt(m.zip_behind({ name }));
    if (method === 'stored' && size !== length) throw corrupt(m.zip_two_lengths({ name }));
    entries.set(name, { name, method, offset, length, size });
  }
  return entries;
}

/** Records of one size, by number. */
export interface RecordStore {
  /** @param at - first byte within the record */
  write(record: number, at: number, bytes: Uint8Array<ArrayBuffer>): void;
  /** What was never written is 0. */
  read(record: number, at: number, into: Uint8Array<ArrayBuffer>): void;
  /** Nothing may be asked of it any more. */
  close(): void;
}

/** Records that memory takes up at a time. */
const CHUNK = 64;

/** Records in memory, which grows with them. */
export function recordsInMemory(size: number): RecordStore {
  const chunks = new Map<number, Uint8Array<ArrayBuffer>>();
  const place = (record: number, at: number): readonly [number, number] => [
    Math.floor(record / CHUNK),
    (record % CHUNK) * size + at,
  ];
  return {
    write: (record, at, bytes) => {
      const [chunk, offset] = place(record, at);
      const own = chunks.get(chunk) ?? new Uint8Array(CHUNK * size);
      chunks.set(chunk, own);
      own.set(bytes, offset);
    },
    read: (record, at, into) => {
      const [chunk, offset] = place(record, at);
      const own = chunks.get(chunk);
      if (own === undefined) into.fill(0);
      else into.set(own.subarray(offset, offset + into.length));
    },
    close: () => chunks.clear(),
  };
}

/** Records in a file, so that memory stays as it is, however many there are. */
export function recordsInFile(file: FileSystemSyncAccessHandle, size: number): RecordStore {
  return {
    write: (record, at, bytes) => {
      const written = file.write(bytes, { at: record * size + at });
      if (written !== bytes.length) throw new DOMException('Too little was written.', 'QuotaExceededError');
    },
    read: (record, at, into) => {
      const found = file.read(into, { at: record * size + at });
      into.fill(0, found);
    },
    close: () => file.close(),
  };
}

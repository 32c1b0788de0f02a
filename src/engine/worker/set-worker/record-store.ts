/** Records of one size, by number. */
export interface RecordStore {
  /**
   * Takes a copy of the bytes.
   * @param at - first byte within the record
   */
  write(record: number, at: number, bytes: Uint8Array<ArrayBuffer>): void;
  /** What was never written is 0. */
  read(record: number, at: number, into: Uint8Array<ArrayBuffer>): void;
  /** Nothing may be asked of it any more. Throws where the last records find no room. */
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

/** What was given to be written, and waits for more. */
interface Late {
  /** First byte in the file. */
  readonly from: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Pieces that are written together. */
const TOGETHER = 12;
/** Milliseconds that pieces wait at most. */
const LATEST = 1_000;

/** Pieces that follow each other as one. Of those that overlap the later one counts, so these stay apart, in order. */
function joined(pieces: readonly Late[]): readonly Late[] {
  const sorted = pieces.toSorted((a, b) => a.from - b.from);
  const overlap = sorted.some(
    ({ from, bytes }, n) => from + bytes.length > (sorted[n + 1]?.from ?? Infinity),
  );
  if (overlap) return pieces;
  const rows: Late[][] = [];
  let end = -1;
  for (const piece of sorted) {
    if (piece.from === end) rows.at(-1)?.push(piece);
    else rows.push([piece]);
    end = piece.from + piece.bytes.length;
  }
  return rows.flatMap((row): readonly Late[] => {
    const [first, last] = [row[0], row.at(-1)];
    if (first === undefined || last === undefined || row.length === 1) return row;
    const all = new Uint8Array(last.from + last.bytes.length - first.from);
    for (const { from, bytes } of row) all.set(bytes, from - first.from);
    return [{ from: first.from, bytes: all }];
  });
}

/**
 * Records in a file, so that memory stays as it is, however many there are. Several are written at once, up to a second
 * later: each write asks the browser for room, which takes as long as all else that is done with an image's numbers.
 */
export function recordsInFile(file: FileSystemSyncAccessHandle, size: number): RecordStore {
  let late: Late[] = [];
  let timer: ReturnType<typeof setTimeout> | null = null;
  /** What cannot be written stays, and is tried again with the next. */
  const flush = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    for (const { from, bytes } of joined(late)) {
      if (file.write(bytes, { at: from }) !== bytes.length)
        throw new DOMException('Too little was written.', 'QuotaExceededError');
    }
    late = [];
  };
  const flushQuietly = (): void => {
    try {
      flush();
    } catch {
      // The next record says so.
    }
  };
  return {
    write: (record, at, bytes) => {
      late.push({ from: record * size + at, bytes: bytes.slice() });
      if (late.length >= TOGETHER) flush();
      else timer ??= setTimeout(flushQuietly, LATEST);
    },
    read: (record, at, into) => {
      const start = record * size + at;
      const found = file.read(into, { at: start });
      into.fill(0, found);
      for (const { from, bytes } of late) {
        const [begin, end] = [Math.max(from, start), Math.min(from + bytes.length, start + into.length)];
        if (begin < end) into.set(bytes.subarray(begin - from, end - from), begin - start);
      }
    },
    close: () => {
      try {
        flush();
      } finally {
        file.close();
      }
    },
  };
}

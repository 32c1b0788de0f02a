import { readFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';

/** A tensor of an .npz file. */
export interface NpzTensor {
  readonly dims: readonly number[];
  readonly data: Float32Array;
}

/**
 * Reads an .npz of stored float32 arrays, and of texts (several as lines of one), by its central directory, as the formats' own descriptions say it
 * (PKWARE's APPNOTE, numpy.lib.format), and checks every file's CRC-32.
 */
export function readNpz(path: string): {
  readonly tensors: ReadonlyMap<string, NpzTensor>;
  readonly texts: ReadonlyMap<string, string>;
} {
  const file = readFileSync(path);
  const end = file.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  const count = file.readUInt16LE(end + 10);
  const tensors = new Map<string, NpzTensor>();
  const texts = new Map<string, string>();
  let at = file.readUInt32LE(end + 16);
  for (let i = 0; i < count; i++) {
    if (file.toString('latin1', at, at + 4) !== 'PK\x01\x02') throw new Error(`no directory entry ${i}`);
    const [method, crc, size] = [
      file.readUInt16LE(at + 10),
      file.readUInt32LE(at + 16),
      file.readUInt32LE(at + 24),
    ];
    const [name, extra, comment] = [28, 30, 32].map((field) => file.readUInt16LE(at + field)) as [
      number,
      number,
      number,
    ];
    const entry = file.toString('utf8', at + 46, at + 46 + name);
    const local = file.readUInt32LE(at + 42);
    const start = local + 30 + file.readUInt16LE(local + 26) + file.readUInt16LE(local + 28);
    const bytes = file.subarray(start, start + size);
    if (method !== 0) throw new Error(`${entry} is compressed`);
    if (crc32(bytes) !== crc) throw new Error(`${entry}: wrong CRC-32`);
    const text = readText(bytes);
    if (text === null) tensors.set(entry.replace(/\.npy$/, ''), readNpy(bytes, entry));
    else texts.set(entry.replace(/\.npy$/, ''), text);
    at += 46 + name + extra + comment;
  }
  return { tensors, texts };
}

/** An array of no dimension or one of numpy's UTF-32 texts, as lines; null for any other. */
function readText(bytes: Buffer): string | null {
  const body = 10 + bytes.readUInt16LE(8);
  const header = bytes.toString('latin1', 10, body);
  const [, longest, shape] =
    /^\{'descr': '<U(\d+)', 'fortran_order': False, 'shape': \((\d*),?\), \} *\n$/.exec(header) ?? [];
  if (longest === undefined) return null;
  const [length, count] = [Number(longest), Number(shape || 1)];
  if (bytes.length !== body + 4 * length * count) throw new Error('a text of another length');
  const textAt = (n: number): string =>
    Array.from({ length }, (_, i) => bytes.readUInt32LE(body + 4 * (n * length + i)))
      .filter((point) => point !== 0)
      .map((point) => String.fromCodePoint(point))
      .join('');
  return Array.from({ length: count }, (_, n) => textAt(n)).join('\n');
}

function readNpy(bytes: Buffer, entry: string): NpzTensor {
  const body = 10 + bytes.readUInt16LE(8);
  const header = bytes.toString('latin1', 10, body);
  const shape = /^\{'descr': '<f4', 'fortran_order': False, 'shape': \(([\d, ]*)\), \} *\n$/.exec(
    header,
  )?.[1];
  if (bytes.toString('latin1', 0, 8) !== '\x93NUMPY\x01\x00' || shape === undefined)
    throw new Error(`${entry} is no float32 array: ${header}`);
  const dims = shape.split(',').flatMap((part) => (part.trim() === '' ? [] : [Number(part)]));
  return { dims, data: new Float32Array(Uint8Array.from(bytes.subarray(body)).buffer) };
}

import { DenseLensError } from '../errors';
import { DTYPE_BYTES, type WeightDtype, type WeightRef } from './canonical';

/** One tensor as a safetensors header lists it; offsets count from the file's first byte. */
export interface SafetensorsEntry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly offset: number;
  readonly length: number;
}

/** A parsed header; the data stay where they are. */
export interface SafetensorsHeader {
  readonly tensors: ReadonlyMap<string, SafetensorsEntry>;
  readonly metadata: Readonly<Record<string, string>>;
}

const corrupt = (message: string, cause?: unknown): DenseLensError =>
  new DenseLensError('model/corrupt', `This safetensors file is damaged: ${message}.`, { cause });

/** Element sizes of every dtype that the format knows, in bytes. */
const ELEMENT_BYTES: Readonly<Record<string, number>> = {
  BOOL: 1,
  U8: 1,
  I8: 1,
  F8_E4M3: 1,
  F8_E5M2: 1,
  I16: 2,
  U16: 2,
  F16: 2,
  BF16: 2,
  I32: 4,
  U32: 4,
  F32: 4,
  F64: 8,
  I64: 8,
  U64: 8,
};

const MAX_HEADER_BYTES = 100_000_000;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isSize = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

function parseEntry(name: string, value: unknown, dataStart: number, fileLength: number): SafetensorsEntry {
  if (!isRecord(value)) throw corrupt(`the entry of "${name}" is not an object`);
  const { dtype, shape, data_offsets: range } = value;
  if (typeof dtype !== 'string' || !Object.hasOwn(ELEMENT_BYTES, dtype)) {
    throw corrupt(
      `"${name}" has ${dtype === undefined ? 'no dtype' : `the unknown dtype ${JSON.stringify(dtype)}`}`,
    );
  }
  if (!Array.isArray(shape) || !shape.every(isSize))
    throw corrupt(`the shape of "${name}" is not a list of sizes`);
  if (!Array.isArray(range) || range.length !== 2 || !range.every(isSize)) {
    throw corrupt(`the offsets of "${name}" are not two sizes`);
  }
  const [begin, end] = range as [number, number];
  if (end < begin || dataStart + end > fileLength) throw corrupt(`"${name}" lies outside the file`);
  const expected = shape.reduce((product: number, size: number) => product * size, ELEMENT_BYTES[dtype] ?? 0);
  if (expected !== end - begin) {
    throw corrupt(
      `"${name}" should take ${expected} bytes by its shape, but its offsets span ${end - begin}`,
    );
  }
  return { dtype, shape, offset: dataStart + begin, length: end - begin };
}

/**
 * Reads and checks a safetensors header
 * (format: 8-byte little-endian length, JSON, data; https://huggingface.co/docs/safetensors).
 * @throws `model/corrupt` for a truncated file, a header longer than the file, JSON that is none,
 *   unknown dtypes, offsets out of range, overlapping, leaving gaps, or not matching the shape
 */
export function parseSafetensors(file: Uint8Array): SafetensorsHeader {
  if (file.byteLength < 8) throw corrupt(`it has ${file.byteLength} bytes, fewer than its length field`);
  const declared = new DataView(file.buffer, file.byteOffset, 8).getBigUint64(0, true);
  if (declared > BigInt(Math.min(MAX_HEADER_BYTES, file.byteLength - 8))) {
    throw corrupt(`its header claims ${declared} bytes, more than the file holds`);
  }
  const headerLength = Number(declared);
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(file.subarray(8, 8 + headerLength)));
  } catch (cause) {
    throw corrupt('its header is not JSON', cause);
  }
  if (!isRecord(json)) throw corrupt('its header is not an object');

  const dataStart = 8 + headerLength;
  const tensors = new Map<string, SafetensorsEntry>();
  let metadata: Record<string, string> = {};
  for (const [name, value] of Object.entries(json)) {
    if (name !== '__metadata__') tensors.set(name, parseEntry(name, value, dataStart, file.byteLength));
    else if (isRecord(value)) {
      const pairs = Object.entries(value).filter(
        (pair): pair is [string, string] => typeof pair[1] === 'string',
      );
      metadata = Object.fromEntries(pairs);
    }
  }

  let end = dataStart;
  for (const [name, entry] of [...tensors].sort(
    ([, a], [, b]) => a.offset - b.offset || a.length - b.length,
  )) {
    if (entry.offset < end) throw corrupt(`"${name}" overlaps another tensor`);
    if (entry.offset > end) throw corrupt(`there are ${entry.offset - end} stray bytes before "${name}"`);
    end = entry.offset + entry.length;
  }
  if (end !== file.byteLength)
    throw corrupt(`it has ${file.byteLength - end} bytes more than its header describes`);
  return { tensors, metadata };
}

/** A header's entry as a weight reference. @throws `model/unsupported` for dtypes that are no float weights */
export function toWeightRef(name: string, entry: SafetensorsEntry, file = 0): WeightRef {
  if (!Object.hasOwn(DTYPE_BYTES, entry.dtype)) {
    throw new DenseLensError(
      'model/unsupported',
      `"${name}" is stored as ${entry.dtype}; DenseLens reads weights in F32, F16 or BF16.`,
    );
  }
  return {
    dtype: entry.dtype as WeightDtype,
    shape: entry.shape,
    file,
    offset: entry.offset,
    length: entry.length,
  };
}

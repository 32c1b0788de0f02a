import { DenseLensError } from '../errors';
import { number } from '../messages/say';
import { DTYPE_BYTES, type WeightDtype, type WeightRef } from './canonical';
import { m } from './messages/m';

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

const corrupt = (why: string, cause?: unknown): DenseLensError =>
  new DenseLensError('model/corrupt', m.safetensors_damaged({ why }), { cause });

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
  if (!isRecord(value)) throw corrupt(m.safetensors_no_object({ name }));
  const { dtype, shape, data_offsets: range } = value;
  if (typeof dtype !== 'string' || !Object.hasOwn(ELEMENT_BYTES, dtype)) {
    throw corrupt(
      dtype === undefined
        ? m.safetensors_no_dtype({ name })
        : m.safetensors_unknown_dtype({ name, dtype: JSON.stringify(dtype) }),
    );
  }
  if (!Array.isArray(shape) || !shape.every(isSize)) throw corrupt(m.safetensors_no_shape({ name }));
  if (!Array.isArray(range) || range.length !== 2 || !range.every(isSize)) {
    throw corrupt(m.safetensors_no_offsets({ name }));
  }
  const [begin, end] = range as [number, number];
  if (end < begin || dataStart + end > fileLength) throw corrupt(m.safetensors_outside({ name }));
  const expected = shape.reduce((product: number, size: number) => product * size, ELEMENT_BYTES[dtype] ?? 0);
  if (expected !== end - begin) {
    throw corrupt(m.safetensors_length({ name, expected: number(expected), bytes: number(end - begin) }));
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
  if (file.byteLength < 8) throw corrupt(m.safetensors_short({ bytes: number(file.byteLength) }));
  const declared = new DataView(file.buffer, file.byteOffset, 8).getBigUint64(0, true);
  if (declared > BigInt(Math.min(MAX_HEADER_BYTES, file.byteLength - 8))) {
    throw corrupt(m.safetensors_header_length({ bytes: number(declared) }));
  }
  const headerLength = Number(declared);
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(file.subarray(8, 8 + headerLength)));
  } catch (cause) {
    throw corrupt(m.safetensors_no_json(), cause);
  }
  if (!isRecord(json)) throw corrupt(m.safetensors_no_header());

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
    if (entry.offset < end) throw corrupt(m.safetensors_overlap({ name }));
    if (entry.offset > end) throw corrupt(m.safetensors_gap({ name, bytes: number(entry.offset - end) }));
    end = entry.offset + entry.length;
  }
  if (end !== file.byteLength) throw corrupt(m.safetensors_rest({ bytes: number(file.byteLength - end) }));
  return { tensors, metadata };
}

/** A header's entry as a weight reference. @throws `model/unsupported` for dtypes that are no float weights */
export function toWeightRef(name: string, entry: SafetensorsEntry, file = 0): WeightRef {
  if (!Object.hasOwn(DTYPE_BYTES, entry.dtype)) {
    throw new DenseLensError('model/unsupported', m.safetensors_dtype({ name, dtype: entry.dtype }));
  }
  return {
    dtype: entry.dtype as WeightDtype,
    shape: entry.shape,
    file,
    offset: entry.offset,
    length: entry.length,
  };
}

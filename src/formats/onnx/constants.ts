import { number } from '../../messages/say';
import { DTYPE_BYTES, type WeightDtype } from '../canonical';
import { decodeBfloat16, decodeHalf } from '../half';
import { m } from '../messages/m';
import { permute } from '../permute';
import { decodeVarints } from '../varints';
import { refusedGraph } from './advice';
import { corrupt } from './decode';
import type { FileTable } from './file-table';
import {
  TensorProto_DataLocation as DataLocation,
  TensorProto_DataType as DataType,
  type TensorProto,
} from './onnx_pb';

/** Where a constant's elements are, in C order of its `dims`. */
export type ConstantData =
  | { readonly kind: 'stored'; readonly dtype: WeightDtype; readonly file: number; readonly offset: number }
  /** The same value everywhere. */
  | { readonly kind: 'fill'; readonly value: number }
  /** Few enough to compute with: shapes, axes, paddings, per-channel vectors. */
  | { readonly kind: 'numbers'; readonly values: readonly number[] }
  /** Half precision that was written as a list of integers. */
  | {
      readonly kind: 'varints';
      readonly dtype: 'F16' | 'BF16';
      readonly file: number;
      readonly offset: number;
      readonly length: number;
    }
  /** Integers of quantised weights: floats only with a scale. */
  | { readonly kind: 'integers'; readonly type: string; readonly read: () => ArrayLike<number> }
  /** Rounded from double precision, or made of integers and a scale, when they are asked for. */
  | {
      readonly kind: 'computed';
      readonly how: 'double' | 'quantised';
      readonly values: () => Float32Array;
    }
  | { readonly kind: 'permuted'; readonly base: Constant; readonly perm: readonly number[] }
  /** A type that no weight of a DenseNet has; refused only when something needs it. */
  | { readonly kind: 'foreign'; readonly type: string };

/** A tensor that does not depend on the image. */
export interface Constant {
  readonly name: string;
  readonly dims: readonly number[];
  readonly data: ConstantData;
}

/** Most elements that constant expressions are computed with. */
export const MAX_COMPUTED = 1 << 13;

const FLOAT_TYPES: Readonly<Record<number, WeightDtype>> = {
  [DataType.FLOAT]: 'F32',
  [DataType.FLOAT16]: 'F16',
  [DataType.BFLOAT16]: 'BF16',
};

/** Number of elements. */
export const elementCount = (dims: readonly number[]): number =>
  dims.reduce((product, size) => product * size, 1);

/** A computed constant. */
export const numbers = (name: string, dims: readonly number[], values: readonly number[]): Constant => ({
  name,
  dims,
  data: { kind: 'numbers', values },
});

function readVarints(bytes: Uint8Array): bigint[] {
  const values: bigint[] = [];
  for (let at = 0; at < bytes.byteLength; ) {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[at++];
      if (byte === undefined || shift > 63n) throw corrupt(m.onnx_cut_list());
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
    values.push(BigInt.asIntN(64, value));
  }
  return values;
}

function rawNumbers(bytes: Uint8Array, type: number): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const read = (size: number, at: (offset: number) => number): number[] =>
    Array.from({ length: Math.floor(bytes.byteLength / size) }, (_, i) => at(i * size));
  switch (type) {
    case DataType.INT64:
      return read(8, (offset) => Number(view.getBigInt64(offset, true)));
    case DataType.INT32:
      return read(4, (offset) => view.getInt32(offset, true));
    case DataType.DOUBLE:
      return read(8, (offset) => view.getFloat64(offset, true));
    default:
      return Array.from(bytes);
  }
}

function smallNumbers(tensor: TensorProto, count: number): readonly number[] {
  const { rawData, doubleData, int32Data, int64Data, dataType } = tensor;
  let values: number[];
  if (rawData.byteLength > 0) values = rawNumbers(rawData, dataType);
  else if (dataType === DataType.DOUBLE) values = rawNumbers(doubleData, dataType);
  else values = readVarints(dataType === DataType.INT64 ? int64Data : int32Data).map(Number);
  if (values.length !== count)
    throw corrupt(m.onnx_numbers({ name: tensor.name, has: number(values.length), expected: number(count) }));
  return values;
}

function externalRange(
  tensor: TensorProto,
  files: FileTable,
): { file: number; offset: number; length: number } {
  const entries = new Map(tensor.externalData.map(({ key, value }) => [key, value]));
  const file = files.find(entries.get('location') ?? '');
  const size = files.bytes(file).byteLength;
  const offset = Number(entries.get('offset') ?? 0);
  const length = Number(entries.get('length') ?? size - offset);
  const isSize = Number.isSafeInteger(offset) && Number.isSafeInteger(length) && offset >= 0 && length >= 0;
  if (!isSize || offset + length > size) throw corrupt(m.onnx_outside({ name: tensor.name }));
  return { file, offset, length };
}

const QUANTISED: Readonly<Record<number, readonly [bytes: number, min: number]>> = {
  [DataType.UINT8]: [1, 0],
  [DataType.INT8]: [1, -128],
  [DataType.INT32]: [4, 0],
};

/** A tensor's bytes where they stand as they are in memory, as a view; null where they are a list of numbers. */
function plainBytes(tensor: TensorProto, files: FileTable): Uint8Array | null {
  if (tensor.dataLocation === DataLocation.EXTERNAL) {
    const { file, offset, length } = externalRange(tensor, files);
    return files.bytes(file).subarray(offset, offset + length);
  }
  if (tensor.rawData.byteLength > 0) return tensor.rawData;
  return tensor.dataType === DataType.DOUBLE ? tensor.doubleData : null;
}

/** Doubles and quantised integers, which become floats when they are asked for; other types are foreign. */
function wideData(tensor: TensorProto, count: number, files: FileTable): ConstantData {
  const type = DataType[tensor.dataType] ?? m.onnx_type({ number: tensor.dataType });
  const bytes = plainBytes(tensor, files);
  const isSize = (size: number): void => {
    if (bytes !== null && bytes.byteLength !== count * size)
      throw corrupt(
        m.onnx_bytes({ name: tensor.name, has: number(bytes.byteLength), expected: number(count * size) }),
      );
  };
  if (tensor.dataType === DataType.DOUBLE && bytes !== null) {
    isSize(8);
    return {
      kind: 'computed',
      how: 'double',
      values: () => new Float32Array(new Float64Array(bytes.slice().buffer)),
    };
  }
  const quantised = QUANTISED[tensor.dataType];
  if (quantised === undefined) return { kind: 'foreign', type };
  isSize(quantised[0]);
  const read = (): ArrayLike<number> => {
    if (bytes === null) return smallNumbers(tensor, count);
    if (tensor.dataType === DataType.INT32) return new Int32Array(bytes.slice().buffer);
    return tensor.dataType === DataType.INT8 ? new Int8Array(bytes.slice().buffer) : bytes;
  };
  return { kind: 'integers', type, read };
}

/** The integers of a constant, to be read when they are needed; null when it holds none. */
export function integersOf({ data }: Constant): (() => ArrayLike<number>) | null {
  if (data.kind === 'integers') return data.read;
  if (data.kind === 'numbers') return () => data.values;
  if (data.kind !== 'permuted') return null;
  const { base, perm } = data;
  const read = integersOf(base);
  if (read === null) return null;
  return () => {
    const out = new Int32Array(elementCount(base.dims));
    permute(read(), base.dims, perm, (index, value) => {
      out[index] = value;
    });
    return out;
  };
}

/** How a constant's elements came about, where they are not the file's own; null where they are. */
export function howComputed({ data }: Constant): 'double' | 'quantised' | null {
  if (data.kind === 'computed') return data.how;
  return data.kind === 'permuted' ? howComputed(data.base) : null;
}

/**
 * An initializer, or a Constant node's tensor.
 * @throws `model/corrupt` when its data do not fill its shape, `model/unsupported` when its data file is missing
 */
export function constantOfTensor(tensor: TensorProto, name: string, files: FileTable): Constant {
  const dims = tensor.dims.map(Number);
  const count = elementCount(dims);
  if (dims.some((size) => size < 0) || !Number.isSafeInteger(count))
    throw corrupt(m.onnx_impossible_shape({ name }));
  const made = (data: ConstantData): Constant => ({ name, dims, data });

  if (count === 0) return made({ kind: 'numbers', values: [] });
  const dtype = FLOAT_TYPES[tensor.dataType];
  if (dtype === undefined) {
    const readable = [DataType.INT64, DataType.INT32, DataType.BOOL] as const;
    const isSmall = readable.some((type) => type === tensor.dataType) && count <= MAX_COMPUTED;
    if (isSmall && tensor.dataLocation !== DataLocation.EXTERNAL)
      return made({ kind: 'numbers', values: smallNumbers(tensor, count) });
    return made(wideData(tensor, count, files));
  }
  const stored = (file: number, offset: number, length: number): Constant => {
    if (length !== count * DTYPE_BYTES[dtype]) {
      const expected = number(count * DTYPE_BYTES[dtype]);
      throw corrupt(m.onnx_bytes({ name, has: number(length), expected }));
    }
    return made({ kind: 'stored', dtype, file, offset });
  };
  if (tensor.dataLocation === DataLocation.EXTERNAL) {
    const { file, offset, length } = externalRange(tensor, files);
    return stored(file, offset, length);
  }
  const offsetOf = (view: Uint8Array): number => view.byteOffset - files.bytes(0).byteOffset;
  if (dtype !== 'F32' && tensor.rawData.byteLength === 0) {
    const { int32Data: view } = tensor;
    return made({ kind: 'varints', dtype, file: 0, offset: offsetOf(view), length: view.byteLength });
  }
  const view = tensor.rawData.byteLength > 0 || dtype !== 'F32' ? tensor.rawData : tensor.floatData;
  return stored(0, offsetOf(view), view.byteLength);
}

/**
 * Elements as fp32 in C order; a fresh array.
 * @throws `model/unsupported` for types that are no float weights, `model/corrupt`
 */
export function constantValues(constant: Constant, files: FileTable): Float32Array {
  const { data, dims, name } = constant;
  const count = elementCount(dims);
  switch (data.kind) {
    case 'stored': {
      const length = count * DTYPE_BYTES[data.dtype];
      const bytes = files.bytes(data.file).slice(data.offset, data.offset + length).buffer;
      if (data.dtype === 'F32') return new Float32Array(bytes);
      const bits = new Uint16Array(bytes);
      return data.dtype === 'F16' ? decodeHalf(bits) : decodeBfloat16(bits);
    }
    case 'fill':
      return new Float32Array(count).fill(data.value);
    case 'numbers':
      return Float32Array.from(data.values);
    case 'varints': {
      const bytes = files.bytes(data.file).subarray(data.offset, data.offset + data.length);
      const bits = decodeVarints(bytes, count);
      if (bits === null) throw corrupt(m.onnx_not_filled({ name }));
      return data.dtype === 'F16' ? decodeHalf(bits) : decodeBfloat16(bits);
    }
    case 'permuted': {
      const source = constantValues(data.base, files);
      const out = new Float32Array(count);
      permute(source, data.base.dims, data.perm, (index, value) => {
        out[index] = value;
      });
      return out;
    }
    case 'computed':
      return data.values();
    case 'integers':
    case 'foreign':
      throw refusedGraph(m.onnx_dtype({ name, dtype: data.type }), 'export');
  }
}

/** The elements of a constant small enough to compute with, else null. */
export function smallValues(constant: Constant, files: FileTable): readonly number[] | null {
  if (constant.data.kind === 'numbers') return constant.data.values;
  const { kind } = constant.data;
  if (kind === 'foreign' || elementCount(constant.dims) > MAX_COMPUTED) return null;
  if (constant.data.kind === 'integers') return Array.from(constant.data.read());
  return Array.from(constantValues(constant, files));
}

/** The same elements in the same order under another shape. */
export function reshaped(constant: Constant, dims: readonly number[]): Constant {
  return { ...constant, dims };
}

/** Permuted axes, as ONNX's Transpose: nothing is moved before the values are needed. */
export function permuted(constant: Constant, perm: readonly number[]): Constant {
  const { data, dims, name } = constant;
  const outDims = perm.map((axis) => dims[axis] ?? 0);
  if (data.kind === 'fill' || data.kind === 'foreign') return { name, dims: outDims, data };
  if (perm.every((axis, i) => axis === i)) return constant;
  if (data.kind === 'numbers') {
    const values: number[] = [];
    permute(data.values, dims, perm, (_, value) => values.push(value));
    return { name, dims: outDims, data: { kind: 'numbers', values } };
  }
  const through = data.kind === 'permuted' ? data.perm : null;
  const untouched = (axis: number, i: number): boolean =>
    data.kind === 'permuted' && data.base.dims[axis] === dims[i];
  if (data.kind === 'permuted' && through?.length === dims.length && through.every(untouched)) {
    return permuted(
      data.base,
      perm.map((axis) => through[axis] ?? 0),
    );
  }
  return { name, dims: outDims, data: { kind: 'permuted', base: constant, perm } };
}

import { DenseLensError } from '../../errors';
import { megabytes } from '../../messages/say';
import { DTYPE_BYTES, type WeightDtype, type WeightRef } from '../canonical';
import { decodeHalf } from '../half';
import { m } from '../messages/m';
import type { ModelNote } from '../notes';
import type { Checkpoint } from './storages';
import type { TorchTensor } from './torch-tensor';

/** Where every weight of a checkpoint stands. */
export interface TorchWeights {
  readonly weights: ReadonlyMap<string, WeightRef>;
  /** Elements that had to be computed, fp32; null when all are ranges of the file. */
  readonly derived: Uint8Array<ArrayBuffer> | null;
  /** What was done to the weights, in sentences. */
  readonly notes: readonly ModelNote[];
}

const ELEMENT_BYTES: Readonly<Record<string, number>> = { ...DTYPE_BYTES, F64: 8 };

const elementCount = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);

/** Strides of an array in C order. */
function plainStrides(shape: readonly number[]): readonly number[] {
  const strides: number[] = [];
  shape.reduceRight((stride, size, axis) => {
    strides[axis] = stride;
    return stride * size;
  }, 1);
  return strides;
}

/** Axes of length 1 may have any stride. */
const isPlain = (shape: readonly number[], strides: readonly number[]): boolean =>
  plainStrides(shape).every((stride, axis) => shape[axis] === 1 || strides[axis] === stride);

/** The order of axes in which elements stand one behind the other, e.g. channels last; null when there is none. */
function axisOrder({ shape, strides }: TorchTensor): readonly number[] | null {
  const order = shape
    .map((_, axis) => axis)
    .sort((a, b) => {
      const isOne = (axis: number): boolean => shape[axis] === 1;
      return isOne(a) || isOne(b)
        ? Number(isOne(b)) - Number(isOne(a))
        : (strides[b] ?? 0) - (strides[a] ?? 0);
    });
  const of = (values: readonly number[]): readonly number[] => order.map((axis) => values[axis] ?? 0);
  return isPlain(of(shape), of(strides)) ? order : null;
}

/** A tensor's place in the file. @throws `model/corrupt` when it reaches beyond its storage */
function placeOf(
  name: string,
  tensor: TorchTensor,
  storage: Checkpoint['storage'],
): { offset: number; bytes: number } {
  const bytes = ELEMENT_BYTES[tensor.dtype];
  if (bytes === undefined) {
    throw new DenseLensError('model/unsupported', m.pytorch_dtype({ name, dtype: tensor.dtype }));
  }
  const range = storage(tensor.storage);
  if (range === null) {
    throw new DenseLensError('model/corrupt', m.pytorch_no_storage({ name, storage: tensor.storage }));
  }
  const { shape, strides, start } = tensor;
  const last = shape.reduce((sum, size, axis) => sum + (size - 1) * (strides[axis] ?? 0), start);
  if (!Number.isSafeInteger(last) || (last + 1) * bytes > range.length) {
    throw new DenseLensError('model/corrupt', m.pytorch_beyond({ name }));
  }
  return { offset: range.offset + start * bytes, bytes };
}

/** An element of the file as a number. Only what is no range of the file is read so: fp64, and odd strides. */
function elementReader(file: Uint8Array, dtype: string): (at: number) => number {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const half = new Uint16Array(1);
  const single = new Float32Array(1);
  const bits = new Uint32Array(single.buffer);
  switch (dtype) {
    case 'F64':
      return (at) => view.getFloat64(at, true);
    case 'F32':
      return (at) => view.getFloat32(at, true);
    case 'BF16':
      return (at) => {
        bits[0] = view.getUint16(at, true) << 16;
        return single[0] ?? 0;
      };
    default:
      return (at) => {
        half[0] = view.getUint16(at, true);
        return decodeHalf(half)[0] ?? 0;
      };
  }
}

/** Elements in C order of the shape. */
function gather(
  { shape, strides, dtype }: TorchTensor,
  file: Uint8Array,
  { offset, bytes }: { offset: number; bytes: number },
  out: Float32Array,
): void {
  const read = elementReader(file, dtype);
  const index = shape.map(() => 0);
  let at = offset;
  for (let i = 0; i < out.length; i++) {
    out[i] = read(at);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const stride = (strides[axis] ?? 0) * bytes;
      index[axis] = (index[axis] ?? 0) + 1;
      at += stride;
      if ((index[axis] ?? 0) < (shape[axis] ?? 0)) break;
      at -= stride * (shape[axis] ?? 0);
      index[axis] = 0;
    }
  }
}

/**
 * References to a checkpoint's weights: ranges of the file wherever the elements stand there in an order that a graph
 * can undo; only fp64 and odd strides are written anew, as fp32.
 * @throws `model/corrupt`, `model/unsupported`, naming the tensor
 */
export function torchWeights(
  tensors: ReadonlyMap<string, TorchTensor>,
  file: Uint8Array,
  storage: Checkpoint['storage'],
): TorchWeights {
  const weights = new Map<string, WeightRef>();
  const copied: {
    readonly name: string;
    readonly tensor: TorchTensor;
    readonly place: ReturnType<typeof placeOf>;
  }[] = [];
  let end = 0;
  for (const [name, tensor] of tensors) {
    const place = placeOf(name, tensor, storage);
    const { shape, dtype } = tensor;
    const order = dtype === 'F64' ? null : axisOrder(tensor);
    if (order === null) {
      const length = elementCount(shape) * DTYPE_BYTES.F32;
      weights.set(name, { dtype: 'F32', shape, file: 1, offset: end, length });
      copied.push({ name, tensor, place });
      end += length;
      continue;
    }
    const length = elementCount(shape) * place.bytes;
    const ref = { dtype: dtype as WeightDtype, shape, file: 0, offset: place.offset, length };
    const isInOrder = isPlain(shape, tensor.strides);
    const perm = shape.map((_, axis) => order.indexOf(axis));
    const stored = { as: 'permuted', dims: order.map((axis) => shape[axis] ?? 0), perm } as const;
    weights.set(name, isInOrder ? ref : { ...ref, stored });
  }
  if (copied.length === 0) return { weights, derived: null, notes: [] };
  // A tensor can repeat its elements endlessly (stride 0), so the file's length is no bound of its own.
  if (end > 8 * file.byteLength + 1e6) {
    throw new DenseLensError('model/unsupported', m.pytorch_repeats({ size: megabytes(end) }));
  }
  const derived = new Uint8Array(end);
  let at = 0;
  for (const { tensor, place } of copied) {
    const out = new Float32Array(derived.buffer, at, elementCount(tensor.shape));
    gather(tensor, file, place, out);
    at += out.byteLength;
  }
  const isDouble = ({ tensor }: (typeof copied)[number]): boolean => tensor.dtype === 'F64';
  const noted = (code: 'doubles' | 'gaps', some: typeof copied): readonly ModelNote[] => {
    const bytes = some.reduce((sum, { tensor }) => sum + elementCount(tensor.shape) * DTYPE_BYTES.F32, 0);
    return some.length === 0 ? [] : [{ code, count: some.length, bytes }];
  };
  const notes = [
    ...noted('doubles', copied.filter(isDouble)),
    ...noted(
      'gaps',
      copied.filter((each) => !isDouble(each)),
    ),
  ];
  return { weights, derived, notes };
}

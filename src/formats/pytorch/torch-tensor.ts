import { globalName, isKind, itemsOf, type PickleValue } from './pickle-values';

/** Element types by PyTorch's names for them. */
const DTYPES: Readonly<Record<string, string>> = {
  FloatStorage: 'F32',
  HalfStorage: 'F16',
  BFloat16Storage: 'BF16',
  DoubleStorage: 'F64',
  float32: 'F32',
  float16: 'F16',
  bfloat16: 'BF16',
  float64: 'F64',
};

/** A tensor as a checkpoint describes it: a strided view of a storage. */
export interface TorchTensor {
  readonly storage: string;
  /** `F32`, `F16`, `BF16`, `F64`, or PyTorch's own word for a type that no weight has. */
  readonly dtype: string;
  readonly shape: readonly number[];
  /** In elements. */
  readonly strides: readonly number[];
  /** First element within the storage. */
  readonly start: number;
}

const BUILDERS = new Set(['_rebuild_tensor', '_rebuild_tensor_v2', '_rebuild_tensor_v3']);
const WRAPPERS = new Set(['_rebuild_parameter', '_rebuild_parameter_with_state']);

const sizesOf = (value: PickleValue | undefined): readonly number[] | null => {
  const items = itemsOf(value);
  const isSize = (item: PickleValue): item is number =>
    typeof item === 'number' && Number.isSafeInteger(item) && item >= 0;
  return isKind(value, 'list') && items.every(isSize) ? (items as readonly number[]) : null;
};

function build(args: readonly PickleValue[]): TorchTensor | null {
  const [persistent, start, size, stride, , , dtype] = args;
  if (!isKind(persistent, 'persistent')) return null;
  const [tag, type, key, , , view] = itemsOf(persistent.id);
  const [shape, strides] = [sizesOf(size), sizesOf(stride)];
  if (typeof key !== 'string' && typeof key !== 'number') return null;
  if (tag !== 'storage' || shape === null || strides?.length !== shape.length) return null;
  if (typeof start !== 'number' || !Number.isSafeInteger(start) || start < 0) return null;
  // The old format can make a storage a part of another.
  const [, offset = 0] = itemsOf(view);
  if (typeof offset !== 'number' || !Number.isSafeInteger(offset) || offset < 0) return null;
  const name = globalName(isKind(dtype, 'global') ? dtype : type);
  const word = name.slice(name.lastIndexOf('.') + 1);
  return { storage: String(key), dtype: DTYPES[word] ?? word, shape, strides, start: start + offset };
}

/** The tensor that an object of a pickle describes; null for anything else. Parameters are their tensors. */
export function tensorOf(value: PickleValue, depth = 0): TorchTensor | null {
  if (!isKind(value, 'object') || depth > 4) return null;
  const name = globalName(value.callable);
  const word = name.slice(name.lastIndexOf('.') + 1);
  if (!name.startsWith('torch.')) return null;
  const args = itemsOf(value.args);
  if (BUILDERS.has(word)) return build(args);
  if (WRAPPERS.has(word)) return tensorOf(args[0] ?? null, depth + 1);
  if (word === '_rebuild_from_type_v2') {
    const [callable = null, , inner = null] = args;
    return tensorOf({ ...value, callable, args: inner }, depth + 1);
  }
  return null;
}

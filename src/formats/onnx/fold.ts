import { attribute, intAttribute, intsAttribute } from './attributes';
import {
  type Constant,
  constantOfTensor,
  elementCount,
  MAX_COMPUTED,
  numbers,
  permuted,
  reshaped,
  smallValues,
} from './constants';
import type { FileTable } from './file-table';
import { AttributeProto_AttributeType as AttributeType, type NodeProto } from './onnx_pb';
import { dequantisedConstant } from './quantised';

/** What an evaluation sees: the node, its inputs (null where left out), the files behind them. */
interface Context {
  readonly node: NodeProto;
  readonly inputs: readonly (Constant | null)[];
  readonly files: FileTable;
  readonly name: string;
}

const valuesOf = (context: Context, index: number): readonly number[] | null => {
  const input = context.inputs[index];
  return input === null || input === undefined ? null : smallValues(input, context.files);
};

/** Axes from an attribute (old operator sets) or from the second input (new ones). */
export function axesOf(node: NodeProto, second: readonly number[] | null): readonly number[] | null {
  return intsAttribute(node, 'axes') ?? second;
}

const normalised = (axis: number, rank: number): number => (axis < 0 ? axis + rank : axis);

function constantNode({ node, files, name }: Context): Constant | null {
  const tensor = attribute(node, 'value');
  if (tensor?.t !== undefined) return constantOfTensor(tensor.t, name, files);
  for (const [key, isList] of [
    ['value_float', false],
    ['value_floats', true],
    ['value_int', false],
    ['value_ints', true],
  ] as const) {
    const found = attribute(node, key);
    if (found === undefined) continue;
    const isFloat = found.type === AttributeType.FLOAT || found.type === AttributeType.FLOATS;
    const list = isFloat ? found.floats : found.ints.map(Number);
    const values = isList ? list : [isFloat ? found.f : Number(found.i)];
    return numbers(name, isList ? [values.length] : [], values);
  }
  return null;
}

function constantOfShape(context: Context): Constant | null {
  const dims = valuesOf(context, 0);
  const given = attribute(context.node, 'value')?.t;
  const value =
    given === undefined
      ? 0
      : smallValues(constantOfTensor(given, context.name, context.files), context.files)?.[0];
  if (dims === null || value === undefined || dims.some((size) => size < 0)) return null;
  return { name: context.name, dims, data: { kind: 'fill', value } };
}

function reshape(context: Context): Constant | null {
  const [data] = context.inputs;
  const target = intsAttribute(context.node, 'shape') ?? valuesOf(context, 1);
  if (data === null || data === undefined || target === null) return null;
  const keepsZero = intAttribute(context.node, 'allowzero', 0) === 1;
  const dims = target.map((size, i) => (size === 0 && !keepsZero ? (data.dims[i] ?? 0) : size));
  const known = elementCount(dims.filter((size) => size !== -1));
  const resolved = dims.map((size) => (size === -1 ? elementCount(data.dims) / known : size));
  return elementCount(resolved) === elementCount(data.dims) ? reshaped(data, resolved) : null;
}

function squeeze(context: Context): Constant | null {
  const [data] = context.inputs;
  if (data === null || data === undefined) return null;
  const axes = axesOf(context.node, valuesOf(context, 1))?.map((axis) => normalised(axis, data.dims.length));
  return reshaped(
    data,
    data.dims.filter((size, i) => (axes === undefined ? size !== 1 : !axes.includes(i))),
  );
}

function unsqueeze(context: Context): Constant | null {
  const [data] = context.inputs;
  const axes = axesOf(context.node, valuesOf(context, 1));
  if (data === null || data === undefined || axes === null) return null;
  const rank = data.dims.length + axes.length;
  const dims = [...data.dims];
  for (const axis of axes.map((a) => normalised(a, rank)).sort((a, b) => a - b)) dims.splice(axis, 0, 1);
  return reshaped(data, dims);
}

function transpose({ node, inputs: [data] }: Context): Constant | null {
  if (data === null || data === undefined) return null;
  const perm = intsAttribute(node, 'perm') ?? data.dims.map((_, i) => data.dims.length - 1 - i);
  const isPermutation = perm.length === data.dims.length && data.dims.every((_, axis) => perm.includes(axis));
  return isPermutation ? permuted(data, perm) : null;
}

function shape({ node, inputs: [data], name }: Context): Constant | null {
  if (data === null || data === undefined) return null;
  const rank = data.dims.length;
  const start = normalised(intAttribute(node, 'start', 0), rank);
  const dims = data.dims.slice(start, normalised(intAttribute(node, 'end', rank), rank));
  return numbers(name, [dims.length], dims);
}

function expand(context: Context): Constant | null {
  const [data] = context.inputs;
  const target = valuesOf(context, 1);
  if (data === null || data === undefined || target === null) return null;
  if (data.data.kind !== 'fill' && elementCount(data.dims) !== 1) return null;
  const value = data.data.kind === 'fill' ? data.data.value : valuesOf(context, 0)?.[0];
  if (value === undefined) return null;
  const rank = Math.max(target.length, data.dims.length);
  const at = (dims: readonly number[], i: number): number => dims[i - rank + dims.length] ?? 1;
  const dims = Array.from({ length: rank }, (_, i) => Math.max(at(target, i), at(data.dims, i)));
  return { name: context.name, dims, data: { kind: 'fill', value } };
}

function concat(context: Context): Constant | null {
  const parts = context.inputs.map((_, i) => valuesOf(context, i));
  if (parts.some((part) => part === null) || intAttribute(context.node, 'axis', 0) !== 0) return null;
  if (parts.reduce((sum, part) => sum + (part?.length ?? 0), 0) > MAX_COMPUTED) return null;
  const values = parts.flatMap((part) => part ?? []);
  const first = context.inputs[0]?.dims ?? [];
  const rows = elementCount(first.slice(1));
  return numbers(context.name, [values.length / rows, ...first.slice(1)], values);
}

/** Slices along the first axis alone, which is what paddings are turned around with. */
function slice(context: Context): Constant | null {
  const [data] = context.inputs;
  const values = valuesOf(context, 0);
  const inputs = [valuesOf(context, 1), valuesOf(context, 2), valuesOf(context, 3), valuesOf(context, 4)];
  const [start, end] = [
    inputs[0] ?? intsAttribute(context.node, 'starts'),
    inputs[1] ?? intsAttribute(context.node, 'ends'),
  ];
  const axis = (inputs[2] ?? intsAttribute(context.node, 'axes'))?.[0] ?? 0;
  const step = inputs[3]?.[0] ?? 1;
  if (data === null || data === undefined || values === null || start?.length !== 1 || end?.length !== 1)
    return null;
  const rows = data.dims[0] ?? 0;
  if (normalised(axis, data.dims.length) !== 0 || step === 0) return null;
  const clamp = (at: number, low: number, high: number): number =>
    Math.min(high, Math.max(low, at < 0 ? at + rows : at));
  const [low, high] = step > 0 ? [0, rows] : [-1, rows - 1];
  const [from, to] = [clamp(start[0] ?? 0, low, high), clamp(end[0] ?? 0, low, high)];
  const width = elementCount(data.dims.slice(1));
  const out: number[] = [];
  for (let row = from; step > 0 ? row < to : row > to; row += step)
    out.push(...values.slice(row * width, (row + 1) * width));
  return numbers(context.name, [width === 0 ? 0 : out.length / width, ...data.dims.slice(1)], out);
}

function gather(context: Context): Constant | null {
  const [data, at] = context.inputs;
  const [values, indices] = [valuesOf(context, 0), valuesOf(context, 1)];
  if (data?.dims.length !== 1 || values === null || indices === null || at === null || at === undefined)
    return null;
  const out = indices.map((index) => values[normalised(index, values.length)]);
  if (out.some((value) => value === undefined)) return null;
  return numbers(
    context.name,
    at.dims,
    out.map((value) => value ?? 0),
  );
}

const withoutLeadingOnes = (dims: readonly number[]): string =>
  dims
    .join()
    .replace(/^(1,)+/, '')
    .replace(/^1$/, '');

const elementwise =
  (combine: (a: number, b: number) => number) =>
  (context: Context): Constant | null => {
    const [a, b] = [valuesOf(context, 0), valuesOf(context, 1)];
    const [left, right] = context.inputs;
    if (a === null || b === null || !left || !right) return null;
    const isScalar = a.length === 1 || b.length === 1;
    if (!isScalar && withoutLeadingOnes(left.dims) !== withoutLeadingOnes(right.dims)) return null;
    const longer = a.length >= b.length ? left : right;
    const values = Array.from({ length: elementCount(longer.dims) }, (_, i) =>
      combine(a[a.length === 1 ? 0 : i] ?? 0, b[b.length === 1 ? 0 : i] ?? 0),
    );
    return numbers(context.name, longer.dims, values);
  };

const unary =
  (map: (value: number) => number) =>
  (context: Context): Constant | null => {
    const values = valuesOf(context, 0);
    return values === null ? null : numbers(context.name, context.inputs[0]?.dims ?? [], values.map(map));
  };

const unchanged = ({ inputs: [data] }: Context): Constant | null => data ?? null;

const evaluators: Readonly<Record<string, (context: Context) => Constant | null>> = {
  Constant: constantNode,
  ConstantOfShape: constantOfShape,
  Identity: unchanged,
  Cast: unchanged,
  CastLike: unchanged,
  Reshape: reshape,
  Squeeze: squeeze,
  Unsqueeze: unsqueeze,
  Transpose: transpose,
  Shape: shape,
  Expand: expand,
  Concat: concat,
  Slice: slice,
  Gather: gather,
  Add: elementwise((a, b) => a + b),
  Sub: elementwise((a, b) => a - b),
  Mul: elementwise((a, b) => a * b),
  Div: elementwise((a, b) => a / b),
  Pow: elementwise((a, b) => a ** b),
  Sqrt: unary(Math.sqrt),
  Reciprocal: unary((value) => 1 / value),
  // Of what was computed in single precision: 70 · 0.7 is 49 there.
  Floor: unary((value) => Math.floor(Math.fround(value))),
  Neg: unary((value) => -value),
  DequantizeLinear: ({ node, inputs, files }) => dequantisedConstant(node, inputs, files),
};

/**
 * The value of a node whose inputs are all constant, or null when it is none of the few operators that
 * exporters leave unfolded (shapes, paddings, batch norms written out).
 */
export function foldConstant(
  node: NodeProto,
  inputs: readonly (Constant | null)[],
  files: FileTable,
): Constant | null {
  if (!Object.hasOwn(evaluators, node.opType)) return null;
  const made = evaluators[node.opType]?.({ node, inputs, files, name: node.output[0] ?? '' }) ?? null;
  if (made?.data.kind === 'numbers' && made.data.values.length > MAX_COMPUTED) return null;
  return made;
}

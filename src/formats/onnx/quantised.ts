import { m } from '../messages/m';
import { intAttribute } from './attributes';
import { type Constant, constantValues, elementCount, integersOf, smallValues } from './constants';
import type { FileTable } from './file-table';
import { constantInput, type Rule, type RuleContext } from './rule';
import { misfit, type Step, type Value } from './steps';

/** A constant that is computed when its elements are asked for. */
const computed = (constant: Constant, values: () => Float32Array): Constant => ({
  name: constant.name,
  dims: constant.dims,
  data: { kind: 'computed', how: 'quantised', values },
});

/** Index along an axis of element `i` in C order. */
function indexAlong(dims: readonly number[], axis: number): (i: number) => number {
  const inner = elementCount(dims.slice(axis + 1));
  const size = dims[axis] ?? 1;
  return (i) => Math.floor(i / inner) % size;
}

/**
 * (x − zero point) · scale, per tensor or along an axis; null when `x` holds no integers.
 * @param axis - that scale and zero point belong to, when they are lists
 */
function dequantised(
  x: Constant,
  scale: Constant | null,
  zeroPoint: Constant | null,
  axis: number,
  files: FileTable,
): Constant | null {
  const integers = integersOf(x);
  if (integers === null) return null;
  const of = (constant: Constant | null): ArrayLike<number> | null =>
    constant === null ? null : (smallValues(constant, files) ?? constantValues(constant, files));
  return computed(x, () => {
    const [scales, zeros, values] = [of(scale), of(zeroPoint), integers()];
    const at = indexAlong(x.dims, axis < 0 ? axis + x.dims.length : axis);
    const along = (list: ArrayLike<number> | null, i: number, fallback: number): number =>
      list === null ? fallback : (list[list.length === 1 ? 0 : at(i)] ?? Number.NaN);
    return Float32Array.from(values, (value, i) => (value - along(zeros, i, 0)) * along(scales, i, 1));
  });
}

/** Weights times one number, or one for each output. */
function scaled(weight: Constant, by: Constant, files: FileTable): Constant {
  return computed(weight, () => {
    const factors = constantValues(by, files);
    const at = indexAlong(weight.dims, 0);
    return constantValues(weight, files).map(
      (value, i) => value * (factors[factors.length === 1 ? 0 : at(i)] ?? 1),
    );
  });
}

/** Whether a step cannot be below zero, so that cutting off what is below changes nothing. */
function isNonNegative(step: Step): boolean {
  switch (step.kind) {
    case 'relu':
    case 'image':
      return true;
    case 'max-pool':
    case 'avg-pool':
    case 'global-pool':
    case 'flatten':
      return isNonNegative(step.input);
    case 'concat':
      return step.inputs.every(isNonNegative);
    default:
      return false;
  }
}

/** The least number of a zero point's type: what lies below it is cut off, which is a ReLU. */
function isLeast(zeroPoint: Constant | null, files: FileTable): boolean {
  if (zeroPoint === null) return true;
  const value = smallValues(zeroPoint, files)?.[0];
  const isSigned = zeroPoint.data.kind === 'integers' && zeroPoint.data.type === 'INT8';
  return value === (isSigned ? -128 : 0);
}

/** Rounds a map to 8 bits, which is not imitated; quantisers leave a ReLU out where the rounding cuts off at zero. */
const quantizeLinear: Rule = (context) => {
  const { node, inputs, files } = context;
  const [value] = inputs;
  if (value?.kind !== 'map' && value?.kind !== 'vector') throw misfit(node, m.graphs_quantises, 'export');
  const { step } = value;
  const isRelu = isLeast(constantInput(context, 2), files) && !isNonNegative(step);
  if (!isRelu) return value;
  return { ...value, step: { kind: 'relu', node, input: step, channels: step.channels, size: step.size } };
};

const dequantizeLinear: Rule = ({ node, inputs: [value] }) => {
  if (value?.kind !== 'map' && value?.kind !== 'vector') throw misfit(node, m.graphs_quantises, 'export');
  return value;
};

/** The float weights of an integer product; their scale comes in a product behind it. */
const withFloatWeights =
  (rule: Rule): Rule =>
  (context) => {
    const [x = null] = context.inputs;
    const weight = constantInput(context, 1);
    const zero = constantInput(context, 3);
    const constant = weight === null ? null : dequantised(weight, null, zero, 0, context.files);
    if (constant === null) throw misfit(context.node, m.graphs_quantises, 'export');
    return rule({ ...context, inputs: [x, { kind: 'constant', constant }] });
  };

/** Rules for graphs whose maps or weights are rounded to 8 bits. @param conv, matMul - those for floats */
export const quantisedRules = (conv: Rule, matMul: Rule): Readonly<Record<string, Rule>> => ({
  QuantizeLinear: quantizeLinear,
  DequantizeLinear: dequantizeLinear,
  ConvInteger: withFloatWeights(conv),
  MatMulInteger: withFloatWeights(matMul),
});

/** What DynamicQuantizeLinear's three results are: the map itself, its scale, its zero point. */
export function dynamicResults({ node, inputs: [value] }: RuleContext): readonly Value[] {
  if (value?.kind !== 'map' && value?.kind !== 'vector') throw misfit(node, m.graphs_quantises, 'export');
  const one: Constant = { name: 'one', dims: [], data: { kind: 'numbers', values: [1] } };
  return [value, { kind: 'scale', by: one }, { kind: 'zero-point' }];
}

/** A product with the scale of something quantised; null for any other node. */
export function scaleProduct({ node, inputs, files }: RuleContext): Value | null {
  const [a, b] = inputs;
  if (node.opType !== 'Mul' || (a?.kind !== 'scale' && b?.kind !== 'scale')) return null;
  const [scale, other] = a?.kind === 'scale' ? [a, b] : [b, a];
  if (scale?.kind !== 'scale') return null;
  if (other?.kind === 'constant') return { kind: 'scale', by: other.constant };
  if (other?.kind !== 'map' && other?.kind !== 'vector') throw misfit(node, m.graphs_quantises, 'export');
  const { step } = other;
  if (step.kind !== 'conv' && step.kind !== 'linear') throw misfit(node, m.graphs_quantises, 'export');
  return { ...other, step: { ...step, node, weight: scaled(step.weight, scale.by, files) } } as Value;
}

/** An evaluator for constants: DequantizeLinear of weights. */
export function dequantisedConstant(
  node: Parameters<typeof intAttribute>[0],
  inputs: readonly (Constant | null)[],
  files: FileTable,
): Constant | null {
  const [x, scale = null, zero = null] = inputs;
  if (x === null || x === undefined || scale === null) return null;
  const made = dequantised(x, scale, zero, intAttribute(node, 'axis', 1), files);
  return made === null ? null : { ...made, name: node.output[0] ?? '' };
}

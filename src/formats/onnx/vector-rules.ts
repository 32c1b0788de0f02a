import { number } from '../../messages/say';
import { m } from '../messages/m';
import { floatAttribute, intAttribute } from './attributes';
import { type Constant, elementCount, permuted } from './constants';
import { axesOf } from './fold';
import { transposedMap } from './map-rules';
import {
  constantInput,
  firstSpatialAxis,
  fromFront,
  type MapValue,
  mapInput,
  numbersInput,
  type Rule,
  type RuleContext,
} from './rule';
import { type Activation, type AffineTerm, misfit, otherChannels, type Step, type Value } from './steps';

type VectorValue = Extract<Value, { kind: 'vector' }>;

function globalPool(context: RuleContext, pooling: 'average' | 'max'): VectorValue {
  const { step } = mapInput(context);
  const pooled: Step = {
    kind: 'global-pool',
    pooling,
    node: context.node,
    input: step,
    channels: step.channels,
    size: null,
  };
  return { kind: 'vector', step: pooled };
}

const globalPoolOf =
  (pooling: 'average' | 'max'): Rule =>
  (context) => {
    if (mapInput(context).layout !== 'NCHW') throw misfit(context.node, m.onnx_pools_last, 'head');
    return globalPool(context, pooling);
  };

const reduced =
  (pooling: 'average' | 'max'): Rule =>
  (context) => {
    const axes = axesOf(context.node, numbersInput(context, 1))?.map((axis) => fromFront(axis, 4));
    const first = firstSpatialAxis(mapInput(context).layout);
    if (axes?.length !== 2 || !axes.includes(first) || !axes.includes(first + 1))
      throw misfit(context.node, m.onnx_not_spatial, 'head');
    return globalPool(context, pooling);
  };

/** Maps of a known size, laid out as one row of numbers. */
function laidOut(context: RuleContext, { step, layout, pending }: MapValue): VectorValue {
  const { node } = context;
  const { channels, size } = step;
  const isFlat =
    node.opType === 'Flatten'
      ? intAttribute(node, 'axis', 1) === 1
      : node.opType === 'Reshape' && numbersInput(context, 1)?.length === 2;
  if (!isFlat || pending !== null) throw misfit(node, m.onnx_flattens, 'head');
  if (channels === null || size === null) throw misfit(node, m.graphs_flattens_any, 'export');
  const pixels = size[0] * size[1];
  if (pixels === 1) {
    const pooled = {
      kind: 'global-pool',
      node,
      input: step,
      pooling: 'average',
      channels,
      size: null,
    } as const;
    return { kind: 'vector', step: pooled };
  }
  const flat = { kind: 'flatten', node, input: step, mapSize: size, layout, size: null } as const;
  return { kind: 'vector', step: { ...flat, channels: channels * pixels } };
}

/** Flatten, Reshape, Squeeze and the like change nothing about one number per channel. */
const regrouped: Rule = (context) => {
  const { node, inputs } = context;
  const [value] = inputs;
  if (value?.kind === 'map') return laidOut(context, value);
  if (value?.kind !== 'vector') throw misfit(node, m.onnx_flattens, 'head');
  const { channels } = value.step;
  const shape = inputs[1] ?? null;
  if (node.opType !== 'Reshape' || shape?.kind !== 'constant' || channels === null) return value;
  const sizes = numbersInput(context, 1)?.filter((size) => size > 0) ?? [];
  const count = elementCount(sizes);
  if (count !== 1 && count % channels !== 0)
    throw misfit(node, (at) => m.onnx_regroups({ ...at, channels: number(channels) }), 'head');
  return value;
};

const transpose: Rule = (context) => {
  const [value] = context.inputs;
  return value?.kind === 'map' ? transposedMap(context, value) : regrouped(context);
};

function linear(context: RuleContext, input: Step, weight: Constant, bias: Constant | null): VectorValue {
  const { node } = context;
  const [out = 0, channels = 0] = weight.dims;
  if (weight.dims.length !== 2) throw misfit(node, m.onnx_no_matrix, 'head');
  if (input.channels !== null && input.channels !== channels)
    throw otherChannels(node, channels, input.channels);
  return { kind: 'vector', step: { kind: 'linear', node, input, weight, bias, channels: out, size: null } };
}

function vectorInput(context: RuleContext): Step {
  const [value] = context.inputs;
  if (value?.kind !== 'vector') throw misfit(context.node, m.onnx_not_pooled, 'head');
  return value.step;
}

/** `[n]`, or `[1,n]` and the like, as `[n]`. */
function flatBias({ node }: RuleContext, bias: Constant | null): Constant | null {
  if (bias === null) return null;
  const count = elementCount(bias.dims);
  if (bias.dims.at(-1) !== count) throw misfit(node, m.onnx_bias_no_vector, 'head');
  return { ...bias, dims: [count] };
}

const gemm: Rule = (context) => {
  const { node } = context;
  const weight = constantInput(context, 1);
  const isPlain =
    floatAttribute(node, 'alpha', 1) === 1 &&
    floatAttribute(node, 'beta', 1) === 1 &&
    intAttribute(node, 'transA', 0) === 0;
  if (weight?.dims.length !== 2 || !isPlain) throw misfit(node, m.onnx_not_linear, 'head');
  const matrix = intAttribute(node, 'transB', 0) === 1 ? weight : permuted(weight, [1, 0]);
  return linear(context, vectorInput(context), matrix, flatBias(context, constantInput(context, 2)));
};

/** A linear layer without a bias. */
export const matMulRule: Rule = (context) => {
  const weight = constantInput(context, 1);
  if (weight?.dims.length !== 2) throw misfit(context.node, m.onnx_no_matrix, 'head');
  return linear(context, vectorInput(context), permuted(weight, [1, 0]), null);
};

/** Scales or shifts a vector, as a batch norm behind the pool does. */
function vectorAffine({ node }: RuleContext, step: Step, term: AffineTerm): VectorValue {
  const isBegun = step.kind === 'affine';
  const terms = isBegun ? [...step.terms, term] : [term];
  const { channels } = step;
  return {
    kind: 'vector',
    step: { kind: 'affine', node, input: isBegun ? step.input : step, terms, channels, size: null },
  };
}

/** One number for all of a vector, or one for each. */
function vectorConstant(context: RuleContext, index: number, channels: number | null): Constant {
  const given = constantInput(context, index);
  const isScalar = given !== null && elementCount(given.dims) === 1;
  const constant = isScalar ? { ...given, dims: [1] } : flatBias(context, given);
  const count = constant?.dims[0] ?? 0;
  if (constant === null || (count !== 1 && channels !== null && count !== channels))
    throw misfit(context.node, m.graphs_vector, 'head');
  return constant;
}

/** An Add behind a linear layer without a bias is its bias. */
const vectorSum =
  (sign: 1 | -1): Rule =>
  (context) => {
    const { node, inputs } = context;
    const at = inputs[0]?.kind === 'vector' ? 0 : 1;
    const value = inputs[at];
    if (value?.kind !== 'vector' || (sign === -1 && at === 1)) throw misfit(node, m.graphs_vector, 'head');
    const { step } = value;
    const what = vectorConstant(context, 1 - at, step.channels);
    const isBias = sign === 1 && step.kind === 'linear' && step.bias === null;
    if (isBias && what.dims[0] === step.channels)
      return { kind: 'vector', step: { ...step, node, bias: what } };
    return vectorAffine(context, step, { kind: 'add', what, sign });
  };

const vectorProduct =
  (inverse: boolean): Rule =>
  (context) => {
    const { node, inputs } = context;
    const at = inputs[0]?.kind === 'vector' ? 0 : 1;
    const value = inputs[at];
    if (value?.kind !== 'vector' || (inverse && at === 1)) throw misfit(node, m.graphs_vector, 'head');
    const by = vectorConstant(context, 1 - at, value.step.channels);
    return vectorAffine(context, value.step, { kind: 'mul', by, inverse });
  };

const vectorNorm: Rule = (context) => {
  const { node } = context;
  const step = vectorInput(context);
  const [scale, bias, mean, variance] = [1, 2, 3, 4].map((index) =>
    vectorConstant(context, index, step.channels),
  );
  if (!scale || !bias || !mean || !variance || intAttribute(node, 'training_mode', 0) === 1)
    throw misfit(node, m.graphs_vector, 'head');
  const epsilon = floatAttribute(node, 'epsilon', 1e-5);
  return vectorAffine(context, step, { kind: 'norm', scale, bias, mean, variance, epsilon });
};

/** Rules that mean something else behind the pool than before it. */
export const vectorArithmetic: Readonly<Record<string, Rule>> = {
  Add: vectorSum(1),
  Sub: vectorSum(-1),
  Mul: vectorProduct(false),
  Div: vectorProduct(true),
  BatchNormalization: vectorNorm,
};

const activation =
  (kind: Activation): Rule =>
  (context) => {
    const input = vectorInput(context);
    const { channels } = input;
    const step: Step = {
      kind: 'activation',
      node: context.node,
      input,
      activation: kind,
      channels,
      size: null,
    };
    return { kind: 'vector', step };
  };

/** What passes its input through: exporters leave these behind. */
const passThrough: Rule = ({ node, inputs: [value] }) => {
  if (value === null || value === undefined) throw misfit(node, m.onnx_node_no_input, 'head');
  return value;
};

const dropout: Rule = (context) => {
  const { node, inputs } = context;
  const training = inputs[2] ?? null;
  if (training !== null && numbersInput(context, 2)?.[0] !== 0) throw misfit(node, m.onnx_training, 'export');
  return passThrough(context);
};

const cast: Rule = (context) => {
  const { node } = context;
  // FLOAT, FLOAT16, DOUBLE, BFLOAT16; shapes are cast between integers.
  const isFloat = [1, 10, 11, 16].includes(intAttribute(node, 'to', 1));
  if (context.inputs[0]?.kind !== 'shape' && !isFloat) throw misfit(node, m.onnx_rounds, 'head');
  return passThrough(context);
};

/** Rules for pooling, for what follows it, and for operators that change nothing. */
export const vectorRules: Readonly<Record<string, Rule>> = {
  GlobalAveragePool: globalPoolOf('average'),
  GlobalMaxPool: globalPoolOf('max'),
  ReduceMean: reduced('average'),
  ReduceMax: reduced('max'),
  Flatten: regrouped,
  Squeeze: regrouped,
  Unsqueeze: regrouped,
  Reshape: regrouped,
  Transpose: transpose,
  Gemm: gemm,
  MatMul: matMulRule,
  Softmax: activation('softmax'),
  LogSoftmax: activation('log-softmax'),
  Sigmoid: activation('sigmoid'),
  Identity: passThrough,
  Cast: cast,
  CastLike: passThrough,
  Dropout: dropout,
};

/** Operators that compute with shapes: their results are used to regroup vectors, and to resize images. */
export const shapeOperators: ReadonlySet<string> = new Set([
  ...['Shape', 'Gather', 'Slice', 'Concat', 'Unsqueeze', 'Squeeze', 'Cast', 'Identity', 'Reshape'],
  ...[
    'Add',
    'Sub',
    'Mul',
    'Div',
    'Floor',
    'ReduceProd',
    'Range',
    'Where',
    'Equal',
    'Expand',
    'ConstantOfShape',
  ],
]);

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
  mapInput,
  numbersInput,
  type Rule,
  type RuleContext,
} from './rule';
import { type Activation, misfit, otherChannels, type Step, type Value } from './steps';

type VectorValue = Extract<Value, { kind: 'vector' }>;

function globalPool(context: RuleContext): VectorValue {
  const { step } = mapInput(context);
  const pooled: Step = {
    kind: 'global-pool',
    node: context.node,
    input: step,
    channels: step.channels,
    size: null,
  };
  return { kind: 'vector', step: pooled };
}

const globalAveragePool: Rule = (context) => {
  if (mapInput(context).layout !== 'NCHW') throw misfit(context.node, m.onnx_pools_last);
  return globalPool(context);
};

const reduceMean: Rule = (context) => {
  const axes = axesOf(context.node, numbersInput(context, 1))?.map((axis) => fromFront(axis, 4));
  const first = firstSpatialAxis(mapInput(context).layout);
  if (axes?.length !== 2 || !axes.includes(first) || !axes.includes(first + 1))
    throw misfit(context.node, m.onnx_not_spatial);
  return globalPool(context);
};

/** Flatten, Reshape, Squeeze and the like change nothing about one number per channel. */
const regrouped: Rule = (context) => {
  const { node, inputs } = context;
  const [value] = inputs;
  if (value?.kind !== 'vector') throw misfit(node, m.onnx_flattens);
  const { channels } = value.step;
  const shape = inputs[1] ?? null;
  if (node.opType !== 'Reshape' || shape?.kind !== 'constant' || channels === null) return value;
  const sizes = numbersInput(context, 1)?.filter((size) => size > 0) ?? [];
  const count = elementCount(sizes);
  if (count !== 1 && count % channels !== 0)
    throw misfit(node, (at) => m.onnx_regroups({ ...at, channels: number(channels) }));
  return value;
};

const transpose: Rule = (context) => {
  const [value] = context.inputs;
  return value?.kind === 'map' ? transposedMap(context, value) : regrouped(context);
};

function linear(context: RuleContext, input: Step, weight: Constant, bias: Constant | null): VectorValue {
  const { node } = context;
  const [out = 0, channels = 0] = weight.dims;
  if (weight.dims.length !== 2) throw misfit(node, m.onnx_no_matrix);
  if (input.channels !== null && input.channels !== channels)
    throw otherChannels(node, channels, input.channels);
  return { kind: 'vector', step: { kind: 'linear', node, input, weight, bias, channels: out, size: null } };
}

function vectorInput(context: RuleContext): Step {
  const [value] = context.inputs;
  if (value?.kind !== 'vector') throw misfit(context.node, m.onnx_not_pooled);
  return value.step;
}

/** `[n]`, or `[1,n]` and the like, as `[n]`. */
function flatBias({ node }: RuleContext, bias: Constant | null): Constant | null {
  if (bias === null) return null;
  const count = elementCount(bias.dims);
  if (bias.dims.at(-1) !== count) throw misfit(node, m.onnx_bias_no_vector);
  return { ...bias, dims: [count] };
}

const gemm: Rule = (context) => {
  const { node } = context;
  const weight = constantInput(context, 1);
  const isPlain =
    floatAttribute(node, 'alpha', 1) === 1 &&
    floatAttribute(node, 'beta', 1) === 1 &&
    intAttribute(node, 'transA', 0) === 0;
  if (weight?.dims.length !== 2 || !isPlain) throw misfit(node, m.onnx_not_linear);
  const matrix = intAttribute(node, 'transB', 0) === 1 ? weight : permuted(weight, [1, 0]);
  return linear(context, vectorInput(context), matrix, flatBias(context, constantInput(context, 2)));
};

const matMul: Rule = (context) => {
  const weight = constantInput(context, 1);
  if (weight?.dims.length !== 2) throw misfit(context.node, m.onnx_no_matrix);
  return linear(context, vectorInput(context), permuted(weight, [1, 0]), null);
};

/** The bias of a linear layer, written as an Add of its own. */
export const addBias: Rule = (context) => {
  const { node, inputs } = context;
  const at = inputs[0]?.kind === 'vector' ? 0 : 1;
  const value = inputs[at];
  const bias = flatBias(context, constantInput(context, 1 - at));
  if (value?.kind !== 'vector' || value.step.kind !== 'linear' || value.step.bias !== null || bias === null)
    throw misfit(node, m.onnx_no_bias);
  if (bias.dims[0] !== value.step.channels) throw misfit(node, m.onnx_bias_other_length);
  return { kind: 'vector', step: { ...value.step, node, bias } };
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
  if (value === null || value === undefined) throw misfit(node, m.onnx_node_no_input);
  return value;
};

const dropout: Rule = (context) => {
  const { node, inputs } = context;
  const training = inputs[2] ?? null;
  if (training !== null && numbersInput(context, 2)?.[0] !== 0) throw misfit(node, m.onnx_training);
  return passThrough(context);
};

const cast: Rule = (context) => {
  const { node } = context;
  // FLOAT, FLOAT16, DOUBLE, BFLOAT16; shapes are cast between integers.
  const isFloat = [1, 10, 11, 16].includes(intAttribute(node, 'to', 1));
  if (context.inputs[0]?.kind !== 'shape' && !isFloat) throw misfit(node, m.onnx_rounds);
  return passThrough(context);
};

/** Rules for pooling, for what follows it, and for operators that change nothing. */
export const vectorRules: Readonly<Record<string, Rule>> = {
  GlobalAveragePool: globalAveragePool,
  ReduceMean: reduceMean,
  Flatten: regrouped,
  Squeeze: regrouped,
  Unsqueeze: regrouped,
  Reshape: regrouped,
  Transpose: transpose,
  Gemm: gemm,
  MatMul: matMul,
  Softmax: activation('softmax'),
  LogSoftmax: activation('log-softmax'),
  Sigmoid: activation('sigmoid'),
  Identity: passThrough,
  Cast: cast,
  CastLike: passThrough,
  Dropout: dropout,
};

/** Operators that compute with shapes: their results are only used to regroup vectors. */
export const shapeOperators: ReadonlySet<string> = new Set([
  ...['Shape', 'Gather', 'Slice', 'Concat', 'Unsqueeze', 'Squeeze', 'Cast', 'Identity', 'Reshape'],
  ...['Add', 'Sub', 'Mul', 'Div', 'ReduceProd', 'Range', 'Where', 'Equal', 'Expand', 'ConstantOfShape'],
]);

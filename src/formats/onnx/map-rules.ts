import { number } from '../../messages/say';
import { m } from '../messages/m';
import { floatAttribute, intAttribute, intsAttribute, stringAttribute } from './attributes';
import { type Constant, elementCount } from './constants';
import { isImage } from './image-rules';
import {
  asMap,
  channelAxis,
  constantInput,
  firstSpatialAxis,
  fromFront,
  type MapValue,
  mapInput,
  numbersInput,
  type Rule,
  type RuleContext,
} from './rule';
import { type AffineTerm, misfit, otherChannels, type PendingPads, type Step, type Value } from './steps';
import { type Size, slide, windowOf } from './windows';

/** Concatenations longer than this are no dense block; the bound keeps doubling ones from exploding. */
const MAX_SOURCES = 1024;

const NO_PADS = [0, 0, 0, 0] as const;

function requireChannelsFirst({ node }: RuleContext, map: MapValue): void {
  if (map.layout !== 'NCHW') throw misfit(node, m.onnx_channels_last, 'export');
}

/** The input of something that pads with zeros by itself, with what a Pad node before it adds. */
function paddedInput(context: RuleContext): {
  map: MapValue;
  pads: PendingPads['pads'];
  value: number;
} {
  const map = context.inputs[0];
  if (map?.kind !== 'map') throw misfit(context.node, m.onnx_no_map);
  requireChannelsFirst(context, map);
  return { map, pads: map.pending?.pads ?? NO_PADS, value: map.pending?.value ?? 0 };
}

/** A convolution, or one behind the pool, which is a linear layer. */
export const convRule: Rule = (context) => {
  const { node, inputs } = context;
  const weight = constantInput(context, 1);
  const bias = constantInput(context, 2);
  if (weight?.dims.length !== 4) throw misfit(node, m.onnx_not_2d);
  if (intAttribute(node, 'group', 1) !== 1) throw misfit(node, m.onnx_grouped);
  const [out = 0, channels = 0, height = 0, width = 0] = weight.dims;
  if (bias !== null && (bias.dims.length !== 1 || bias.dims[0] !== out))
    throw misfit(node, m.onnx_bias_length, 'export');
  const [first] = inputs;
  if (first?.kind === 'vector') {
    if (height !== 1 || width !== 1) throw misfit(node, m.onnx_slides, 'head');
    const step = {
      kind: 'linear',
      node,
      input: first.step,
      weight,
      bias,
      channels: out,
      size: null,
    } as const;
    return { kind: 'vector', step };
  }
  const { map, pads, value } = paddedInput(context);
  if (value !== 0) throw misfit(node, (at) => m.onnx_padded_with({ ...at, value }));
  const input = map.step;
  if (input.channels !== null && input.channels !== channels)
    throw otherChannels(node, channels, input.channels);
  const window = windowOf(node, input.size, [height, width], pads);
  const size = slide(window, input.size);
  return asMap({ kind: 'conv', node, input, weight, bias, window, channels: out, size }, 'NCHW');
};

/** Appends a term to a normalisation, or begins one. */
function affine(context: RuleContext, map: MapValue, term: AffineTerm): Value {
  const { step } = map;
  const isBegun = step.kind === 'affine';
  const { channels, size } = step;
  const terms = isBegun ? [...step.terms, term] : [term];
  const input = isBegun ? step.input : step;
  return asMap({ kind: 'affine', node: context.node, input, terms, channels, size }, map.layout);
}

const batchNorm: Rule = (context) => {
  const { node, opset } = context;
  const map = mapInput(context);
  requireChannelsFirst(context, map);
  const weights = [1, 2, 3, 4].map((index) => constantInput(context, index));
  const [scale, bias, mean, variance] = weights;
  if (!scale || !bias || !mean || !variance) throw misfit(node, m.onnx_lacks_weights, 'export');
  const outputs = node.output.filter((name) => name !== '').length;
  const isOldTraining = opset < 7 && intAttribute(node, 'is_test', 0) === 0;
  if (intAttribute(node, 'training_mode', 0) === 1 || (opset < 14 && outputs > 1) || isOldTraining)
    throw misfit(node, m.onnx_training, 'export');
  if (intAttribute(node, 'spatial', 1) !== 1) throw misfit(node, m.onnx_every_pixel);
  const [channels = 0] = scale.dims;
  const fits = weights.every((weight) => weight?.dims.length === 1 && weight.dims[0] === channels);
  if (!fits || (map.step.channels !== null && map.step.channels !== channels))
    throw misfit(node, m.onnx_weights_length, 'export');
  const epsilon = floatAttribute(node, 'epsilon', 1e-5);
  return affine(context, map, { kind: 'norm', scale, bias, mean, variance, epsilon });
};

/** Whether a constant holds one number, or one per channel of the map. */
function isPerChannel(constant: Constant, map: MapValue): boolean {
  const count = elementCount(constant.dims);
  if (count === 1) return constant.dims.length <= 4;
  const last = constant.dims.length - 1;
  const place = last - (3 - channelAxis(map.layout));
  const { channels } = map.step;
  return (
    constant.dims.length <= 4 &&
    constant.dims[place] === count &&
    (channels === null || channels === count) &&
    constant.dims.every((size, axis) => axis === place || size === 1)
  );
}

/** Before operator set 7 an attribute said which axis a shorter operand belongs to. */
function withModernShapes(context: RuleContext): RuleContext {
  const { node, opset, inputs } = context;
  if (opset >= 7 || intAttribute(node, 'broadcast', 0) !== 1) return context;
  const [a = null, b] = inputs;
  if (b?.kind !== 'constant') return context;
  const { dims } = b.constant;
  const behind = 4 - intAttribute(node, 'axis', 4 - dims.length) - dims.length;
  if (behind <= 0) return context;
  const constant = { ...b.constant, dims: [...dims, ...Array<number>(behind).fill(1)] };
  return { ...context, inputs: [a, { kind: 'constant', constant }] };
}

/** Add, Sub, Mul and Div of a map and a constant per channel; on convolutions, an Add is their bias. */
const arithmetic =
  (operation: 'add' | 'sub' | 'mul' | 'div'): Rule =>
  (given) => {
    const context = withModernShapes(given);
    const { node, inputs } = context;
    const at = inputs[0]?.kind === 'map' ? 0 : 1;
    if (inputs[0]?.kind === 'map' && inputs[1]?.kind === 'map') throw misfit(node, m.onnx_residual);
    const map = mapInput(context, at);
    const constant = constantInput(context, 1 - at);
    if (constant === null || !isPerChannel(constant, map))
      throw misfit(node, m.onnx_not_per_channel, isImage(map.step) ? 'image' : 'network');
    if (operation === 'mul') return affine(context, map, { kind: 'mul', by: constant, inverse: false });
    if (operation === 'div') {
      if (at === 1) throw misfit(node, m.onnx_divides);
      return affine(context, map, { kind: 'mul', by: constant, inverse: true });
    }
    if (operation === 'sub' && at === 1) {
      const negated = affine(context, map, { kind: 'negate' });
      return affine(context, negated as MapValue, { kind: 'add', what: constant, sign: 1 });
    }
    const { step } = map;
    const isBias = operation === 'add' && step.kind === 'conv' && step.bias === null;
    if (isBias && elementCount(constant.dims) === step.weight.dims[0]) {
      const bias = { ...constant, dims: [elementCount(constant.dims)] };
      return asMap({ ...step, node, bias }, map.layout);
    }
    return affine(context, map, { kind: 'add', what: constant, sign: operation === 'add' ? 1 : -1 });
  };

const relu: Rule = (context) => {
  const { node, inputs } = context;
  const [value] = inputs;
  if (value?.kind === 'vector') {
    const { step } = value;
    return { kind: 'vector', step: { kind: 'relu', node, input: step, channels: step.channels, size: null } };
  }
  const map = mapInput(context);
  const { channels, size } = map.step;
  return asMap({ kind: 'relu', node, input: map.step, channels, size }, map.layout);
};

/** ONNX Runtime's convolution with what it was fused with. */
const fusedConv: Rule = (context) => {
  const { node } = context;
  if ((context.inputs[3] ?? null) !== null) throw misfit(node, m.graphs_fused_sum);
  const activation = stringAttribute(node, 'activation', '');
  if (activation !== '' && activation !== 'Relu')
    throw misfit(node, (at) => m.graphs_fused({ ...at, activation }));
  const made = convRule(context);
  return activation === '' ? made : relu({ ...context, inputs: [made] });
};

const pool =
  (kind: 'max-pool' | 'avg-pool'): Rule =>
  (context) => {
    const { node } = context;
    const { map, pads, value } = paddedInput(context);
    const input = map.step;
    const isPadded = pads.some((pad) => pad !== 0);
    // A maximum ignores zeros around a map that a ReLU made; an average never ignores them.
    const isHarmless = kind === 'max-pool' && (value < -1e30 || (value === 0 && input.kind === 'relu'));
    if (isPadded && !isHarmless) throw misfit(node, m.onnx_pools_padded);
    const { channels } = input;
    const window = windowOf(node, input.size, null, pads);
    const isWhole =
      input.size !== null && window.kernel.every((extent, axis) => extent === input.size?.[axis]);
    if (isWhole && window.pads?.every((pad) => pad === 0)) {
      const pooling = kind === 'avg-pool' ? 'average' : 'max';
      return { kind: 'vector', step: { kind: 'global-pool', node, input, pooling, channels, size: null } };
    }
    return asMap({ kind, node, input, window, channels, size: slide(window, input.size) }, 'NCHW');
  };

const concat: Rule = (context) => {
  const { node, inputs } = context;
  const maps = inputs.map((_, index) => mapInput(context, index));
  const [first] = maps;
  if (first === undefined || maps.some(({ layout }) => layout !== first.layout))
    throw misfit(node, m.onnx_layouts, 'export');
  if (fromFront(intAttribute(node, 'axis', 1), 4) !== channelAxis(first.layout))
    throw misfit(node, m.onnx_not_channels);
  const steps = maps.flatMap(({ step }) => (step.kind === 'concat' ? step.inputs : [step]));
  if (steps.length > MAX_SOURCES)
    throw misfit(node, (at) => m.onnx_many_maps({ ...at, count: number(steps.length) }));
  if (steps.length === 1) return first;
  const channels = steps.reduce<number | null>(
    (sum, step) => (sum === null || step.channels === null ? null : sum + step.channels),
    0,
  );
  const { size } = first.step;
  return asMap({ kind: 'concat', node, inputs: steps, channels, size }, first.layout);
};

function spatialPads(context: RuleContext, map: MapValue): PendingPads['pads'] | null {
  const { node } = context;
  const given = intsAttribute(node, 'pads') ?? numbersInput(context, 1);
  if (given === null) return null;
  const axes = (numbersInput(context, 3) ?? [0, 1, 2, 3]).map((axis) => fromFront(axis, 4));
  if (given.length !== 2 * axes.length) return null;
  const before = (axis: number): number => given[axes.indexOf(axis)] ?? 0;
  const after = (axis: number): number =>
    axes.includes(axis) ? (given[axes.indexOf(axis) + axes.length] ?? 0) : 0;
  const vertical = firstSpatialAxis(map.layout);
  const isSpatial = [0, channelAxis(map.layout)].every((axis) => before(axis) === 0 && after(axis) === 0);
  const pads = [before(vertical), before(vertical + 1), after(vertical), after(vertical + 1)] as const;
  return isSpatial && pads.every((pad) => pad >= 0) ? pads : null;
}

const pad: Rule = (context) => {
  const { node } = context;
  const map = mapInput(context);
  if (stringAttribute(node, 'mode', 'constant') !== 'constant') throw misfit(node, m.onnx_reflects);
  const pads = spatialPads(context, map);
  if (pads === null) throw misfit(node, m.onnx_pads, 'export');
  if (pads.every((size) => size === 0)) return map;
  const value = numbersInput(context, 2)?.[0] ?? floatAttribute(node, 'value', 0);
  return { ...map, pending: { pads, value } };
};

/** Swaps channels first and last: a matter of naming the axes. */
export function transposedMap(context: RuleContext, map: MapValue): MapValue {
  const perm = intsAttribute(context.node, 'perm')?.join();
  if (perm === '0,1,2,3') return map;
  if (perm === '0,3,1,2' && map.layout === 'NHWC') return { ...map, layout: 'NCHW' };
  if (perm === '0,2,3,1' && map.layout === 'NCHW') return { ...map, layout: 'NHWC' };
  throw misfit(
    context.node,
    perm === undefined ? m.onnx_reverses : (at) => m.onnx_turns({ ...at, axes: perm }),
    'export',
  );
}

/** Size and channels of an input from its declared shape. */
export function imageStep(dims: readonly (number | null)[]): { step: Step; layout: MapValue['layout'] } {
  const [, second, third, fourth] = dims;
  const isColours = (size: number | null | undefined): boolean => size === 1 || size === 3 || size === 4;
  const isLast = isColours(fourth) && !isColours(second);
  const [height, width] = isLast ? [second, third] : [third, fourth];
  const size: Size | null = height && width ? [height, width] : null;
  return {
    step: { kind: 'image', node: null, channels: (isLast ? fourth : second) ?? null, size },
    layout: isLast ? 'NHWC' : 'NCHW',
  };
}

/** Rules for ONNX Runtime's own operators, which its optimiser writes. */
export const microsoftRules: Readonly<Record<string, Rule>> = { FusedConv: fusedConv };

/** Rules for operators on feature maps, by operator. */
export const mapRules: Readonly<Record<string, Rule>> = {
  Conv: convRule,
  BatchNormalization: batchNorm,
  Add: arithmetic('add'),
  Sub: arithmetic('sub'),
  Mul: arithmetic('mul'),
  Div: arithmetic('div'),
  Relu: relu,
  MaxPool: pool('max-pool'),
  AveragePool: pool('avg-pool'),
  Concat: concat,
  Pad: pad,
};

import type { Op } from '../../network/architecture';
import { type GraphBuilder, int, ints } from '../graph-builder';
import { full, type Gradient, type PoolOp, type RuleContext, spelledOut, turnedWeight } from './gradient';

/*
 * One rule an operation: given dL/dy of y = f(x), emit dL/dx. They are written for what DenseNets are made of;
 * a scale per channel wanders into the weights of the convolution beside it, where ORT folds it at load.
 */

/**
 * y = γ·(x − μ)/√(σ² + ε) + β with fixed statistics, so dL/dx = dL/dy · γ/√(σ² + ε).
 * @returns that scale as a value `[C]`
 */
export function normScale(builder: GraphBuilder, norm: string, epsilon: number): string {
  const scale = `${norm}:scale`;
  if (!builder.once(scale)) return scale;
  builder.node(
    'Add',
    [builder.weight(`${norm}.running_var`), builder.constant(`${norm}:epsilon`, [epsilon], [])],
    `${norm}:variance`,
  );
  builder.node('Sqrt', [`${norm}:variance`], `${norm}:deviation`);
  builder.node('Div', [builder.weight(`${norm}.weight`), `${norm}:deviation`], scale);
  return scale;
}

/** A vector `[C]` as a value of other dims, e.g. `[1,C,1,1]`. */
function shaped(builder: GraphBuilder, vector: string, dims: readonly number[]): string {
  const name = `${vector}:${dims.map((size) => (size === 1 ? '1' : 'c')).join('')}`;
  if (builder.once(name)) builder.node('Reshape', [vector, builder.integers(`${name}:dims`, dims)], name);
  return name;
}

/** Through a batch norm whose scale no convolution takes up. */
export function backThroughNorm(
  { builder, shapeOf }: RuleContext,
  op: Op,
  gradient: Gradient,
  scale: string,
): Gradient {
  const [channels = 0] = shapeOf(op.name);
  const value = `${op.name}:back`;
  builder.node('Mul', [gradient.value, shaped(builder, scale, [1, channels, 1, 1])], value);
  return { ...gradient, value };
}

/**
 * y = max(x, 0), so dL/dx = dL/dy where y > 0 and 0 elsewhere, at x = 0 too, as PyTorch has it.
 *
 * A cut ReLU gives z = keep·y + fill·mean(y); each pixel is 1/HW of the mean, hence
 * dL/dy = keep·dL/dz + fill·mean(dL/dz).
 */
export function backThroughRelu(context: RuleContext, op: Op, gradient: Gradient, isCut: boolean): Gradient {
  const { builder } = context;
  const label = `${op.name}:back`;
  let value = gradient.value;
  let output: string = op.name;
  if (isCut) {
    output = `${op.name}:uncut`;
    const mean = gradient.form.kind === 'channels' ? value : `${label}:mean`;
    if (mean !== value) builder.node('GlobalAveragePool', [value], mean);
    builder.node('Mul', [value, `keep:${op.name}`], `${label}:kept`);
    builder.node('Mul', [mean, `fill:${op.name}`], `${label}:filled`);
    builder.node('Add', [`${label}:kept`, `${label}:filled`], `${label}:uncut`);
    value = `${label}:uncut`;
  }
  const zero = ':zero';
  if (builder.once(zero)) builder.constant(zero, [0], []);
  builder.node('Greater', [output, zero], `${label}:mask`);
  builder.node('Where', [`${label}:mask`, value, zero], label);
  return { ...full(label), isPrescaled: gradient.isPrescaled };
}

/**
 * y = W∗x is linear, so dL/dx is the transposed convolution of dL/dy: at stride 1 a convolution with inputs and
 * outputs swapped and the kernel flipped, padded by k − 1 − padding; at a larger stride ONNX's ConvTranspose
 * with W itself. Scales per channel on either side are diagonal matrices beside W, and go into it.
 *
 * At stride 1 a ConvTranspose would do, too (`scripts/bench/convolutions.mjs`, ONNX Runtime 1.30). On WASM both take
 * the same time at most sizes, and on the largest maps the Conv two thirds of it. On WebGPU, by SwiftShader, the
 * ConvTranspose takes 0.55 of the Conv's time; but its shader is the plain one, where the Conv's is tiled for the
 * shared memory that GPUs have and a CPU has not, so that says nothing of a GPU, and no GPU was at hand.
 *
 * A 1×1 convolution and an average pool are linear in different axes and commute: what is the same over a
 * pool's window is convolved once a window, not once a pixel.
 * @param ahead - the scale `[in]` of the batch norm before this convolution, to be taken up; null for none
 */
export function backThroughConv(
  context: RuleContext,
  op: Op & { readonly kind: 'conv' },
  gradient: Gradient,
  ahead: string | null,
): Gradient {
  const { builder, shapeOf } = context;
  const { kernel, stride, padding, inChannels, outChannels } = op.conv;
  const label = `${op.name}:back`;
  let weight = builder.weight(`${op.name}.weight`);
  if (gradient.pending !== null) {
    const factor = shaped(builder, gradient.pending, [outChannels, 1, 1, 1]);
    builder.node('Mul', [weight, factor], `${label}:weight`);
    weight = `${label}:weight`;
  }
  if (stride > 1) {
    const [, height = 0, width = 0] = shapeOf(op.inputs[0] ?? '');
    const [, h = 0, w = 0] = op.shape;
    const least = (count: number): number => (count - 1) * stride - 2 * padding + kernel;
    builder.node('ConvTranspose', [spelledOut(context, gradient, op.name, label), weight], label, [
      ints('kernel_shape', [kernel, kernel]),
      ints('strides', [stride, stride]),
      ints('pads', [padding, padding, padding, padding]),
      ints('output_padding', [height - least(h), width - least(w)]),
    ]);
    return full(label);
  }
  weight = turnedWeight(builder, weight, kernel, label);
  if (ahead !== null) {
    builder.node('Mul', [weight, shaped(builder, ahead, [inChannels, 1, 1, 1])], `${label}:scaled`);
    weight = `${label}:scaled`;
  }
  const staysPooled = kernel === 1 && gradient.form.kind === 'pooled';
  const value = staysPooled ? gradient.value : spelledOut(context, gradient, op.name, label);
  const around = kernel - 1 - padding;
  builder.node('Conv', [value, weight], label, [
    ints('kernel_shape', [kernel, kernel]),
    ints('pads', [around, around, around, around]),
  ]);
  const form = staysPooled ? gradient.form : full(label).form;
  return { value: label, form, pending: null, isPrescaled: ahead !== null };
}

/** y is the mean of k² pixels, so each gets dL/dy / k²; {@link spelledOut} repeats it. */
export function backThroughAvgPool({ builder }: RuleContext, op: PoolOp, value: string): Gradient {
  const { kernel } = op.pool;
  const label = `${op.name}:back`;
  const share = builder.constant(`${label}:share`, [1 / kernel ** 2], []);
  builder.node('Mul', [value, share], label);
  return { ...full(label), form: { kind: 'pooled', pool: op } };
}

/** y_c is the mean of HW pixels, so each of channel c gets dL/dy_c / HW. */
export function backThroughGlobalPool(
  { builder, batch, shapeOf }: RuleContext,
  op: Op,
  value: string,
): Gradient {
  const [channels = 0, height = 1, width = 1] = shapeOf(op.inputs[0] ?? '');
  const label = `${op.name}:back`;
  const share = builder.constant(`${label}:share`, [1 / (height * width)], []);
  builder.node('Mul', [value, share], `${label}:flat`);
  const dims = builder.integers(`${label}:dims`, [batch, channels, 1, 1]);
  builder.node('Reshape', [`${label}:flat`, dims], label);
  return { ...full(label), form: { kind: 'channels' } };
}

/** y_c is the largest of HW pixels, the first of them in reading order: it alone gets dL/dy_c. */
export function backThroughGlobalMaxPool(
  { builder, batch, shapeOf }: RuleContext,
  op: Op,
  value: string,
): Gradient {
  const [input = ''] = op.inputs;
  const [channels = 0, height = 1, width = 1] = shapeOf(input);
  const pixels = height * width;
  const label = `${op.name}:back`;
  const flat = builder.integers(`${label}:flat-dims`, [batch, channels, pixels]);
  builder.node('Reshape', [input, flat], `${label}:pixels`);
  builder.node('ArgMax', [`${label}:pixels`], `${label}:at`, [int('axis', 2), int('keepdims', 1)]);
  builder.node('Cast', [`${label}:at`], `${label}:first`, [int('to', 1)]);
  const places = builder.constant(
    `${label}:places`,
    Array.from({ length: pixels }, (_, i) => i),
    [1, 1, pixels],
  );
  builder.node('Equal', [`${label}:first`, places], `${label}:is`);
  const one = builder.integers(`${label}:one-dims`, [batch, channels, 1]);
  builder.node('Reshape', [value, one], `${label}:value`);
  const zero = builder.constant(`${label}:zero`, [0], []);
  builder.node('Where', [`${label}:is`, `${label}:value`, zero], `${label}:spread`);
  const dims = builder.integers(`${label}:dims`, [batch, channels, height, width]);
  builder.node('Reshape', [`${label}:spread`, dims], label);
  return full(label);
}

/** Every pixel is an element of its own, so its derivative only takes its place again. */
export function backThroughFlatten(
  { builder, batch, shapeOf }: RuleContext,
  op: Op,
  value: string,
): Gradient {
  const label = `${op.name}:back`;
  const dims = builder.integers(`${label}:dims`, [batch, ...shapeOf(op.inputs[0] ?? '')]);
  builder.node('Reshape', [value, dims], label);
  return full(label);
}

/** y = W·x + b, so dL/dx = Wᵀ·dL/dy; a row vector here. */
export function backThroughLinear({ builder }: RuleContext, op: Op, value: string): Gradient {
  const label = `${op.name}:back`;
  builder.node('MatMul', [value, builder.weight(`${op.name}.weight`)], label);
  return full(label);
}

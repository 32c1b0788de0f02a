import {
  asTensorName,
  compressionOf,
  type DenseNetSpec,
  inputChannelsOf,
  stemOf,
  type TensorName,
} from './spec';

/** A convolution's geometry; kernels and strides are square. */
export interface ConvGeometry {
  readonly inChannels: number;
  readonly outChannels: number;
  readonly kernel: number;
  readonly stride: number;
  readonly padding: number;
}

interface OpBase {
  /** The tensor that this operation makes; the operation goes by the same name. */
  readonly name: TensorName;
  /** Tensors it reads, in order. */
  readonly inputs: readonly TensorName[];
  /** `[C,H,W]`, or `[C]` behind the global pool. */
  readonly shape: readonly number[];
  /** The part of the network it belongs to, e.g. `stem`, `features.denseblock1.denselayer2`, `features.transition1`, `tail`. */
  readonly unit: string;
}

/** One operation of the network; all that is known about the network derives from the list of them. */
export type Op =
  | (OpBase & { readonly kind: 'input' })
  | (OpBase & { readonly kind: 'conv'; readonly conv: ConvGeometry })
  | (OpBase & { readonly kind: 'norm' })
  | (OpBase & { readonly kind: 'relu' })
  | (OpBase & {
      readonly kind: 'max-pool' | 'avg-pool';
      readonly pool: { readonly kernel: number; readonly stride: number; readonly padding: number };
    })
  | (OpBase & { readonly kind: 'concat' })
  | (OpBase & { readonly kind: 'global-avg-pool' })
  | (OpBase & { readonly kind: 'linear'; readonly inFeatures: number; readonly outFeatures: number });

/** @see Op */
export type OpKind = Op['kind'];

/** A spec unrolled for one input size: every operation in execution order. */
export interface Architecture {
  readonly spec: DenseNetSpec;
  /** `[height, width]` in pixels. */
  readonly inputSize: readonly [number, number];
  readonly ops: readonly Op[];
  readonly byName: ReadonlyMap<string, Op>;
}

/** The smallest side, in pixels, that leaves at least one pixel after stem and transitions. */
export function minimumInputSide(spec: DenseNetSpec): number {
  for (let side = 1; ; side++) {
    let size = stemOf(spec) === 'imagenet' ? Math.ceil(Math.ceil(side / 2) / 2) : side;
    for (let t = 1; t < spec.blockConfig.length; t++) size = Math.floor(size / 2);
    if (size >= 1) return side;
  }
}

const STEM_ENDS = { imagenet: 'features.pool0', cifar: 'features.conv0', 'cifar-norm': 'features.relu0' };

/** The tensor that enters block `b` (from 0): what the stem ends with, or a transition's pool. */
export function blockInputName(spec: DenseNetSpec, b: number): TensorName {
  return asTensorName(b === 0 ? STEM_ENDS[stemOf(spec)] : `features.transition${b}.pool`);
}

/** The unit name of dense layer `l` of block `b` (both from 0). */
export function denseLayerName(b: number, l: number): string {
  return `features.denseblock${b + 1}.denselayer${l + 1}`;
}

/** The tensor that a dense layer writes: its last convolution's result. @param layer - its unit name */
export function layerOutputName({ bnSize }: DenseNetSpec, layer: string): TensorName {
  return asTensorName(`${layer}.${bnSize === 0 ? 'conv1' : 'conv2'}`);
}

const POINTWISE = { kernel: 1, stride: 1, padding: 0 };
const SAME_3X3 = { kernel: 3, stride: 1, padding: 1 };

/**
 * Unrolls a spec into its operations, in execution order and with DESIGN 4.3's names
 * (torchvision's module names; `relu5` and `avgpool` for what is functional there).
 * @param inputSize - `[height, width]` in pixels
 */
export function buildArchitecture(spec: DenseNetSpec, inputSize: readonly [number, number]): Architecture {
  const ops: Op[] = [];
  const byName = new Map<string, Op>();
  const add = (op: Op): TensorName => {
    ops.push(op);
    byName.set(op.name, op);
    return op.name;
  };
  let [height, width] = inputSize;
  const shaped = (channels: number): readonly number[] => [channels, height, width];

  let unit = 'stem';
  const conv = (name: string, input: TensorName, geometry: ConvGeometry): TensorName => {
    height = Math.floor((height + 2 * geometry.padding - geometry.kernel) / geometry.stride) + 1;
    width = Math.floor((width + 2 * geometry.padding - geometry.kernel) / geometry.stride) + 1;
    const shape = shaped(geometry.outChannels);
    return add({ kind: 'conv', name: asTensorName(name), inputs: [input], shape, unit, conv: geometry });
  };
  const pointwise = (name: string, kind: 'norm' | 'relu', input: TensorName, channels: number): TensorName =>
    add({ kind, name: asTensorName(name), inputs: [input], shape: shaped(channels), unit });
  const pool = (
    name: string,
    kind: 'max-pool' | 'avg-pool',
    input: TensorName,
    channels: number,
    [kernel, stride, padding]: readonly [number, number, number],
  ): TensorName => {
    height = Math.floor((height + 2 * padding - kernel) / stride) + 1;
    width = Math.floor((width + 2 * padding - kernel) / stride) + 1;
    const window = { kernel, stride, padding };
    return add({
      kind,
      name: asTensorName(name),
      inputs: [input],
      shape: shaped(channels),
      unit,
      pool: window,
    });
  };

  const colours = inputChannelsOf(spec);
  const stem = stemOf(spec);
  let x = add({
    kind: 'input',
    name: asTensorName('input'),
    inputs: [],
    shape: shaped(colours),
    unit: 'input',
  });
  let channels = spec.numInitFeatures;
  const whole = { inChannels: colours, outChannels: channels };
  x = conv('features.conv0', x, {
    ...whole,
    ...(stem === 'imagenet' ? { kernel: 7, stride: 2, padding: 3 } : SAME_3X3),
  });
  if (stem !== 'cifar') {
    x = pointwise('features.norm0', 'norm', x, channels);
    x = pointwise('features.relu0', 'relu', x, channels);
  }
  if (stem === 'imagenet') x = pool('features.pool0', 'max-pool', x, channels, [3, 2, 1]);

  const bottleneck = spec.bnSize * spec.growthRate;
  spec.blockConfig.forEach((layers, b) => {
    const written: TensorName[] = [x];
    for (let l = 0; l < layers; l++) {
      unit = denseLayerName(b, l);
      x = add({
        kind: 'concat',
        name: asTensorName(`${unit}.input`),
        inputs: [...written],
        shape: shaped(channels),
        unit,
      });
      x = pointwise(`${unit}.norm1`, 'norm', x, channels);
      x = pointwise(`${unit}.relu1`, 'relu', x, channels);
      if (bottleneck > 0) {
        x = conv(`${unit}.conv1`, x, { inChannels: channels, outChannels: bottleneck, ...POINTWISE });
        x = pointwise(`${unit}.norm2`, 'norm', x, bottleneck);
        x = pointwise(`${unit}.relu2`, 'relu', x, bottleneck);
      }
      x = conv(layerOutputName(spec, unit), x, {
        inChannels: bottleneck > 0 ? bottleneck : channels,
        outChannels: spec.growthRate,
        ...SAME_3X3,
      });
      written.push(x);
      channels += spec.growthRate;
    }
    unit = `features.denseblock${b + 1}`;
    x = add({ kind: 'concat', name: asTensorName(unit), inputs: written, shape: shaped(channels), unit });
    if (b === spec.blockConfig.length - 1) return;
    unit = `features.transition${b + 1}`;
    x = pointwise(`${unit}.norm`, 'norm', x, channels);
    x = pointwise(`${unit}.relu`, 'relu', x, channels);
    const outChannels = Math.floor(channels * compressionOf(spec));
    x = conv(`${unit}.conv`, x, { inChannels: channels, outChannels, ...POINTWISE });
    channels = outChannels;
    x = pool(`${unit}.pool`, 'avg-pool', x, channels, [2, 2, 0]);
  });

  unit = 'tail';
  x = pointwise('features.norm5', 'norm', x, channels);
  x = pointwise('relu5', 'relu', x, channels);
  x = add({ kind: 'global-avg-pool', name: asTensorName('avgpool'), inputs: [x], shape: [channels], unit });
  add({
    kind: 'linear',
    name: asTensorName('classifier'),
    inputs: [x],
    shape: [spec.numClasses],
    unit,
    inFeatures: channels,
    outFeatures: spec.numClasses,
  });
  return { spec, inputSize, ops, byName };
}

import {
  asTensorName,
  compressionOf,
  type DenseNetSpec,
  hasTransitionNorm,
  hiddenOf,
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

/** What an operation is within its part; with the part it says all that a name does. */
export type OpRole =
  | 'input'
  | 'conv0'
  | 'norm0'
  | 'relu0'
  | 'pool0'
  | 'norm1'
  | 'relu1'
  | 'conv1'
  | 'norm2'
  | 'relu2'
  | 'conv2'
  /** A dense block's concatenation, which its part is all of. */
  | 'output'
  | 'norm'
  | 'relu'
  | 'conv'
  | 'pool'
  | 'norm5'
  | 'relu5'
  | 'avgpool'
  | 'maxpool'
  | 'flatten'
  /** A linear layer before the classifier, and the ReLU behind it. */
  | 'hidden'
  | 'hidden-relu'
  | 'classifier';

/** Where in the network something stands. Blocks and layers count from 1; a transition has its block before it. */
export type Place =
  | { readonly kind: 'stem' | 'tail'; readonly block: null; readonly layer: null }
  | { readonly kind: 'layer'; readonly block: number; readonly layer: number }
  | { readonly kind: 'block' | 'transition'; readonly block: number; readonly layer: null };

/** A part of the network: the stem, a dense layer, a dense block's concatenation, a transition, the tail. */
export type Part = Place & {
  /** `stem`, `features.denseblock1.denselayer2`, `features.denseblock1`, `features.transition1`, …, `tail`. */
  readonly id: string;
  /** Its operations in execution order; the input image counts to the stem. */
  readonly ops: readonly Op[];
};

interface OpBase {
  /** The tensor that this operation makes; the operation goes by the same name. */
  readonly name: TensorName;
  /** Tensors it reads, in order. */
  readonly inputs: readonly TensorName[];
  /** `[C,H,W]`, or `[C]` behind the global pool or what lays maps out. */
  readonly shape: readonly number[];
  /** The id of the {@link Part} that it belongs to. */
  readonly part: string;
  /** Number of the dense block that it belongs to, or stands behind in a transition; null in stem and tail. */
  readonly block: number | null;
  /** Number of its dense layer in the block; null elsewhere. */
  readonly layer: number | null;
  readonly role: OpRole;
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
  | (OpBase & { readonly kind: 'global-avg-pool' | 'global-max-pool' | 'flatten' })
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
  /** By id, in execution order: a block's concatenation comes after its layers. */
  readonly parts: ReadonlyMap<string, Part>;
}

/** The last maps' `[height, width]`, which a head that lays them out must find as it was trained. */
export function lastMapSize({ byName }: Architecture): readonly [number, number] {
  const [, height = 1, width = 1] = byName.get('relu5')?.shape ?? [];
  return [height, width];
}

/** What the network ends in: its logits, or what a missing classifier would read. */
export function endOf({ ops }: Architecture): TensorName {
  return ops.at(-1)?.name ?? asTensorName('input');
}

/** The smallest side, in pixels, that leaves at least one pixel after stem and transitions. */
export function minimumInputSide(spec: DenseNetSpec): number {
  for (let side = 1; ; side++) {
    let size = stemOf(spec) === 'imagenet' ? Math.ceil(Math.ceil(side / 2) / 2) : side;
    for (let t = 1; t < spec.blockConfig.length; t++) size = Math.floor(size / 2);
    if (size >= 1) return side;
  }
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
  const parts = new Map<string, Part>();
  let [height, width] = inputSize;
  const shaped = (channels: number): readonly number[] => [channels, height, width];

  let at: Pick<OpBase, 'part' | 'block' | 'layer'> & { readonly ops: Op[] };
  /** What comes from here on belongs to this part. */
  const begin = (id: string, place: Place): void => {
    const own: Op[] = [];
    parts.set(id, { ...place, id, ops: own });
    at = { part: id, block: place.block, layer: place.layer, ops: own };
  };
  const base = (role: OpRole, name: string, inputs: readonly TensorName[], shape: readonly number[]) => {
    const { part, block, layer } = at;
    return { name: asTensorName(name), inputs, shape, part, block, layer, role };
  };
  const add = (op: Op): TensorName => {
    ops.push(op);
    at.ops.push(op);
    byName.set(op.name, op);
    return op.name;
  };
  /** Shrinks the maps as a window does that slides over them. */
  const slide = (kernel: number, stride: number, padding: number): void => {
    height = Math.floor((height + 2 * padding - kernel) / stride) + 1;
    width = Math.floor((width + 2 * padding - kernel) / stride) + 1;
  };
  const conv = (role: OpRole, prefix: string, input: TensorName, geometry: ConvGeometry): TensorName => {
    slide(geometry.kernel, geometry.stride, geometry.padding);
    const shape = shaped(geometry.outChannels);
    return add({ ...base(role, prefix + role, [input], shape), kind: 'conv', conv: geometry });
  };
  const pointwise = (
    role: OpRole,
    prefix: string,
    kind: 'norm' | 'relu',
    input: TensorName,
    channels: number,
  ): TensorName => add({ ...base(role, prefix + role, [input], shaped(channels)), kind });
  const pool = (
    role: OpRole,
    prefix: string,
    kind: 'max-pool' | 'avg-pool',
    input: TensorName,
    channels: number,
    [kernel, stride, padding]: readonly [number, number, number],
  ): TensorName => {
    slide(kernel, stride, padding);
    const window = { kernel, stride, padding };
    return add({ ...base(role, prefix + role, [input], shaped(channels)), kind, pool: window });
  };

  begin('stem', { kind: 'stem', block: null, layer: null });
  const colours = inputChannelsOf(spec);
  const stem = stemOf(spec);
  let x = add({ ...base('input', 'input', [], shaped(colours)), kind: 'input' });
  let channels = spec.numInitFeatures;
  x = conv('conv0', 'features.', x, {
    inChannels: colours,
    outChannels: channels,
    ...(stem === 'imagenet' ? { kernel: 7, stride: 2, padding: 3 } : SAME_3X3),
  });
  if (stem !== 'cifar') {
    x = pointwise('norm0', 'features.', 'norm', x, channels);
    x = pointwise('relu0', 'features.', 'relu', x, channels);
  }
  if (stem === 'imagenet') x = pool('pool0', 'features.', 'max-pool', x, channels, [3, 2, 1]);

  const bottleneck = spec.bnSize * spec.growthRate;
  spec.blockConfig.forEach((layers, b) => {
    const block = b + 1;
    const name = `features.denseblock${block}`;
    const written: TensorName[] = [x];
    for (let layer = 1; layer <= layers; layer++) {
      const id = `${name}.denselayer${layer}`;
      const prefix = `${id}.`;
      begin(id, { kind: 'layer', block, layer });
      x = add({ ...base('input', `${prefix}input`, [...written], shaped(channels)), kind: 'concat' });
      x = pointwise('norm1', prefix, 'norm', x, channels);
      x = pointwise('relu1', prefix, 'relu', x, channels);
      const grown = { outChannels: spec.growthRate, ...SAME_3X3 };
      if (bottleneck > 0) {
        x = conv('conv1', prefix, x, { inChannels: channels, outChannels: bottleneck, ...POINTWISE });
        x = pointwise('norm2', prefix, 'norm', x, bottleneck);
        x = pointwise('relu2', prefix, 'relu', x, bottleneck);
        x = conv('conv2', prefix, x, { inChannels: bottleneck, ...grown });
      } else {
        x = conv('conv1', prefix, x, { inChannels: channels, ...grown });
      }
      written.push(x);
      channels += spec.growthRate;
    }
    begin(name, { kind: 'block', block, layer: null });
    x = add({ ...base('output', name, written, shaped(channels)), kind: 'concat' });
    if (block === spec.blockConfig.length) return;
    const id = `features.transition${block}`;
    const prefix = `${id}.`;
    begin(id, { kind: 'transition', block, layer: null });
    if (hasTransitionNorm(spec)) x = pointwise('norm', prefix, 'norm', x, channels);
    x = pointwise('relu', prefix, 'relu', x, channels);
    const outChannels = Math.floor(channels * compressionOf(spec));
    x = conv('conv', prefix, x, { inChannels: channels, outChannels, ...POINTWISE });
    channels = outChannels;
    x = pool('pool', prefix, 'avg-pool', x, channels, [2, 2, 0]);
  });

  begin('tail', { kind: 'tail', block: null, layer: null });
  x = pointwise('norm5', 'features.', 'norm', x, channels);
  x = pointwise('relu5', '', 'relu', x, channels);
  const { pool: pooling, flatten } = spec.head ?? {};
  if (flatten !== undefined) {
    channels *= flatten[0] * flatten[1];
    x = add({ ...base('flatten', 'flatten', [x], [channels]), kind: 'flatten' });
  } else if (pooling === 'max')
    x = add({ ...base('maxpool', 'maxpool', [x], [channels]), kind: 'global-max-pool' });
  else x = add({ ...base('avgpool', 'avgpool', [x], [channels]), kind: 'global-avg-pool' });
  const linear = (role: OpRole, layer: string, outFeatures: number): TensorName => {
    const made = { ...base(role, layer, [x], [outFeatures]), inFeatures: channels, outFeatures };
    channels = outFeatures;
    return add({ ...made, kind: 'linear' });
  };
  hiddenOf(spec).forEach((size, i) => {
    x = linear('hidden', `head.linear${i + 1}`, size);
    x = add({ ...base('hidden-relu', `head.relu${i + 1}`, [x], [size]), kind: 'relu' });
  });
  if (spec.numClasses > 0) linear('classifier', 'classifier', spec.numClasses);
  return { spec, inputSize, ops, byName, parts };
}

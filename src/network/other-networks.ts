import { m } from '../messages/m';

/**
 * Networks that a DenseNet is compared with, from the layer tables that their papers print. Parameters, MACs and
 * activations are computed from these tables here, not copied.
 */

/** One operation with weights, or a pool, of a network that is described by its table. */
interface TableOp {
  readonly kind: 'conv' | 'linear' | 'pool';
  readonly inChannels: number;
  readonly outChannels: number;
  readonly kernel: number;
  readonly stride: number;
  readonly padding: number;
  readonly groups: number;
  readonly bias: boolean;
  /** Batch norm behind it. */
  readonly norm: boolean;
  /** A shortcut beside the main path: it does not change the map's size for what follows, and sees the block's input. */
  readonly beside: boolean;
  /** The block around which a shortcut leads, by a number of its own; null where there is none. */
  readonly around: number | null;
}

/** A network by its table. */
export interface OtherNetwork {
  readonly name: string;
  /** Where the table stands. */
  readonly source: () => string;
  readonly ops: readonly TableOp[];
}

/** What a table costs at an input size. */
export interface NetworkCosts {
  readonly params: number;
  readonly macs: number;
  /** Elements of all convolutions' and pools' outputs, which is what the paper's tables list. */
  readonly activations: number;
}

const conv = (
  inChannels: number,
  outChannels: number,
  kernel: number,
  stride = 1,
  more: Partial<TableOp> = {},
): TableOp => ({
  kind: 'conv',
  inChannels,
  outChannels,
  kernel,
  stride,
  padding: (kernel - 1) / 2,
  groups: 1,
  bias: false,
  norm: true,
  beside: false,
  around: null,
  ...more,
});

const pool = (channels: number, kernel: number, stride: number, padding: number): TableOp => ({
  ...conv(channels, channels, kernel, stride, { padding, norm: false }),
  kind: 'pool',
});

const linear = (inChannels: number, outChannels: number): TableOp => ({
  ...conv(inChannels, outChannels, 1, 1, { bias: true, norm: false }),
  kind: 'linear',
});

/** Simonyan and Zisserman 2015, Table 1, column D: 3×3 convolutions with biases, no norms, a pool after each group. */
function vgg16(): OtherNetwork {
  const groups: readonly (readonly [count: number, channels: number])[] = [
    [2, 64],
    [2, 128],
    [3, 256],
    [3, 512],
    [3, 512],
  ];
  let channels = 3;
  const ops = groups.flatMap(([count, width]) => {
    const convs = Array.from({ length: count }, () => {
      const op = conv(channels, width, 3, 1, { bias: true, norm: false });
      channels = width;
      return op;
    });
    return [...convs, pool(width, 2, 2, 0)];
  });
  return {
    name: 'VGG-16',
    source: () => m.network_table({ paper: 'Simonyan & Zisserman 2015 (arXiv 1409.1556)', table: '1 D' }),
    ops: [...ops, linear(512 * 49, 4096), linear(4096, 4096), linear(4096, 1000)],
  };
}

/** He et al. 2016, Table 1; the stride stands in the 3×3 convolution, as in everybody's implementation. */
function resnet(depth: number, blocks: readonly number[]): OtherNetwork {
  let channels = 64;
  const ops = blocks.flatMap((count, stage) =>
    Array.from({ length: count }, (_, i) => {
      const width = 64 * 2 ** stage;
      const stride = stage > 0 && i === 0 ? 2 : 1;
      const from = channels;
      channels = width * 4;
      const around = { around: stage * 100 + i };
      return [
        ...(i === 0 ? [conv(from, channels, 1, stride, { padding: 0, beside: true, ...around })] : []),
        conv(from, width, 1, 1, around),
        conv(width, width, 3, stride, around),
        conv(width, channels, 1, 1, around),
      ];
    }).flat(),
  );
  return {
    name: `ResNet-${depth}`,
    source: () => m.network_table({ paper: 'He et al. 2016 (arXiv 1512.03385)', table: 1 }),
    ops: [conv(3, 64, 7, 2), pool(64, 3, 2, 1), ...ops, linear(2048, 1000)],
  };
}

/** Sandler et al. 2018, Table 2: `[expansion, channels, repeats, stride]`. */
function mobileNetV2(): OtherNetwork {
  const table: readonly (readonly [t: number, c: number, n: number, s: number])[] = [
    [1, 16, 1, 1],
    [6, 24, 2, 2],
    [6, 32, 3, 2],
    [6, 64, 4, 2],
    [6, 96, 3, 1],
    [6, 160, 3, 2],
    [6, 320, 1, 1],
  ];
  let channels = 32;
  const ops = table.flatMap(([t, c, n, s]) =>
    Array.from({ length: n }, (_, i) => {
      const hidden = channels * t;
      const from = channels;
      channels = c;
      // A shortcut where nothing changes its size: in repetitions.
      const around = { around: i > 0 ? c * 100 + i : null };
      return [
        ...(t === 1 ? [] : [conv(from, hidden, 1, 1, around)]),
        conv(hidden, hidden, 3, i === 0 ? s : 1, { groups: hidden, ...around }),
        conv(hidden, c, 1, 1, around),
      ];
    }).flat(),
  );
  return {
    name: 'MobileNetV2',
    source: () => m.network_table({ paper: 'Sandler et al. 2018 (arXiv 1801.04381)', table: 2 }),
    ops: [conv(3, 32, 3, 2), ...ops, conv(320, 1280, 1), linear(1280, 1000)],
  };
}

/** In the order of their papers. */
export const OTHER_NETWORKS: readonly OtherNetwork[] = [
  vgg16(),
  resnet(50, [3, 4, 6, 3]),
  resnet(101, [3, 4, 23, 3]),
  mobileNetV2(),
];

const slide = (size: number, { kernel, stride, padding }: TableOp): number =>
  Math.floor((size + 2 * padding - kernel) / stride) + 1;

/** Parameters, multiply-accumulates (convolutions and classifiers only) and activations of a square input. */
export function costsOf({ ops }: OtherNetwork, side: number): NetworkCosts {
  let params = 0;
  let macs = 0;
  let activations = 0;
  let size = side;
  for (const op of ops) {
    const out = op.kind === 'linear' ? 1 : slide(size, op);
    const weights = op.kind === 'pool' ? 0 : (op.outChannels * op.inChannels * op.kernel ** 2) / op.groups;
    params += weights + (op.bias ? op.outChannels : 0) + (op.norm ? 2 * op.outChannels : 0);
    macs += weights * out * out;
    if (op.kind !== 'linear') activations += op.outChannels * out * out;
    if (!op.beside && op.kind !== 'linear') size = out;
  }
  return { params, macs, activations };
}

/**
 * How often a network adds what a block reads to what it writes: its shortcuts. None of these networks concatenates, so
 * that they have no dense connections, and no concatenation to hold in memory.
 */
export const additionsOf = ({ ops }: OtherNetwork): number =>
  new Set(ops.flatMap(({ around }) => around ?? [])).size;

/** How far a network sees and how deep it is, by its shortest and its longest path. */
export interface NetworkReach {
  /** Side of what one element before the classifier sees, in pixels. */
  readonly field: readonly [min: number, max: number];
  /** Layers with weights from the image to the logits. */
  readonly layers: readonly [shortest: number, longest: number];
}

/** By the recurrence of `facts.ts`; a shortcut, be it a 1×1 convolution, leaves the field as it is. */
export function reachOf({ ops }: OtherNetwork): NetworkReach {
  let [min, max, jump, shortest, longest] = [1, 1, 1, 0, 0];
  for (const op of ops) {
    const weighs = Number(op.kind !== 'pool');
    if (op.beside) {
      shortest += weighs;
      continue;
    }
    longest += weighs;
    const grows = op.kind === 'linear' ? 0 : (op.kernel - 1) * jump;
    max += grows;
    if (op.around === null) {
      min += grows;
      shortest += weighs;
    }
    if (op.kind !== 'linear') jump *= op.stride;
  }
  return { field: [min, max], layers: [shortest, longest] };
}

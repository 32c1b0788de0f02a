import type { CanonicalModel } from '../formats/canonical';
import type { Architecture, Op } from '../network/architecture';
import { normOf } from '../network/folding';
import { sourcesReadBy } from '../network/provenance';
import type { TensorName } from '../network/spec';
import type { ReluMask } from './lesion';
import {
  type Box,
  type GroupKey,
  groupTerms,
  type KernelPlace,
  largestTerm,
  productsOf,
  type Term,
  type TermGroup,
  type UnitElement,
  windowBox,
} from './unit-terms';

/** Terms that a group, or a window, lists. */
const LISTED = 8;

/** Where the numbers of one run come from. */
export interface UnitSource {
  readonly architecture: Architecture;
  readonly model: Pick<CanonicalModel, 'folded' | 'epsilon'>;
  /** A weight in C order, e.g. `features.conv0.weight` `[64,3,7,7]`. */
  readonly weight: (name: string) => Float32Array;
  /** The values of a box of a tensor, `[channels,height,width]`. */
  readonly read: (tensor: TensorName, box: Box) => Promise<Float32Array>;
  /** What cuts do to a ReLU in this run. */
  readonly mask: (relu: TensorName) => ReluMask | undefined;
}

/** What an element was made of. */
export type StepDetail =
  /** A channel of a concatenation (by whom it was written), or of the input image (null). */
  | { readonly kind: 'read'; readonly writer: UnitElement | null }
  /** γ·(x − mean)/√(variance + ε) + β */
  | {
      readonly kind: 'norm';
      readonly input: number;
      readonly gamma: number;
      readonly beta: number;
      readonly mean: number;
      readonly variance: number;
      readonly epsilon: number;
    }
  /** max(0, x); where connections are cut, max(0, x)·keep + spatialMean·fill. */
  | {
      readonly kind: 'relu';
      readonly input: number;
      readonly cut: { readonly keep: number; readonly fill: number; readonly mean: number } | null;
    }
  /** Σ weight·input + bias, by groups. */
  | {
      readonly kind: 'sum';
      readonly groups: readonly TermGroup[];
      /** Null where the operation has none. */
      readonly bias: number | null;
      /** The convolution whose raw result the source does not have, since this norm is folded into it. */
      readonly folded: TensorName | null;
      readonly kernel: number;
      /** All terms, and products of padding, which are absent. */
      readonly count: number;
      readonly absent: number;
    }
  /** The largest, or the mean, of a window or of a whole map. */
  | {
      readonly kind: 'max' | 'mean';
      /** Largest first. */
      readonly values: readonly { readonly y: number; readonly x: number; readonly value: number }[];
      readonly count: number;
      /** Sum of those that are not listed. */
      readonly rest: number;
    };

/** One operation on the way to an element, with the real numbers. */
export interface UnitStep {
  readonly element: UnitElement;
  readonly detail: StepDetail;
  /** From the run's own inputs of this operation, in double precision. */
  readonly computed: number;
  /** The run's own value. */
  readonly ort: number;
  /** Magnitude of the largest term: what rounding is relative to. */
  readonly scale: number;
  /** What was read, of which any element can be looked at next; null at the unit's beginning. */
  readonly reads: { readonly tensor: TensorName; readonly box: Box } | null;
  /** The element that contributed most. */
  readonly next: UnitElement | null;
}

type Made = Pick<UnitStep, 'detail' | 'computed' | 'scale' | 'reads' | 'next'>;

const pixel = ({ channel, y, x }: Omit<UnitElement, 'tensor'>): Box => ({
  channel,
  channels: 1,
  y,
  x,
  height: 1,
  width: 1,
});

const shapeOf = (op: Op | undefined): readonly [number, number, number] => {
  const [channels = 0, height = 1, width = 1] = op?.shape ?? [];
  return [channels, height, width];
};

const sumOf = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** The operation that makes a tensor. @throws RangeError for a tensor of another network */
function opOf({ architecture }: UnitSource, name: string): Op {
  const op = architecture.byName.get(name);
  if (op === undefined) throw new RangeError(`No operation makes ${name}.`);
  return op;
}

function inputOf(op: Op): TensorName {
  const [input] = op.inputs;
  if (input === undefined) throw new RangeError(`${op.name} reads nothing.`);
  return input;
}

function makeRead(source: UnitSource, op: Op, { channel, y, x }: UnitElement, value: number): Made {
  let writer: UnitElement | null = null;
  let start = 0;
  for (const input of op.inputs) {
    const [count] = shapeOf(opOf(source, input));
    if (channel >= start && channel < start + count)
      writer = { tensor: input, channel: channel - start, y, x };
    start += count;
  }
  return {
    detail: { kind: 'read', writer },
    computed: value,
    scale: Math.abs(value),
    reads: null,
    next: null,
  };
}

/** Maps laid out, row by row: each pixel is an element of its own. */
function makeLaidOut(source: UnitSource, op: Op, { channel }: UnitElement, value: number): Made {
  const tensor = inputOf(op);
  const [, height, width] = shapeOf(opOf(source, tensor));
  const [map, pixelInMap] = [Math.floor(channel / (height * width)), channel % (height * width)];
  const [y, x] = [Math.floor(pixelInMap / width), pixelInMap % width];
  return {
    detail: { kind: 'read', writer: { tensor, channel: map, y, x } },
    computed: value,
    scale: Math.abs(value),
    reads: null,
    next: null,
  };
}

async function makeNorm(source: UnitSource, op: Op, element: UnitElement): Promise<Made> {
  const tensor = inputOf(op);
  const box = pixel(element);
  const [input = Number.NaN] = await source.read(tensor, box);
  const part = (name: string): number => source.weight(`${op.name}.${name}`)[element.channel] ?? Number.NaN;
  const [gamma, beta, mean, variance] = [
    part('weight'),
    part('bias'),
    part('running_mean'),
    part('running_var'),
  ];
  const { epsilon } = source.model;
  const factor = gamma / Math.sqrt(variance + epsilon);
  return {
    detail: { kind: 'norm', input, gamma, beta, mean, variance, epsilon },
    computed: factor * (input - mean) + beta,
    scale: Math.max(...[factor * input, factor * mean, beta].map(Math.abs)),
    reads: { tensor, box },
    next: { ...element, tensor },
  };
}

async function makeRelu(source: UnitSource, op: Op, element: UnitElement): Promise<Made> {
  const tensor = inputOf(op);
  const box = pixel(element);
  const [input = Number.NaN] = await source.read(tensor, box);
  const mask = source.mask(op.name);
  const keep = mask?.keep[element.channel] ?? 1;
  const fill = mask?.fill[element.channel] ?? 0;
  let cut: { keep: number; fill: number; mean: number } | null = null;
  if (keep !== 1 || fill !== 0) {
    const [, height, width] = shapeOf(op);
    const map = await source.read(tensor, {
      channel: element.channel,
      channels: 1,
      y: 0,
      x: 0,
      height,
      width,
    });
    cut = { keep, fill, mean: sumOf([...map].map((value) => Math.max(0, value))) / map.length };
  }
  const positive = Math.max(0, input);
  return {
    detail: { kind: 'relu', input, cut },
    computed: cut === null ? positive : positive * cut.keep + cut.mean * cut.fill,
    scale: Math.max(Math.abs(input), cut?.mean ?? 0),
    reads: { tensor, box },
    next: { ...element, tensor },
  };
}

function groupsOf(
  source: UnitSource,
  op: Op,
  terms: readonly Term[],
  place: KernelPlace,
  [channels, height, width]: readonly [number, number, number],
): readonly TermGroup[] {
  const { kernel } = place;
  if (kernel === 1) {
    // A 1×1 convolution or the classifier reads a concatenation behind norm and ReLU.
    const keys = sourcesReadBy(source.architecture, `${op.name}.weight`).map(
      ({ name, index, start }): GroupKey & { kind: 'source' } => ({ kind: 'source', name, index, start }),
    );
    return groupTerms(
      terms,
      keys,
      ({ channel }) => keys.findLastIndex(({ start }) => start <= channel),
      LISTED,
    );
  }
  if (op.role === 'conv0') {
    const keys = Array.from({ length: channels }, (_, channel): GroupKey => ({ kind: 'colour', channel }));
    return groupTerms(terms, keys, ({ channel }) => channel, LISTED);
  }
  const keys = Array.from({ length: kernel * kernel }, (_, i): GroupKey => {
    const [row, column] = [Math.floor(i / kernel), i % kernel];
    const [y, x] = [place.y + row, place.x + column];
    return { kind: 'tap', row, column, absent: y < 0 || x < 0 || y >= height || x >= width };
  });
  return groupTerms(terms, keys, ({ y, x }) => (y - place.y) * kernel + (x - place.x), LISTED);
}

async function makeSum(
  source: UnitSource,
  layer: Op & { kind: 'conv' | 'linear' },
  { channel, y, x }: UnitElement,
  folded: TensorName | null,
): Promise<Made> {
  const tensor = inputOf(layer);
  const shape = shapeOf(opOf(source, tensor));
  const { kernel, stride, padding } =
    layer.kind === 'conv' ? layer.conv : { kernel: 1, stride: 1, padding: 0 };
  const place = { kernel, y: y * stride - padding, x: x * stride - padding };
  const box = windowBox(place, shape);
  const values = await source.read(tensor, box);
  const weight = `${layer.name}.weight`;
  const size = shape[0] * kernel * kernel;
  const row = source.weight(weight).subarray(channel * size, (channel + 1) * size);
  const terms = productsOf(row, place, values, box);
  const hasBias = layer.kind === 'linear' || folded !== null;
  const bias = hasBias ? (source.weight(`${layer.name}.bias`)[channel] ?? Number.NaN) : null;
  const largest = largestTerm(terms);
  const groups = groupsOf(source, layer, terms, place, shape);
  return {
    detail: {
      kind: 'sum',
      groups,
      bias,
      folded: folded === null ? null : layer.name,
      kernel,
      count: terms.length,
      absent: size - terms.length,
    },
    computed: sumOf(terms.map(({ value }) => value)) + (bias ?? 0),
    scale: Math.max(Math.abs(largest?.value ?? 0), Math.abs(bias ?? 0)),
    reads: { tensor, box },
    next: largest === undefined ? null : { tensor, channel: largest.channel, y: largest.y, x: largest.x },
  };
}

async function makePool(source: UnitSource, op: Op, { channel, y, x }: UnitElement): Promise<Made> {
  const tensor = inputOf(op);
  const shape = shapeOf(opOf(source, tensor));
  const whole = { channel, channels: 1, y: 0, x: 0, height: shape[1], width: shape[2] };
  let box: Box = whole;
  if (op.kind === 'max-pool' || op.kind === 'avg-pool') {
    const { kernel, stride, padding } = op.pool;
    const place = { kernel, y: y * stride - padding, x: x * stride - padding };
    box = { ...windowBox(place, shape), channel, channels: 1 };
  }
  const values = [...(await source.read(tensor, box))]
    .map((value, i) => ({ y: box.y + Math.floor(i / box.width), x: box.x + (i % box.width), value }))
    .sort((a, b) => b.value - a.value);
  const kind = op.kind === 'max-pool' || op.kind === 'global-max-pool' ? 'max' : 'mean';
  const numbers = values.map(({ value }) => value);
  const listed = kind === 'max' ? 9 : LISTED;
  const [first] = values;
  return {
    detail: {
      kind,
      values: values.slice(0, listed),
      count: values.length,
      rest: sumOf(numbers.slice(listed)),
    },
    computed: kind === 'max' ? Math.max(...numbers) : sumOf(numbers) / numbers.length,
    scale: Math.max(...numbers.map(Math.abs)),
    reads: { tensor, box },
    next: first === undefined ? null : { tensor, channel, y: first.y, x: first.x },
  };
}

/**
 * How one element was made by its operation, from the run's own numbers before it. A norm that the source
 * folded away is the convolution with its bias.
 */
export async function makeStep(source: UnitSource, element: UnitElement): Promise<UnitStep> {
  const op = opOf(source, element.tensor);
  const [ort = Number.NaN] = await source.read(op.name, pixel(element));
  const made = async (): Promise<Made> => {
    switch (op.kind) {
      case 'input':
      case 'concat':
        return makeRead(source, op, element, ort);
      case 'norm': {
        const before = opOf(source, inputOf(op));
        const isFolded =
          source.model.folded.has(op.name) && normOf(source.architecture, before.name) === op.name;
        if (before.kind === 'conv' && isFolded) return makeSum(source, before, element, before.name);
        return makeNorm(source, op, element);
      }
      case 'relu':
        return makeRelu(source, op, element);
      case 'conv':
      case 'linear':
        return makeSum(source, op, element, null);
      case 'flatten':
        return makeLaidOut(source, op, element, ort);
      case 'max-pool':
      case 'avg-pool':
      case 'global-avg-pool':
      case 'global-max-pool':
        return makePool(source, op, element);
    }
  };
  return { element, ort, ...(await made()) };
}

import type { Op } from '../network/architecture';
import { normOf } from '../network/folding';
import {
  inputOf,
  LISTED,
  type Made,
  opOf,
  shapeOf,
  sumOf,
  type UnitSource,
  type UnitStep,
} from './unit-step';
import { makeSum } from './unit-sum';
import { type Box, type UnitElement, windowBox } from './unit-terms';

const pixel = ({ channel, y, x }: Omit<UnitElement, 'tensor'>): Box => ({
  channel,
  channels: 1,
  y,
  x,
  height: 1,
  width: 1,
});

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

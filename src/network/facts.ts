import { type Architecture, buildArchitecture, type Op } from './architecture';
import type { DenseNetSpec } from './spec';

/**
 * What part of the image one unit sees, in input pixels. In a dense block it depends on the path:
 * `min` over the shortest, `max` over the longest.
 */
export interface ReceptiveField {
  /** Side of the square seen through the shortest path. */
  readonly min: number;
  /** Side of the square seen through the longest path; may exceed the image. */
  readonly max: number;
  /** Distance between the centres of neighbouring units. */
  readonly jump: number;
  /** Centre of unit 0, in pixels from the image's edge (0.5 = centre of the first pixel). */
  readonly start: number;
}

/**
 * The square of a given side around what unit (y, x) sees most directly, in input pixels: with `min` or `max`
 * its receptive field, with `jump` the part of the image that is its own. It may reach beyond the image.
 */
export function seenSquare(
  { jump, start }: ReceptiveField,
  side: number,
  y: number,
  x: number,
): { readonly left: number; readonly top: number } {
  return { left: start + jump * x - side / 2, top: start + jump * y - side / 2 };
}

/** What one operation costs and sees. */
export interface OpFacts {
  /** Learnable parameters (a batch norm's γ and β; running statistics are not learnt). */
  readonly params: number;
  /** Multiply-accumulates: convolutions and the classifier only, as tables usually count. */
  readonly macs: number;
  readonly receptiveField: ReceptiveField;
}

const area = (shape: readonly number[]): number => (shape[1] ?? 1) * (shape[2] ?? 1);

function params(op: Op): number {
  switch (op.kind) {
    case 'conv':
      return op.conv.outChannels * op.conv.inChannels * op.conv.kernel ** 2;
    case 'norm':
      return 2 * (op.shape[0] ?? 0);
    case 'linear':
      return op.outFeatures * (op.inFeatures + 1);
    default:
      return 0;
  }
}

function macs(op: Op): number {
  if (op.kind === 'conv') return params(op) * area(op.shape);
  return op.kind === 'linear' ? op.inFeatures * op.outFeatures : 0;
}

/** The window that an operation slides over its input, or null when it works point by point. */
function windowOf(op: Op): { kernel: number; stride: number; padding: number } | null {
  switch (op.kind) {
    case 'conv':
      return op.conv;
    case 'max-pool':
    case 'avg-pool':
      return op.pool;
    default:
      return null;
  }
}

const cache = new WeakMap<Architecture, ReadonlyMap<string, OpFacts>>();

/**
 * Parameters, MACs and receptive field of every operation, by tensor name; computed once an architecture.
 * Receptive fields by the usual recurrence r' = r + (k−1)·j, j' = j·s (Araujo et al., Distill 2019).
 */
export function opFacts(architecture: Architecture): ReadonlyMap<string, OpFacts> {
  const known = cache.get(architecture);
  if (known !== undefined) return known;
  const facts = new Map<string, OpFacts>();
  // A layer's concatenation is the one before it and one tensor more: what is known of that is not gathered again.
  let gathered: { readonly inputs: readonly string[]; min: number; max: number } = {
    inputs: [],
    min: 0,
    max: 0,
  };
  const fieldOf = (op: Op): ReceptiveField => {
    const first = facts.get(op.inputs[0] ?? '')?.receptiveField;
    if (first === undefined) return { min: 1, max: 1, jump: 1, start: 0.5 };
    let { min, max } = first;
    const { length } = gathered.inputs;
    const isLonger =
      length > 0 &&
      op.inputs[0] === gathered.inputs[0] &&
      op.inputs[length - 1] === gathered.inputs[length - 1];
    if (isLonger) ({ min, max } = gathered);
    for (let i = isLonger ? length : 1; i < op.inputs.length; i++) {
      const field = facts.get(op.inputs[i] ?? '')?.receptiveField ?? first;
      min = Math.min(min, field.min);
      max = Math.max(max, field.max);
    }
    if (op.kind === 'concat') gathered = { inputs: op.inputs, min, max };
    const slide = windowOf(op);
    if (slide !== null) {
      const grow = (slide.kernel - 1) * first.jump;
      return {
        min: min + grow,
        max: max + grow,
        jump: first.jump * slide.stride,
        start: first.start + ((slide.kernel - 1) / 2 - slide.padding) * first.jump,
      };
    }
    if (op.kind === 'global-avg-pool' || op.kind === 'global-max-pool' || op.kind === 'flatten') {
      const [, height = 1, width = 1] = architecture.byName.get(op.inputs[0] ?? '')?.shape ?? [];
      const grow = (Math.max(height, width) - 1) * first.jump;
      return { min: min + grow, max: max + grow, jump: first.jump, start: first.start + grow / 2 };
    }
    return { min, max, jump: first.jump, start: first.start };
  };
  for (const op of architecture.ops) {
    facts.set(op.name, { params: params(op), macs: macs(op), receptiveField: fieldOf(op) });
  }
  cache.set(architecture, facts);
  return facts;
}

/** Parameters, and MACs at an input size, of the whole architecture. */
export function modelTotals(
  spec: DenseNetSpec,
  inputSize: readonly [number, number],
): { readonly params: number; readonly macs: number } {
  const { ops } = buildArchitecture(spec, inputSize);
  return ops.reduce((sum, op) => ({ params: sum.params + params(op), macs: sum.macs + macs(op) }), {
    params: 0,
    macs: 0,
  });
}

/**
 * Whether a tensor cannot hold a negative value, by what made it: a ReLU, and what pools one.
 * Decides between a sequential and a diverging colour scale.
 */
export function isNonNegative(architecture: Architecture, name: string): boolean {
  const op = architecture.byName.get(name);
  switch (op?.kind) {
    case 'relu':
      return true;
    case 'max-pool':
    case 'avg-pool':
    case 'global-avg-pool':
    case 'global-max-pool':
    case 'flatten':
    case 'concat':
      return op.inputs.every((input) => isNonNegative(architecture, input));
    default:
      return false;
  }
}

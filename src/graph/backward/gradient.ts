import type { Op } from '../../network/architecture';
import { type GraphBuilder, int, ints, text } from '../graph-builder';
import { batched } from '../graph-plan';

/**
 * A derivative on its way back through the network, as a value of the graph. What is the same over whole
 * regions is not spelt out before somebody needs it so.
 */
export interface Gradient {
  readonly value: string;
  readonly form: /** `[N,…]`, the tensor's own shape. */
    | { readonly kind: 'full' }
    /** `[N,C,1,1]`: the same at every place of a channel's map. */
    | { readonly kind: 'channels' }
    /** `[N,C,h,w]`: each number stands for all pixels of its average pool's window. */
    | { readonly kind: 'pooled'; readonly pool: PoolOp };
  /** A factor per channel, `[1,C,1,1]`, that the next convolution's weights can take up; null for none. */
  readonly pending: string | null;
  /** Whether the scale of the batch norm ahead is in it already. */
  readonly isPrescaled: boolean;
}

/** A pool of the network. */
export type PoolOp = Extract<Op, { readonly pool: unknown }>;

/** A gradient that is nothing but its value. */
export const full = (value: string): Gradient => ({
  value,
  form: { kind: 'full' },
  pending: null,
  isPrescaled: false,
});

/** What the rules share. */
export interface RuleContext {
  readonly builder: GraphBuilder;
  /** Images in a run. */
  readonly batch: number;
  readonly shapeOf: (name: string) => readonly number[];
}

/**
 * Repeats every pixel k×k times: the derivative of an average pool but for the factor 1/k². Rows and columns
 * that its windows left out (an odd side, rounded down) had no say, so theirs is 0.
 */
function spread({ builder, shapeOf }: RuleContext, value: string, pool: PoolOp, name: string): string {
  const [, height = 0, width = 0] = shapeOf(name);
  const [, h = 0, w = 0] = pool.shape;
  const { kernel } = pool.pool;
  const [below, right] = [height - h * kernel, width - w * kernel];
  const result = below === 0 && right === 0 ? `${name}:spread` : `${name}:padded`;
  if (!builder.once(result)) return result;
  // Reshape, Expand, Reshape would say the same; Resize takes a twentieth less of the whole way back.
  const scales = builder.constant(`${name}:scales`, [1, 1, kernel, kernel], [4]);
  builder.node('Resize', [value, '', scales], `${name}:spread`, [
    text('mode', 'nearest'),
    text('coordinate_transformation_mode', 'asymmetric'),
    text('nearest_mode', 'floor'),
  ]);
  if (below === 0 && right === 0) return result;
  const pads = builder.integers(`${name}:pads`, [0, 0, 0, 0, 0, 0, below, right]);
  builder.node('Pad', [`${name}:spread`, pads], result);
  return result;
}

/**
 * The gradient by tensor `name`, one number an element.
 * @param label - begins the names of what is emitted
 */
export function spelledOut(context: RuleContext, gradient: Gradient, name: string, label: string): string {
  const { builder, batch, shapeOf } = context;
  switch (gradient.form.kind) {
    case 'full':
      return gradient.value;
    case 'channels': {
      const dims = builder.integers(`${label}:dims`, batched(shapeOf(name), batch));
      builder.node('Expand', [gradient.value, dims], `${label}:full`);
      return `${label}:full`;
    }
    case 'pooled':
      return spread(context, gradient.value, gradient.form.pool, name);
  }
}

/** Cuts a value in two along its channels. */
export function splitChannels(
  builder: GraphBuilder,
  value: string,
  [first, second]: readonly [number, number],
  label: string,
): readonly [string, string] {
  const parts = [`${label}:before`, `${label}:own`] as const;
  builder.node('Split', [value, builder.integers(`${label}:parts`, [first, second])], parts, [
    int('axis', 1),
  ]);
  return parts;
}

/** A weight turned so that a convolution with it goes back: inputs and outputs swapped, the kernel flipped. */
export function turnedWeight(builder: GraphBuilder, weight: string, kernel: number, label: string): string {
  builder.node('Transpose', [weight], `${label}:swapped`, [ints('perm', [1, 0, 2, 3])]);
  if (kernel === 1) return `${label}:swapped`;
  const flip = [
    [-1, -1],
    [-kernel - 1, -kernel - 1],
    [2, 3],
    [-1, -1],
  ].map((values, i) => builder.integers(`${label}:flip${i}`, values));
  builder.node('Slice', [`${label}:swapped`, ...flip], `${label}:turned`);
  return `${label}:turned`;
}

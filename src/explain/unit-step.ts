import type { CanonicalModel } from '../formats/canonical';
import type { Architecture, Op } from '../network/architecture';
import type { TensorName } from '../network/spec';
import type { ReluMask } from './lesion';
import type { Box, TermGroup, UnitElement } from './unit-terms';

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

/** What an operation makes of an element. */
export type Made = Pick<UnitStep, 'detail' | 'computed' | 'scale' | 'reads' | 'next'>;

/** Terms that a group, or a window, lists. */
export const LISTED = 8;

/** `[C,H,W]`, with 1×1 maps for what has none. */
export const shapeOf = (op: Op | undefined): readonly [number, number, number] => {
  const [channels = 0, height = 1, width = 1] = op?.shape ?? [];
  return [channels, height, width];
};

export const sumOf = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** The operation that makes a tensor. @throws RangeError for a tensor of another network */
export function opOf({ architecture }: UnitSource, name: string): Op {
  const op = architecture.byName.get(name);
  if (op === undefined) throw new RangeError(`No operation makes ${name}.`);
  return op;
}

/** What an operation reads first. */
export function inputOf(op: Op): TensorName {
  const [input] = op.inputs;
  if (input === undefined) throw new RangeError(`${op.name} reads nothing.`);
  return input;
}

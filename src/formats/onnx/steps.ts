import type { DenseLensError } from '../../errors';
import { number } from '../../messages/say';
import { m } from '../messages/m';
import { type Advice, refusedGraph } from './advice';
import { describeNode } from './attributes';
import type { Constant } from './constants';
import type { NodeProto } from './onnx_pb';
import type { Size, Window } from './windows';

/** One per-channel term of a normalisation. */
export type AffineTerm =
  | {
      readonly kind: 'norm';
      readonly scale: Constant;
      readonly bias: Constant;
      readonly mean: Constant;
      readonly variance: Constant;
      readonly epsilon: number;
    }
  /** x·c, or x/c when `inverse`. A constant of one element counts for every channel. */
  | { readonly kind: 'mul'; readonly by: Constant; readonly inverse: boolean }
  /** x + sign·c. */
  | { readonly kind: 'add'; readonly what: Constant; readonly sign: 1 | -1 }
  /** −x. */
  | { readonly kind: 'negate' };

interface StepBase {
  /** The node that ends the step; null for the image. */
  readonly node: NodeProto | null;
  /** Null when the file does not say. */
  readonly channels: number | null;
  /** Of what comes out; null when dynamic. */
  readonly size: Size | null;
}

/**
 * What nodes mean once the exporters' habits are gone: no Identity, Cast, Transpose, Pad or Reshape,
 * concatenations flat, normalisations in one piece.
 */
export type Step =
  | (StepBase & { readonly kind: 'image' })
  | (StepBase & {
      readonly kind: 'conv';
      readonly input: Step;
      /** `[out,in,kh,kw]`. */
      readonly weight: Constant;
      /** `[out]`. */
      readonly bias: Constant | null;
      readonly window: Window;
    })
  | (StepBase & { readonly kind: 'affine'; readonly input: Step; readonly terms: readonly AffineTerm[] })
  | (StepBase & { readonly kind: 'relu'; readonly input: Step })
  | (StepBase & { readonly kind: 'max-pool'; readonly input: Step; readonly window: Window })
  | (StepBase & { readonly kind: 'avg-pool'; readonly input: Step; readonly window: Window })
  | (StepBase & { readonly kind: 'concat'; readonly inputs: readonly Step[] })
  | (StepBase & {
      readonly kind: 'global-pool';
      readonly input: Step;
      readonly pooling: 'average' | 'max';
    })
  /** Maps laid out, pixel by pixel of each map, or map by map of each pixel (`NHWC`). */
  | (StepBase & {
      readonly kind: 'flatten';
      readonly input: Step;
      readonly mapSize: Size;
      readonly layout: Layout;
    })
  /** The image resized, or with its channels the other way round, before anything else reads it. */
  | (StepBase & { readonly kind: 'resized'; readonly input: Step; readonly isCubic: boolean })
  | (StepBase & { readonly kind: 'reversed'; readonly input: Step })
  | (StepBase & {
      readonly kind: 'linear';
      readonly input: Step;
      /** `[out,in]`. */
      readonly weight: Constant;
      readonly bias: Constant | null;
    })
  | (StepBase & { readonly kind: 'activation'; readonly input: Step; readonly activation: Activation });

/** A step of one kind. */
export type StepOf<K extends Step['kind']> = Extract<Step, { kind: K }>;

/** What a graph applies to its logits. */
export type Activation = 'softmax' | 'log-softmax' | 'sigmoid';

/** Order of a map's axes: `[N,C,H,W]` or `[N,H,W,C]`. */
export type Layout = 'NCHW' | 'NHWC';

/** Pads around a map that the next convolution or pool takes into its own. */
export interface PendingPads {
  /** Top, left, bottom, right. */
  readonly pads: readonly [number, number, number, number];
  readonly value: number;
}

/** What a value of the graph stands for while the nodes are read in order. */
export type Value =
  | {
      readonly kind: 'map';
      readonly step: Step;
      readonly layout: Layout;
      readonly pending: PendingPads | null;
    }
  /** One number per channel or class and image, under whatever shape. */
  | { readonly kind: 'vector'; readonly step: Step }
  | { readonly kind: 'constant'; readonly constant: Constant }
  /** What the integers of a quantised map are multiplied by, as far as it is constant; and its zero point. */
  | { readonly kind: 'scale'; readonly by: Constant }
  | { readonly kind: 'zero-point' }
  /** Integers computed from a shape, NaN where it is dynamic; null where they are not followed. */
  | { readonly kind: 'shape'; readonly integers: Constant | null }
  /** What no DenseNet computes; an error only if the output needs it. */
  | { readonly kind: 'refused'; readonly error: DenseLensError };

/** Says of a node what it does. */
type Predicate = (inputs: { readonly node: string }) => string;

/** The refusal of a node whose weights are for another number of channels than it reads. */
export const otherChannels = (node: NodeProto, channels: number, reads: number): DenseLensError =>
  misfit(node, (at) => m.onnx_channels({ ...at, channels: number(channels), reads: number(reads) }));

/** The refusal that names a node (null: the image), says why it does not fit, what was expected and what to do. */
export function misfit(node: NodeProto | null, why: Predicate, advice: Advice = 'network'): DenseLensError {
  const sentence = why({ node: node === null ? m.onnx_image() : describeNode(node) });
  return refusedGraph(m.model_unreadable({ why: sentence }), advice);
}

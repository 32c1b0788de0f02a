import type { GradientOf } from '../../graph/backward/seed';
import type { RankedClass } from '../../tensor/top-k';

/** What an attribution compares the image with, or covers it with. */
export type Baseline =
  /** Zero after normalisation: the mean colour of the training images. */
  | 'zero'
  | 'black'
  | 'white'
  /** The image itself, smoothed. */
  | 'blurred';

/** A derivative of one number by a tensor. */
export interface Gradient {
  readonly runId: number;
  /** The tensor's, with the batch axis. */
  readonly dims: readonly number[];
  readonly data: Float32Array;
  /** The number that was differentiated. */
  readonly value: number;
}

/** What a class activation map weights the activations with. */
export type CamMethod =
  /** Channel by channel, the mean of the gradient (Selvaraju et al., arXiv 1610.02391), here not clamped. */
  | 'grad-cam'
  /** Element by element, the gradient (Draelos and Carin, arXiv 2011.08891). */
  | 'hires-cam'
  /** Element by element, what of the gradient is positive (Jiang et al., Layer-CAM, TIP 2021). */
  | 'layer-cam';

/** A map of one layer, in its own resolution. */
export interface LayerMap {
  readonly at: string;
  /** `[h, w]` */
  readonly dims: readonly [number, number];
  readonly data: Float32Array;
  /** Euclidean norm of the gradient by the layer's tensor. */
  readonly gradientNorm: number;
}

/** A square of the input that is covered, by its first row and column in pixels. */
export type Corner = readonly [row: number, column: number];

/** @see Requests. `runId`: the run that is meant; @throws `engine/superseded` when another has taken its place. */
export interface GradientsRequests {
  /**
   * The total derivative by the tensor `by` in the current run, cut or not.
   * @throws `class/unknown`, `tensor/unknown`, `tensor/folded`, `element/unknown`, `image/none`
   */
  gradient: { in: { of: GradientOf; by: string }; out: Gradient };
  /**
   * Part of integrated gradients: Σ over `fractions` t of ∂logit/∂x at baseline + t·(image − baseline), times
   * (image − baseline), and the logit at the ends when `withEnds`.
   */
  'path-gradient': {
    in: {
      runId: number | null;
      class: number;
      against?: number;
      baseline: Baseline;
      fractions: readonly number[];
    };
    out: Gradient & { readonly logit: number };
  };
  /** Class activation maps at several tensors, from one run there and back. @throws as `gradient` */
  'layer-maps': {
    in: { class: number; against?: number; at: readonly string[]; method: CamMethod };
    out: { readonly runId: number; readonly maps: readonly LayerMap[]; readonly value: number };
  };
  /**
   * How much a class's logit drops when a square is covered, for each of a batch of squares, and what the
   * network says then. A short batch is run as one of `batch`, whose session stands.
   */
  occlude: {
    in: {
      runId: number | null;
      class: number;
      against?: number;
      size: number;
      fill: Baseline;
      corners: readonly Corner[];
      batch?: number;
    };
    out: {
      readonly runId: number;
      readonly drops: Float32Array;
      /** Of each covered image the first classes. */
      readonly tops: readonly (readonly RankedClass[])[];
    };
  };
}

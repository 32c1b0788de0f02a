import type { MaskScheme } from '../../explain/random-masks';
import type { SaliencyKind } from '../../explain/saliency';
import type { GradientOf } from '../../graph/backward/seed';
import type { Picture } from '../../tensor/value-picture';

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

/** A map of one number a pixel, and the value at either end of its palette. */
export interface ScaledMap {
  readonly data: Float32Array;
  readonly reach: number;
}

/** A gradient by the image as pictures show it. */
export interface Saliency {
  readonly runId: number;
  /** `[C,H,W]` of the input. */
  readonly dims: readonly [number, number, number];
  readonly maps: Readonly<Record<SaliencyKind, ScaledMap>>;
  /** The gradient itself by each of the input's channels, on one scale. */
  readonly colours: readonly ScaledMap[];
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

/** A map of the image for a class, by how it is made. */
export type MapRecipe =
  /** A class activation map at a layer; at `relu5`, by HiResCAM, the exact class map over the number of its cells. */
  | { readonly kind: 'layer'; readonly method: CamMethod; readonly at: string }
  | { readonly kind: 'saliency'; readonly what: SaliencyKind }
  /** Integrated gradients, summed over the colours. */
  | { readonly kind: 'path'; readonly steps: number; readonly baseline: Baseline }
  /** The logit's drop: squares of `size` pixels, `stride` apart. */
  | { readonly kind: 'occlusion'; readonly size: number; readonly stride: number; readonly fill: Baseline };

/** RISE, of a class's probability. */
export interface MasksRecipe {
  readonly kind: 'masks';
  readonly scheme: MaskScheme;
  readonly masks: number;
}

/** A map of one layer, in its own resolution. */
export interface LayerMap {
  readonly at: string;
  /** `[h, w]` */
  readonly dims: readonly [number, number];
  readonly data: Float32Array;
  /** Euclidean norm of the gradient by the layer's tensor. */
  readonly gradientNorm: number;
}

/** @see Requests. `runId`: the run that is meant; @throws `engine/superseded` when another has taken its place. */
export interface GradientsRequests {
  /**
   * The total derivative by the tensor `by` in the current run, cut or not.
   * @throws `class/unknown`, `tensor/unknown`, `tensor/folded`, `element/unknown`, `image/none`
   */
  gradient: { in: { of: GradientOf; by: string }; out: Gradient };
  /** The gradient by the image, ready to be drawn. @throws as `gradient` */
  saliency: { in: { of: GradientOf }; out: Saliency };
  /**
   * Where a number comes from in the image: the magnitude of its gradient by every pixel, summed over colours.
   * Of the current image, or of another one at the same network, which does not become the current one.
   * @throws as `gradient`; the image codes; `input/shape` when the current input has another size than images have
   */
  footprint: {
    in: { runId: number | null; of: GradientOf; image: Blob | null };
    out: {
      readonly runId: number;
      /** `[H,W]` */
      readonly dims: readonly [number, number];
      readonly data: Float32Array;
      readonly value: number;
    };
  };
  /** What the current image is compared with, or covered with. @throws `image/none` */
  'baseline-picture': {
    in: { baseline: Baseline };
    out: { readonly runId: number; readonly picture: Picture };
  };
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
  /**
   * The Euclidean norm of the gradient by each of the tensors `at`: of the logit, or of the cross-entropy with
   * this class as the truth. `chain` cuts every connection but those of neighbours, for this question alone.
   * @throws as `gradient`
   */
  'gradient-norms': {
    in: { class: number; against?: number; of: 'logit' | 'loss'; at: readonly string[]; chain: boolean };
    out: {
      readonly runId: number;
      readonly norms: Float64Array;
      /** The same of the network without any cut, where some hold now; else null. */
      readonly uncut: Float64Array | null;
      /** What was differentiated. */
      readonly value: number;
    };
  };
  /** Class activation maps at several tensors, from one run there and back. @throws as `gradient` */
  'layer-maps': {
    in: { class: number; against?: number; at: readonly string[]; method: CamMethod };
    out: { readonly runId: number; readonly maps: readonly LayerMap[]; readonly value: number };
  };
}

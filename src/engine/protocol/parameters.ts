import type { TensorName } from '../../network/spec';
import type { Histogram } from '../../tensor/distribution';
import type { Initialisation } from '../../weights/initialise';
import type { ConvSummary, NormSummary, Spread } from '../../weights/weight-statistics';

/** Whose signals are measured. */
export type SignalNetwork =
  /** The model at work, whole. */
  | { readonly kind: 'loaded' }
  /** One of the same spec whose weights are drawn for the question alone; see `graph/graph-plan.ts` on what alters it. */
  | {
      readonly kind: 'drawn';
      readonly initialisation: Initialisation;
      readonly seed: number;
      readonly norms?: 'own' | 'none';
      readonly connections?: 'chain';
    };

/** How large a network's numbers are, layer by layer. */
export interface Signals {
  readonly runId: number;
  /** Of each operation, or of what gradients are taken by, in order. */
  readonly names: readonly TensorName[];
  /** Population standard deviations; not finite where the numbers leave single precision. */
  readonly deviations: Float64Array;
}

/** What an image gives a batch norm, map by map. */
export interface NormMoments {
  readonly name: TensorName;
  /** `[C]`, of the norm's input. */
  readonly mean: Float32Array;
  readonly variance: Float32Array;
  /** How far the means are from the running ones, in running standard deviations; see `shiftOf`. */
  readonly shift: number;
}

/** How a convolution's, or a linear layer's, weights are spread. */
export interface WeightSpread extends Spread {
  /** The operation. */
  readonly name: TensorName;
  readonly shape: readonly number[];
  readonly histogram: Histogram;
  /** He's standard deviation for this convolution; null for a linear layer. */
  readonly usual: number | null;
  /** Euclidean, of what makes each output channel. */
  readonly norms: Float32Array;
}

/** A mask of dropout over what one layer writes. */
export interface DropoutMask {
  readonly name: TensorName;
  /** `[C,H,W]` */
  readonly shape: readonly number[];
  /** 1 for what is kept. */
  readonly kept: Uint8Array;
}

/** @see Requests */
export interface ParametersRequests {
  /** Standard deviation of every operation's output for the current image. @throws `image/none`, `explain/unsupported` */
  signals: { in: { network: SignalNetwork }; out: Signals };
  /** The same of a class's logit's gradient by what each layer writes. @throws as `signals`, `class/unknown` */
  'signal-gradients': { in: { network: SignalNetwork; class: number }; out: Signals };
  /** What the current image gives every batch norm, cut or not. @throws `image/none` */
  'norm-moments': {
    in: Record<string, never>;
    out: { readonly runId: number; readonly norms: readonly NormMoments[] };
  };
  /** All convolutions and batch norms, in a few numbers each. Needs no image. */
  'weight-summary': {
    in: Record<string, never>;
    out: { readonly convs: readonly ConvSummary[]; readonly norms: readonly NormSummary[] };
  };
  /** Of a convolution or a linear layer. Needs no image. @throws `tensor/unknown` */
  'weight-spread': { in: { name: string }; out: WeightSpread };
  /** Classes whose rows of the classifier point most nearly where one's does. @throws `class/unknown` */
  'class-neighbours': {
    in: { class: number; count: number };
    out: readonly { readonly index: number; readonly cosine: number }[];
  };
  /**
   * The current image through the uncut network with masks of dropout on what every dense layer writes, as in
   * training, but for batch norms.
   * @throws `image/none`, `engine/superseded` when `runId` has gone
   */
  'dropped-run': {
    in: { runId: number; p: number; seed: number; maskOf: string | null };
    out: {
      readonly runId: number;
      readonly logits: Float32Array;
      /** Of all that the layers write, the share that is dropped. */
      readonly dropped: number;
      readonly mask: DropoutMask | null;
    };
  };
}

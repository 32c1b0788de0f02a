import type { Factors } from '../../explain/concepts';
import type { MaskScheme } from '../../explain/random-masks';
import type { RankedClass } from '../../tensor/top-k';
import type { Picture } from '../../tensor/value-picture';
import type { Baseline, MapRecipe, MasksRecipe } from './gradients';

/** Petsiuk et al., arXiv 1806.07421, section 3.3. */
export type EditMode = 'deletion' | 'insertion';

/** Weights that belong together. */
export interface WeightGroupName {
  readonly kind: 'tail' | 'block' | 'transition' | 'stem';
  /** Number of the dense block that it is, or stands behind. */
  readonly block: number | null;
}

/** What is to grow. */
export type AscentTarget =
  | { readonly class: number }
  /** The mean of a channel's map, or the unit in its middle. */
  | { readonly tensor: string; readonly channel: number; readonly isUnit: boolean };

/** How an image climbs. */
export interface AscentOptions {
  /** Adam's, per step. */
  readonly rate: number;
  /** By how much less high frequencies count: 1 as in photographs, 0 all alike. */
  readonly decay: number;
  /** Pixels by which the image is shifted at random at each step, at most. */
  readonly jitter: number;
  readonly seed: number;
}

/** A square of the input that is covered, by its first row and column in pixels. */
export type Corner = readonly [row: number, column: number];

/**
 * Questions that change the image, the weights or the maps to see what comes of it; see {@link Requests}.
 * `runId`: the run that is meant; @throws `engine/superseded` when another has taken its place.
 */
export interface ProbesRequests {
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
  /**
   * One step of FGSM or PGD away from a class, or towards it: up or down its cross-entropy.
   * `from` is the input so far, null for the image itself; `step` and `epsilon` are in levels of 255.
   * @throws `class/unknown`, `image/none`
   */
  'fool-step': {
    in: {
      runId: number | null;
      class: number;
      isTowards: boolean;
      from: Float32Array | null;
      step: number;
      epsilon: number;
    };
    out: {
      readonly runId: number;
      readonly data: Float32Array;
      /** The loss where the step began. */
      readonly loss: number;
    };
  };
  /** What the network says of a perturbed input, and what that looks like. @throws `class/unknown`, `image/none` */
  'fool-look': {
    in: { runId: number; class: number; data: Float32Array; topK: number; amplify: number };
    out: {
      readonly runId: number;
      readonly before: Picture;
      readonly after: Picture;
      /** Mid grey where nothing changed, times `amplify`. */
      readonly difference: Picture;
      readonly top: readonly RankedClass[];
      readonly topBefore: readonly RankedClass[];
      readonly loss: number;
      readonly lossBefore: number;
      /** In levels of 255. */
      readonly largest: number;
      readonly rootMeanSquare: number;
    };
  };
  /**
   * Some masks of RISE: for each of them the class's probability of the image where the mask shows it, the mean
   * colour elsewhere. Σ probability · mask, by masks of even and of odd number.
   * @throws `class/unknown`, `image/none`
   */
  rise: {
    in: {
      runId: number | null;
      class: number;
      scheme: MaskScheme;
      first: number;
      count: number;
      batch: number;
    };
    out: {
      readonly runId: number;
      /** `[H,W]` */
      readonly dims: readonly [number, number];
      readonly even: Float32Array;
      readonly odd: Float32Array;
      readonly probabilities: Float64Array;
    };
  };
  /**
   * The class's probability while the first pixels of an order are covered by the mean colour (deletion), or
   * uncovered on the smoothed image (insertion); `counts` of them, at most `batch`.
   * @throws `class/unknown`, `image/none`
   */
  'edit-curve': {
    in: {
      runId: number | null;
      class: number;
      mode: EditMode;
      order: Uint32Array;
      counts: readonly number[];
      batch: number;
    };
    out: { readonly runId: number; readonly probabilities: Float64Array };
  };
  /**
   * A map of the current image in the network whose `depth` topmost groups of weights are random (Adebayo et al.,
   * arXiv 1810.03292): 0 leaves it as it is. What is cut is cut in every one of them.
   * @throws `class/unknown`, `tensor/unknown`, `tensor/folded`, `image/none`
   */
  'randomised-map': {
    in: {
      runId: number | null;
      class: number;
      against?: number;
      /** Of random masks: of the class's probability, without `against`. */
      map: MapRecipe | MasksRecipe;
      depth: number;
      seed: number;
      /** The map of depth 0, with which the answer is compared; null at depth 0 itself. */
      original: Float32Array | null;
    };
    out: {
      readonly runId: number;
      /** `[h, w]` */
      readonly dims: readonly [number, number];
      readonly data: Float32Array;
      readonly reach: number;
      /** Spearman's, of the signed values and of their magnitudes. */
      readonly correlation: number;
      readonly absoluteCorrelation: number;
      /** What became random last; null at depth 0. */
      readonly group: WeightGroupName | null;
      /** Groups that there are. */
      readonly groups: number;
      readonly logit: number;
    };
  };
  /**
   * Steps of gradient ascent towards what a class, a channel or a unit asks for, in the uncut network. Where a
   * crop as small as the receptive field will do, it is one.
   * @throws `class/unknown`, `tensor/unknown`, `tensor/folded`, `element/unknown`, `image/none` for a start from it
   */
  ascend: {
    in: {
      of: AscentTarget;
      start: 'noise' | 'image';
      /** What the last answer gave back; null begins. */
      state: Float32Array | null;
      /** Steps done so far, and to do now. */
      step: number;
      steps: number;
      options: AscentOptions;
    };
    out: {
      readonly state: Float32Array;
      readonly step: number;
      /** The number that grows, before each of the steps; of a channel the mean of its map (the sum's gradient is taken). */
      readonly values: Float64Array;
      readonly picture: Picture;
      /** Whether nothing moved it at the last step: a ReLU on the way is off everywhere. */
      readonly isSilent: boolean;
    };
  };
  /**
   * What the classifier reads of an image, the current one or another, and what that image looks like.
   * @throws `explain/unsupported` unless logits are linear in the maps' means; the image codes
   */
  'last-maps': {
    in: { runId: number | null; image: Blob | null };
    out: {
      readonly runId: number;
      /** relu5, `[C,h,w]` */
      readonly data: Float32Array;
      readonly dims: readonly [number, number, number];
      readonly picture: Picture;
    };
  };
  /**
   * Some more steps of non-negative factorisation of several images' maps: `maps` has a row a channel, the images'
   * pixels one behind the other, the current image's first. @throws `class/unknown`, `explain/unsupported`
   */
  concepts: {
    in: {
      runId: number;
      class: number;
      against?: number;
      maps: Float32Array;
      rows: number;
      rank: number;
      seed: number;
      /** Null begins. */
      factors: Factors | null;
      iterations: number;
    };
    out: {
      readonly runId: number;
      readonly factors: Factors;
      /** ‖A − WH‖ / ‖A‖ */
      readonly error: number;
      /** By factor, of the current image's logit. */
      readonly shares: Float64Array;
      /** What the factors leave out, and the bias: shares + residual + bias = logit. */
      readonly residual: number;
      readonly bias: number;
      readonly logit: number;
    };
  };
}

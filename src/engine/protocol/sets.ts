import type { TensorName } from '../../network/spec';
import type { Peaks } from '../../set/peaks';

/** How images of a set are run by the model at work; it goes with that model. */
export interface SetPlan {
  readonly plan: number;
  /** The tensors whose channels are summed up, in the order in which {@link SetRun.peaks} has them. */
  readonly tensors: readonly TensorName[];
  /** Channels of all of them. */
  readonly channels: number;
  readonly classes: number;
  readonly features: number;
  /** Images that are run at once. */
  readonly batch: number;
}

/** What a batch of images gave. */
export interface SetRun {
  /** `[n, classes]` */
  readonly logits: Float32Array;
  /** `[n, features]` */
  readonly features: Float32Array;
  /** `[n, channels]` */
  readonly peaks: Peaks;
  /** Whole tensors that were asked for, `[n, C, H, W]`. */
  readonly tensors: ReadonlyMap<TensorName, Float32Array>;
  /** Of the session's run alone. */
  readonly milliseconds: number;
}

/** @see Requests */
export interface SetsRequests {
  /**
   * Makes ready to run sets on the model at work, without any cuts.
   * @param batch - images at once; null for what is best on this backend
   */
  'set-plan': { in: { batch: number | null }; out: SetPlan };
  /**
   * Runs images through the whole network; the page's image, its tensors and its cuts stay as they are.
   * `data`: `[n, C, H, W]`, n at most the plan's batch. `tensors`: whole tensors to be copied out.
   * @throws `engine/superseded` when the plan is another model's
   */
  'set-run': {
    in: { plan: number; data: Float32Array; tensors: readonly TensorName[] };
    out: SetRun;
  };
}

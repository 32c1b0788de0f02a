import type { SerializedError } from '../../errors';
import type { InputRecipe } from '../../formats/canonical';
import type { Locale } from '../../messages/m';
import type { TensorName } from '../../network/spec';
import type { ChannelRecord } from '../../set/channel-records';
import type { ImageSet } from '../../set/entry';
import type { RecordField } from '../../set/record-layout';
import type { ChannelLine } from '../../set/through-line';
import type { SetAccuracyRequests } from './set-accuracy';
import type { SetAnswersRequests } from './set-answers';
import type { SetKeepingRequests } from './set-keeping';
import type { SetNetwork } from './set-network';
import type { SetRows } from './set-rows';
import type { SetPlan, SetRun } from './sets';

/** An image that was decoded, or need not be run. */
export type Decoded =
  /** `wanted`: whole tensors that measures want of it. */
  | { readonly kind: 'input'; readonly input: Float32Array; readonly wanted: readonly TensorName[] }
  /** The same bytes came before, as image `of`. */
  | { readonly kind: 'duplicate'; readonly of: number };

/**
 * What the set's worker is asked: it decodes images, keeps what is kept of them, and answers what is asked of a set.
 * It outlives the engine's worker, and never runs the network.
 */
export interface SetWorkerRequests extends SetAnswersRequests, SetAccuracyRequests, SetKeepingRequests {
  speak: { in: { locale: Locale }; out: null };
  /** Decodes an image for the network, without any set. @throws the image codes; `image/unreadable` */
  prepare: {
    in: { image: Blob | ImageBitmap | ImageData; recipe: InputRecipe; channels: number };
    out: Float32Array;
  };
  /**
   * Begins a set, with all measures of `src/set/measures.ts`; what was kept of another one goes. `truth`: as of
   * {@link SetWorkerRequests.truth}.
   */
  open: {
    in: {
      set: ImageSet;
      network: SetNetwork;
      plan: SetPlan;
      seed: number;
      truth: readonly (readonly number[])[];
    };
    out: null;
  };
  /** Says which classes the images of each group show, none for not known; answers with all that has run. */
  truth: { in: { classes: readonly (readonly number[])[] }; out: SetRows };
  /**
   * Decodes an image for the network, and keeps its thumbnail.
   * `drawn`: of an SVG, which a document has to draw.
   * @throws the image codes; `image/unreadable`
   */
  decode: { in: { id: number; file: Blob; drawn: ImageBitmap | null }; out: Decoded };
  /** Takes what the engine made of images. */
  absorb: { in: { ids: readonly number[]; run: SetRun }; out: SetRows };
  /** An image that could not be run. */
  fail: { in: { id: number; error: SerializedError }; out: null };
  /** Thumbnails; null for images that have none (yet). */
  thumbnails: { in: { ids: readonly number[] }; out: readonly (Blob | null)[] };
  /**
   * What a channel of one of the plan's tensors did over the set, or what a norm behind it makes of that.
   * @throws `tensor/unknown`, `element/unknown`
   */
  channel: { in: { tensor: string; channel: number; line?: ChannelLine | null }; out: ChannelRecord };
  /** What a measure has found so far. @throws `explain/unsupported` when the set runs without it */
  measure: { in: { id: string }; out: unknown };
  /**
   * A field of many images, `[ids, length]`; of images that have not run, NaN.
   * @throws `explain/unsupported` when the field is not kept
   */
  matrix: { in: { field: RecordField; ids: readonly number[] }; out: { data: Float32Array; length: number } };
}

import type { Architecture } from '../network/architecture';
import type { TensorName } from '../network/spec';
import type { ChannelLayout } from './channel-layout';
import type { Peaks } from './peaks';

/** Some images of a set that have just run, as a measure sees them. */
export interface SetBatch {
  /** The number of each in the set; images come in any order, and none twice. */
  readonly ids: readonly number[];
  /** The group (sub-folder) of each; −1 for none. */
  readonly groups: readonly number[];
  /** `[n, classes]` */
  readonly logits: Float32Array;
  /** `[n, features]`: the last maps, pooled. */
  readonly features: Float32Array;
  /** `[n, layout.total]`: every channel's largest and smallest value with their places, and its mean. */
  readonly peaks: Peaks;
  /** `[n, C, H, W]` of one of the tensors that {@link SetMeasure.tensors} names; null where nobody asked for it. */
  tensor(name: TensorName): Float32Array | null;
}

/** What a measure is made with. */
export interface MeasureContext {
  readonly architecture: Architecture;
  /** The channels of {@link SetBatch.peaks}. */
  readonly layout: ChannelLayout;
  /** How many images the set has. */
  readonly images: number;
  /** Same seed, same samples. */
  readonly seed: number;
}

/**
 * Something that is measured while a set runs, in the set's worker. What it keeps must not grow with the number of
 * images by more than a few bytes each.
 */
export interface SetMeasure<R = unknown> {
  /**
   * Tensors whose whole maps it looks at. They are copied out of the engine for every image, megabytes each for early
   * layers: name few, or take a sample of the images.
   */
  readonly tensors?: readonly TensorName[];
  /** Which images' maps it wants, by their numbers; absent for all. A batch with one of them comes with all maps. */
  readonly sample?: (image: number) => boolean;
  add(batch: SetBatch): void;
  /** What has been found so far; may be asked while the set runs. */
  result(): R;
}

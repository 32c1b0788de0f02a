import type { CkaPart } from '../../set/cka';
import type { Twins } from '../../set/correlation';
import type { Neighbour } from '../../set/nearest';
import type { Peaks } from '../../set/peaks';
import type { RecordField } from '../../set/record-layout';
import type { Separation } from '../../set/tell-apart';

/** A rectangle of the network's input, in its pixels; it may reach beyond it. */
export interface InputRect {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** What images are told apart by: the sub-folders that they lay in, or the network's own first answers. */
export type Grouping = 'group' | 'answer';

/** What is kept of each image, by tensor. */
export interface KeptFields {
  readonly features: number;
  readonly means: readonly string[];
  readonly maxima: readonly string[];
  /** Of these tensors means are held of a part of the images only, as there is no room for more; null: there are none. */
  readonly partial: { readonly tensors: readonly string[]; readonly images: readonly number[] } | null;
}

/** Each channel over the set so far, counted over all tensors. */
export interface ChannelRanges {
  /** Of all places in all images; NaN before the first. */
  readonly least: Float32Array;
  readonly most: Float32Array;
  /** Images in which it is nowhere above 0. */
  readonly silent: Uint32Array;
  readonly images: number;
}

/** What is kept of every channel, counted over all tensors. */
export interface AllRecords {
  /** The tensors, in the network's order, and how many channels of each. */
  readonly tensors: readonly { readonly name: string; readonly channels: number }[];
  /** Images a channel. */
  readonly kept: number;
  /**
   * `[channels, kept, 4]`: the images with the largest values, best first: which of those that have run (counted from
   * 0), the value, and its place, y and x. NaN where there are fewer images.
   */
  readonly most: Float32Array;
  /** The same of the smallest values. */
  readonly least: Float32Array;
  /**
   * `[channels, 3]`: what one unit sees of the input, in its pixels: the side of the square, the distance of
   * neighbours, and the centre of the first.
   */
  readonly seen: Float32Array;
}

/** A picture of a set on a plane that is being laid out. */
export interface LayingOut {
  /** `[ids, 2]` */
  readonly points: Float32Array;
  readonly epoch: number;
  readonly epochs: number;
}

/** What a set of images answers once it has run. @see SetWorkerRequests */
export interface SetAnswersRequests {
  fields: { in: null; out: KeptFields };
  /**
   * A part of what the network sees of an image, as people see it; white where it reaches beyond.
   * @param side - the longer side of the picture, in pixels
   */
  crop: {
    in: { file: Blob; drawn: ImageBitmap | null; rect: InputRect; side: number };
    out: ImageBitmap;
  };
  /** An image as the network takes it, once more. */
  input: { in: { file: Blob; drawn: ImageBitmap | null }; out: Float32Array };
  /**
   * Begins records of a tensor that not every image is summed up for, or goes on with them.
   * @returns images that have run, and not yet for this tensor
   * @throws `tensor/unknown`
   */
  'tensor-begin': { in: { tensor: string }; out: readonly number[] };
  /** Takes what images gave of it, one behind the other. */
  'tensor-absorb': { in: { tensor: string; ids: readonly number[]; peaks: Peaks }; out: null };
  /** Of how many images there are records of a tensor, where that was begun. */
  'tensor-images': { in: { tensor: string }; out: number };
  /**
   * Which groups a channel tells apart by its largest value in each image (by its mean where that alone is kept).
   * @throws `explain/unsupported` where neither is kept
   */
  separation: {
    in: { tensor: string; channel: number; by: Grouping };
    out: { readonly of: 'maxima' | 'means'; readonly found: readonly Separation[] };
  };
  ranges: { in: null; out: ChannelRanges };
  records: { in: null; out: AllRecords };
  /** Principal components; images that have not run have NaN. `shares` of the variance. */
  components: {
    in: { field: RecordField; ids: readonly number[]; count: number };
    out: { readonly scores: Float32Array; readonly shares: readonly number[] };
  };
  /** Begins a UMAP of images that have all run. What was begun before is dropped. */
  'umap-begin': {
    in: { field: RecordField; ids: readonly number[]; neighbours: number; minDist: number };
    out: LayingOut;
  };
  /** Goes on for some milliseconds. @throws `explain/unsupported` when none was begun */
  'umap-step': { in: { milliseconds: number }; out: LayingOut };
  /** The images among `ids` that are nearest to one of them. */
  nearest: {
    in: { field: RecordField; ids: readonly number[]; id: number; count: number };
    out: readonly (Omit<Neighbour, 'row'> & { readonly id: number })[];
  };
  /**
   * One minibatch of CKA between what is kept of these tensors' means.
   * `against`: what stands across instead, of the same images by another model: `[ids, length]` a layer
   */
  'cka-part': {
    in: {
      ids: readonly number[];
      tensors: readonly string[];
      against: readonly { readonly data: Float32Array; readonly length: number }[] | null;
    };
    out: CkaPart;
  };
  /** Of each channel that a tensor has, the one that it goes with most closely, among those of all `tensors`. */
  twins: {
    in: { ids: readonly number[]; tensors: readonly string[]; of: string };
    out: readonly Twins[];
  };
}

import type { Source } from '../../network/provenance';
import type { TensorName } from '../../network/spec';
import type { Histogram } from '../../tensor/distribution';
import type { SpatialProfile } from '../../tensor/profile';
import type { PaletteKind, Theme } from '../../tensor/types';
import type { Picture, TileLayout } from '../../tensor/value-picture';

/** The numbers of one channel, or of a whole tensor. */
export interface ChannelDetail {
  readonly name: TensorName;
  readonly runId: number;
  /** Null: all of them. */
  readonly channel: number | null;
  readonly count: number;
  /** Of the finite values; NaN when there are none. */
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  /** Population standard deviation. */
  readonly std: number;
  readonly zeros: number;
  readonly nan: number;
  readonly infinite: number;
  readonly quantiles: readonly { readonly at: number; readonly value: number }[];
  /** From the least to the largest finite value; null when there is none. */
  readonly histogram: Histogram | null;
  /** Null for maps of one pixel. */
  readonly profile: SpatialProfile | null;
}

/** One channel, or the mean of all, as a picture: one pixel a value. */
export interface ChannelPicture {
  readonly runId: number;
  readonly picture: Picture;
  /** What the palette's ends stand for. */
  readonly range: readonly [lo: number, hi: number];
  readonly palette: PaletteKind;
}

/** A batch norm's parameters, of one channel or of all, each `[C]`. */
export interface NormDetail {
  readonly gamma: Float32Array;
  readonly beta: Float32Array;
  readonly mean: Float32Array;
  readonly variance: Float32Array;
  readonly epsilon: number;
}

/** The weights that make one output channel, or all. */
export interface KernelDetail {
  /** E.g. `features.conv0.weight`. */
  readonly weight: string;
  /** `[out,in,k,k]`, or `[out,in]`. */
  readonly shape: readonly number[];
  /** Colour filters; small maps, one an input channel; or one number an input channel. */
  readonly kind: 'colour' | 'maps' | 'row';
  /** Null where {@link KernelDetail.row} says it better. */
  readonly picture: Picture | null;
  readonly layout: TileLayout;
  /** Of colour filters, the chosen one alone. */
  readonly chosen: Picture | null;
  /** The magnitude at the ends of the colour scale. */
  readonly reach: number;
  /** Of one output channel whose kernel is 1×1, `[in]`. */
  readonly row: Float32Array | null;
  /** Of the chosen channel; null where there is none. */
  readonly bias: number | null;
  /** Who wrote the input channels, where they are a concatenation's. */
  readonly sources: readonly Source[];
}

/** What was learnt for a channel, or for all of a tensor. */
export interface WeightDetail {
  readonly norm: NormDetail | null;
  readonly kernel: KernelDetail | null;
  /** The norm that the source folded into this kernel; null for none. */
  readonly folded: TensorName | null;
}

/** @see Requests */
export interface ChannelsRequests {
  /** Numbers of a channel of the current image; null: of the whole tensor. @throws as `tensor` */
  'channel-detail': { in: { name: string; channel: number | null }; out: ChannelDetail };
  /** A channel of the current image; null: the mean of all. @throws as `tensor` */
  'channel-picture': { in: { name: string; channel: number | null; theme: Theme }; out: ChannelPicture };
  /** What was learnt for a channel; null: for all. Needs no image. @throws `tensor/unknown` */
  'weight-detail': { in: { name: string; channel: number | null; theme: Theme }; out: WeightDetail };
}

/** A tensor as the console API and the worker protocol hand it out; fp32, C order. */
export interface TensorData {
  readonly dims: readonly number[];
  readonly data: Float32Array;
}

/**
 * Statistics of one tensor's channels over their pixels; every array has one entry a channel.
 * NaN and ±Inf are counted and left out of all else; a channel without a finite value has
 * min = max = mean = std = NaN.
 */
export interface ChannelStats {
  readonly channels: number;
  /** Pixels of a channel, H·W. */
  readonly pixels: number;
  readonly min: Float32Array;
  readonly max: Float32Array;
  /** Double precision, so that what combines channels (the whole tensor's mean, say) loses nothing. */
  readonly mean: Float64Array;
  /** Population standard deviation (divisor H·W), as in shared references. */
  readonly std: Float64Array;
  /** Exact zeros. */
  readonly zeros: Uint32Array;
  readonly nan: Uint32Array;
  readonly infinite: Uint32Array;
}

/** The same over the whole tensor. */
export interface TensorSummary {
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly std: number;
  readonly zeros: number;
  readonly nan: number;
  readonly infinite: number;
  /** Channels that are zero everywhere. */
  readonly deadChannels: number;
}

/** Light or dark surface; palettes' neutral ends fit it. */
export type Theme = 'light' | 'dark';

/** Sequential for tensors without negative values, diverging (centred on 0) for signed ones. */
export type PaletteKind = 'sequential' | 'diverging';

/** A palette: the house's two, named by their kind, and what else there is of either kind. */
export type Palette = PaletteKind | 'sea' | 'purple-green';

/**
 * Over what a colour scale stretches: each channel by itself, the tensor, the same operation in every layer
 * of its dense block, or what was written by hand.
 */
export type ScaleScope = 'channel' | 'tensor' | 'block' | 'fixed';

/** How values become colours, where that is not as usual. */
export interface ScaleOptions {
  /** In place of the one that the tensor's signs choose. */
  readonly palette?: Palette;
  /** Share of the values beyond either end of the scale, 0…0.5; 0: none. */
  readonly clip?: number;
  /** The ends of a `fixed` scale; a diverging palette is symmetric and takes the larger. */
  readonly fixed?: readonly [lo: number, hi: number];
}

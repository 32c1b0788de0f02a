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

/** Over what a colour scale stretches. */
export type ScaleScope = 'channel' | 'tensor';

import type { LogitQuestion } from '../../explain/head';
import type { AtlasGrid } from '../../layout/atlas';
import type { TensorName } from '../../network/spec';
import type { Arrangement } from '../../tensor/arrange';
import type {
  ChannelStats,
  Palette,
  PaletteKind,
  ScaleOptions,
  ScaleScope,
  TensorSummary,
  Theme,
} from '../../tensor/types';

/** One tensor of the current run, in numbers. */
export interface TensorReport {
  readonly name: TensorName;
  readonly runId: number;
  /** `[C,H,W]`; `[C,1,1]` behind the global pool. */
  readonly shape: readonly [number, number, number];
  readonly palette: PaletteKind;
  readonly channels: ChannelStats;
  readonly summary: TensorSummary;
}

/** What the worker is to paint on an attached canvas. */
export interface AtlasPaint {
  readonly tensor: TensorName;
  readonly grid: AtlasGrid;
  readonly order: Uint32Array | null;
  readonly scope: ScaleScope;
  readonly scaling?: ScaleOptions;
  readonly theme: Theme;
  /** The window of the content that the canvas shows, in CSS pixels. */
  readonly scrollTop: number;
  readonly width: number;
  readonly height: number;
  readonly pixelRatio: number;
}

/** What was painted. */
export interface AtlasPainted {
  readonly report: TensorReport;
  readonly painter: 'webgpu' | '2d';
  readonly palette: Palette;
  /** What the palette's ends stand for in each channel, `[lo, hi]` interleaved. */
  readonly ranges: Float32Array;
  /** Milliseconds in the worker, from request to pixels, and the painter's share of it. */
  readonly milliseconds: number;
  readonly paintMilliseconds: number;
  /** Whether the tensor had to be computed first. */
  readonly computed: boolean;
}

/** One picture for each of several tensors with maps of one size, on one canvas. */
export interface ThumbnailsPaint {
  readonly tensors: readonly TensorName[];
  /** The mean over all channels, or the channel of the largest L2 norm. */
  readonly pick: 'mean' | 'strongest';
  /** One slot a tensor. */
  readonly grid: AtlasGrid;
  readonly theme: Theme;
  /** Of the canvas, in CSS pixels. */
  readonly width: number;
  readonly height: number;
  readonly pixelRatio: number;
}

/** What was painted: the channel of each picture (null: a mean), and what its scale had to hold. */
export interface ThumbnailsPainted {
  readonly runId: number;
  readonly channels: readonly (number | null)[];
  readonly min: Float32Array;
  readonly max: Float32Array;
}

/** The channels of a tensor in the order that was wished. */
export interface ArrangedChannels {
  /** Those to show. */
  readonly order: Uint32Array;
  /** Of every channel, what the order goes by; NaN for none. */
  readonly keys: Float64Array;
}

/** @see Requests */
export interface MapsRequests {
  /** A tensor in numbers. @throws `tensor/unknown`, `tensor/folded`, `image/none` */
  report: { in: { name: string }; out: TensorReport };
  /** One value. @throws as `report`; `tensor/unknown` outside the tensor */
  probe: { in: { name: string; channel: number; y: number; x: number }; out: number };
  /**
   * Channels in a wished order. `question`: what contributions are to; may be null for other keys.
   * @throws as `report`; `explain/unsupported` for contributions that the tensor does not have
   */
  arrange: {
    in: { name: string; arrangement: Arrangement; question: LogitQuestion | null };
    out: ArrangedChannels;
  };
  'attach-canvas': { in: { canvasId: number; canvas: OffscreenCanvas }; out: null };
  'detach-canvas': { in: { canvasId: number }; out: null };
  paint: { in: { canvasId: number; job: AtlasPaint }; out: AtlasPainted };
  'paint-thumbnails': { in: { canvasId: number; job: ThumbnailsPaint }; out: ThumbnailsPainted };
  /** Maps as a PNG. @throws as `report` */
  'export-picture': { in: { job: AtlasPaint }; out: Blob };
}

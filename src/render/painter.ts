import type { AtlasGrid } from '../layout/atlas';
import type { Palette, Theme } from '../tensor/types';

/** Where a tensor's values are: in the worker's memory, or still on the GPU. */
export type MapValues =
  | { readonly location: 'cpu'; readonly data: Float32Array }
  | { readonly location: 'gpu'; readonly buffer: GPUBuffer };

/** What a painter is to draw: the visible part of an atlas of one tensor `[C,H,W]`. */
export interface PaintJob {
  readonly values: MapValues;
  /** Channel shown in each slot; `null` for the natural order. Length `grid.count`. */
  readonly order: Uint32Array | null;
  /** `[lo, hi]` for each channel, interleaved, length 2·C: what the palette's ends stand for. */
  readonly ranges: Float32Array;
  readonly palette: Palette;
  readonly theme: Theme;
  readonly grid: AtlasGrid;
  /** The window of the content that the canvas shows, in CSS pixels. */
  readonly scrollTop: number;
  readonly width: number;
  readonly height: number;
  /** Device pixels per CSS pixel. */
  readonly pixelRatio: number;
}

/**
 * Paints feature-map atlases on one OffscreenCanvas. It resizes the canvas to the job's window,
 * leaves what is no map transparent, draws each map crisp (nearest) when enlarged and averaged
 * when reduced, and draws NaN and ±Inf as a hatch, never as a colour of the scale.
 */
export interface MapPainter {
  readonly kind: 'webgpu' | '2d';
  /** Resolves when the picture is on the canvas. */
  paint(job: PaintJob): Promise<void>;
  /** Frees what the painter made; the canvas stays with its owner. */
  dispose(): void;
}

import { HATCH, paletteLut } from '../tensor/palette';
import type { AtlasView } from './atlas-window';
import type { PaintJob } from './painter';
import { type AxisSampling, axisSampling } from './sampling';

/** A picture under way in memory: RGBA words of a canvas, and what they are made from. */
export interface Raster {
  readonly pixels: Uint32Array;
  readonly view: AtlasView;
  /** `[C,H,W]`. */
  readonly data: Float32Array;
  readonly mapWidth: number;
  readonly mapHeight: number;
  readonly ranges: Float32Array;
  /** Palette entries and hatch colours as words in the pixels' byte order. */
  readonly palette: Uint32Array;
  readonly hatch: readonly [number, number];
  readonly across: AxisSampling;
  readonly down: AxisSampling;
}

const words = (bytes: Uint8Array): Uint32Array => new Uint32Array(bytes.slice().buffer);

/**
 * All of a raster but the pixels, whose owner needs to know the rest first.
 * @param view - of the job
 * @param data - the job's values
 */
export function planRaster(job: PaintJob, view: AtlasView, data: Float32Array): Omit<Raster, 'pixels'> {
  const { mapWidth, mapHeight } = job.grid;
  const [first, second] = HATCH[job.theme];
  return {
    view,
    data,
    mapWidth,
    mapHeight,
    ranges: job.ranges,
    palette: words(paletteLut(job.palette, job.theme)),
    hatch: [words(first)[0] as number, words(second)[0] as number],
    across: axisSampling(mapWidth, view.cellWidth),
    down: axisSampling(mapHeight, view.cellHeight),
  };
}

/** `[lo, factor]` of a channel: a value's palette entry is `(value − lo) · factor`, rounded and clamped. */
export function scaleOf({ ranges }: Raster, channel: number): readonly [lo: number, factor: number] {
  const lo = ranges[channel * 2] as number;
  const hi = ranges[channel * 2 + 1] as number;
  return [lo, hi > lo ? 255 / (hi - lo) : 0];
}

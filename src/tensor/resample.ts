import { DenseLensError } from '../errors';
import type { InputRecipe } from '../formats/canonical';
import { placeImage } from './placement';
import { type AxisCoefficients, coefficients } from './resample-axis';

/** What a resampler is made for: an image's size in pixels, and the part of the recipe that moves pixels. */
export interface ResamplePlan
  extends Pick<InputRecipe, 'size' | 'fit' | 'resize' | 'interpolation' | 'fill'> {
  readonly srcWidth: number;
  readonly srcHeight: number;
}

/** A rectangle of the source, in pixels. */
export interface SourceWindow {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Takes the source strip by strip, so that nobody ever holds all of its pixels. */
export interface Resampler {
  /** The part of the source that the input depends on; other pixels may be pushed, and are not looked at. */
  readonly window: SourceWindow;
  /**
   * Adds `rows` rows of RGBA bytes (alpha is not looked at: compose on a ground first), in any order.
   * @param firstRow - the strip's first row in the source
   * @param firstColumn - the strip's first column in the source; its width follows from its length
   * @throws `input/shape` when the strip leaves columns of the window out or repeats a row
   */
  push(rgba: Uint8Array | Uint8ClampedArray, firstRow: number, rows: number, firstColumn?: number): void;
  /**
   * RGB bytes `[H,W,3]`; where the resized image does not reach, black, or the padding's grey.
   * @throws `input/shape` when rows of the window are missing
   */
  finish(): Uint8Array;
}

/** Pillow's PRECISION_BITS: 32 bits, less 8 of the pixel and 2 of headroom. */
const PRECISION_BITS = 32 - 8 - 2;
const HALF = 1 << (PRECISION_BITS - 1);

/** Pillow's clip8: a fixed-point sum as a byte. */
const clip8 = (sum: number): number => Math.min(255, Math.max(0, sum >> PRECISION_BITS));

/** One source row, filtered horizontally and rounded to bytes, for the columns of the crop. */
function filterRow(
  out: Uint8Array,
  axis: AxisCoefficients,
  rgba: Uint8Array | Uint8ClampedArray,
  rowStart: number,
): void {
  const { count, taps, first, length, weights } = axis;
  for (let x = 0; x < count; x++) {
    const n = length[x] as number;
    let source = rowStart + (first[x] as number) * 4;
    let k = x * taps;
    let red = HALF;
    let green = HALF;
    let blue = HALF;
    for (const end = k + n; k < end; k++, source += 4) {
      const weight = weights[k] as number;
      red = (red + (rgba[source] as number) * weight) | 0;
      green = (green + (rgba[source + 1] as number) * weight) | 0;
      blue = (blue + (rgba[source + 2] as number) * weight) | 0;
    }
    out[x * 3] = clip8(red);
    out[x * 3 + 1] = clip8(green);
    out[x * 3 + 2] = clip8(blue);
  }
}

/**
 * Resizes with Pillow's antialiased filters and cuts the centre out, or pads, as torchvision's transforms and
 * Pillow do on a PIL image, byte for byte (see `placeImage`; Pillow's Resample.c: a horizontal and a vertical
 * pass in fixed point, rounded to bytes in between). Only what the input depends on is computed.
 *
 * The vertical pass adds every filtered row to the output rows that it belongs to: integer sums do not
 * depend on their order, so one buffer of the output's size is all that is held.
 * @throws `input/shape` for sizes that are no positive integers
 */
export function createResampler(plan: ResamplePlan): Resampler {
  const { srcWidth, srcHeight, interpolation } = plan;
  const [cropHeight, cropWidth] = plan.size;
  for (const size of [srcWidth, srcHeight, plan.resize, cropHeight, cropWidth]) {
    if (!Number.isInteger(size) || size < 1)
      throw new DenseLensError('input/shape', `No image size: ${size}.`);
  }
  const { width, height, left, top } = placeImage(srcWidth, srcHeight, plan);
  const horizontal = coefficients(srcWidth, width, left, cropWidth, interpolation);
  const vertical = coefficients(srcHeight, height, top, cropHeight, interpolation);
  const window: SourceWindow = {
    x: horizontal.begin,
    y: vertical.begin,
    width: horizontal.end - horizontal.begin,
    height: vertical.end - vertical.begin,
  };

  const rowBytes = horizontal.count * 3;
  const filtered = new Uint8Array(rowBytes);
  const sums = new Int32Array(rowBytes * vertical.count).fill(HALF);
  const seen = new Uint8Array(window.height);
  let missing = window.height;
  /** Output rows before this one ended above the row at hand, as long as rows come from top to bottom. */
  let firstOpen = 0;
  let lastRow = -1;

  const addRow = (row: number): void => {
    if (row < lastRow) firstOpen = 0;
    lastRow = row;
    for (let y = firstOpen; y < vertical.count; y++) {
      const tap = row - (vertical.first[y] as number);
      if (tap < 0) break;
      if (tap >= (vertical.length[y] as number)) {
        if (y === firstOpen) firstOpen++;
        continue;
      }
      const weight = vertical.weights[y * vertical.taps + tap] as number;
      const start = y * rowBytes;
      for (let i = 0; i < rowBytes; i++) {
        sums[start + i] = ((sums[start + i] as number) + (filtered[i] as number) * weight) | 0;
      }
    }
  };

  return {
    window,
    push(rgba, firstRow, rows, firstColumn = 0) {
      const columns = rgba.length / 4 / rows;
      const covered = firstColumn <= window.x && firstColumn + columns >= window.x + window.width;
      if (!Number.isInteger(columns) || !covered) {
        throw new DenseLensError('input/shape', 'A strip of the image does not have the columns it should.');
      }
      const begin = Math.max(firstRow, window.y);
      const end = Math.min(firstRow + rows, window.y + window.height);
      for (let row = begin; row < end; row++) {
        if (seen[row - window.y] === 1) throw new DenseLensError('input/shape', 'A row came twice.');
        seen[row - window.y] = 1;
        missing--;
        filterRow(filtered, horizontal, rgba, ((row - firstRow) * columns - firstColumn) * 4);
        addRow(row);
      }
    },
    finish() {
      if (missing > 0) throw new DenseLensError('input/shape', `${missing} rows of the image are missing.`);
      const out = new Uint8Array(cropHeight * cropWidth * 3).fill(plan.fit === 'pad' ? plan.fill : 0);
      for (let y = 0; y < vertical.count; y++) {
        const to = ((y + vertical.padding) * cropWidth + horizontal.padding) * 3;
        for (let i = 0; i < rowBytes; i++) out[to + i] = clip8(sums[y * rowBytes + i] as number);
      }
      return out;
    },
  };
}

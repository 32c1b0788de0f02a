import { HATCH, PALETTE_SIZE, paletteLut } from './palette';
import type { PaletteKind, Theme } from './types';

/** Pixels to be put on a canvas as they are. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** RGBA. */
  readonly data: Uint8ClampedArray<ArrayBuffer>;
}

/** Rectangles of values, side by side. */
export interface TileLayout {
  /** Tiles in a row. */
  readonly columns: number;
  /** Pixels between tiles, left transparent. */
  readonly gap: number;
  /** Of a tile, in values. */
  readonly height: number;
  readonly width: number;
}

function emptyPicture(tiles: number, { columns, gap, height, width }: TileLayout): Picture {
  const across = Math.min(columns, tiles);
  const down = Math.ceil(tiles / columns);
  const size = [across * (width + gap) - gap, down * (height + gap) - gap] as const;
  return { width: size[0], height: size[1], data: new Uint8ClampedArray(size[0] * size[1] * 4) };
}

/** Index of a tile's value in the picture's data. */
function offsetOf(picture: Picture, layout: TileLayout, tile: number, at: number): number {
  const x = (tile % layout.columns) * (layout.width + layout.gap) + (at % layout.width);
  const y = Math.floor(tile / layout.columns) * (layout.height + layout.gap) + Math.floor(at / layout.width);
  return (y * picture.width + x) * 4;
}

/** The largest finite magnitude; 1 where all is 0, so that it can be divided by. */
export function reachOf(values: Float32Array): number {
  let reach = 0;
  for (let i = 0; i < values.length; i++) {
    const size = Math.abs(values[i] as number);
    if (size > reach && size < Number.POSITIVE_INFINITY) reach = size;
  }
  return reach || 1;
}

/**
 * Values in a palette's colours, one pixel each; what is not finite has the hatch's colour.
 * @param values - `[tiles,height,width]`
 * @param range - what the palette's ends stand for
 */
export function tilePicture(
  values: Float32Array,
  layout: TileLayout,
  range: readonly [lo: number, hi: number],
  palette: PaletteKind,
  theme: Theme,
): Picture {
  const size = layout.height * layout.width;
  const picture = emptyPicture(values.length / size, layout);
  const lut = paletteLut(palette, theme);
  const factor = (PALETTE_SIZE - 1) / (range[1] - range[0]);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    const to = offsetOf(picture, layout, Math.floor(i / size), i % size);
    if (!Number.isFinite(value)) {
      picture.data.set(HATCH[theme][0], to);
      continue;
    }
    const entry = Math.floor(Math.min(PALETTE_SIZE - 1, Math.max(0, (value - range[0]) * factor)) + 0.5);
    picture.data.set(lut.subarray(entry * 4, entry * 4 + 4), to);
  }
  return picture;
}

/**
 * Filters of a colour image, as trained: 0 is middle grey, ±`reach` a channel's full range.
 * @param values - `[tiles,3,height,width]`
 * @param order - which colour each of the three channels is, e.g. `[0, 1, 2]` for RGB
 */
export function colourPicture(
  values: Float32Array,
  layout: TileLayout,
  reach: number,
  order: readonly [number, number, number],
): Picture {
  const size = layout.height * layout.width;
  const tiles = values.length / size / 3;
  const picture = emptyPicture(tiles, layout);
  for (let tile = 0; tile < tiles; tile++) {
    for (let at = 0; at < size; at++) {
      const to = offsetOf(picture, layout, tile, at);
      for (let c = 0; c < 3; c++) {
        const value = values[(tile * 3 + c) * size + at] as number;
        picture.data[to + (order[c] as number)] = Math.round(127.5 * (1 + value / reach));
      }
      picture.data[to + 3] = 255;
    }
  }
  return picture;
}

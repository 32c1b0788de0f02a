import { Resvg } from '@resvg/resvg-js';
import type { Icon } from './sets';

/**
 * `plain`: as the set draws it. `outlined`: every shape also stroked in near-black, as many hands draw
 * and no flat set does; it teaches that a contour is style, not content.
 */
export type Variant = 'plain' | 'outlined';

/** Stroke width of the outlined variant, as a share of the icon's longer side. */
const OUTLINE = 1 / 40;

/**
 * resvg 2.6 aborts the whole process on a translucent shape that lies wholly outside the picture, and a
 * few icons carry such left-overs. Those that might are drawn on a canvas so many times as wide, and cut.
 * (Its filters abort on such a canvas in turn; no icon with a filter has left-overs.)
 */
const WIDE = 5;
const mayHoldOutsiders = (icon: Icon): boolean =>
  /opacity|mask|clip-path/.test(icon.body) && !icon.body.includes('filter');

const svgOf = (icon: Icon, size: number, wide: number, variant: Variant): string => {
  const { left, top, width, height, body } = icon;
  const side = Math.max(width, height);
  const x = left + width / 2 - (side * wide) / 2;
  const y = top + height / 2 - (side * wide) / 2;
  const stroke = (side * OUTLINE).toFixed(3);
  const drawn =
    variant === 'plain'
      ? body
      : `<g stroke="#1a1a1a" stroke-width="${stroke}" stroke-linejoin="round" stroke-linecap="round">${body}</g>`;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ` +
    `width="${size * wide}" height="${size * wide}" viewBox="${x} ${y} ${side * wide} ${side * wide}">${drawn}</svg>`
  );
};

/** The middle size × size of a wider RGBA picture. */
const middle = (pixels: Uint8Array, outer: number, size: number): Uint8Array => {
  const cut = new Uint8Array(size * size * 4);
  const margin = (outer - size) / 2;
  for (let row = 0; row < size; row++) {
    const start = ((row + margin) * outer + margin) * 4;
    cut.set(pixels.subarray(start, start + size * 4), row * size * 4);
  }
  return cut;
};

/**
 * Draws an icon into the middle of a square.
 *
 * @param size even number of pixels
 * @returns size × size × 4 bytes: R, G, B premultiplied by alpha, then alpha; rows from the top
 */
export const rasterize = (icon: Icon, size: number, variant: Variant = 'plain'): Uint8Array => {
  const wide = mayHoldOutsiders(icon) ? WIDE : 1;
  const outer = size * wide;
  const image = new Resvg(svgOf(icon, size, wide, variant), { font: { loadSystemFonts: false } }).render();
  if (image.width !== outer || image.height !== outer) throw new Error(`drew ${image.width}×${image.height}`);
  return wide === 1 ? image.pixels : middle(image.pixels, outer, size);
};

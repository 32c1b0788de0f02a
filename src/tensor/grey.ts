import type { ChannelOrder } from '../formats/canonical';

/** Whether the network sees shades of grey, and so which. */
export const isGrey = (order: ChannelOrder): order is 'luma' | 'mean' => order === 'luma' || order === 'mean';

/**
 * Makes RGBA pixels grey in place, as Pillow's `convert('L')` does (luma, ITU-R 601-2 in 16-bit integers), or as the
 * rounded mean of the three.
 */
export function makeGrey(rgba: Uint8Array | Uint8ClampedArray, how: 'luma' | 'mean'): void {
  for (let i = 0; i < rgba.length; i += 4) {
    const [r, g, b] = [rgba[i] as number, rgba[i + 1] as number, rgba[i + 2] as number];
    const grey =
      how === 'luma' ? (r * 19595 + g * 38470 + b * 7471 + 0x8000) >> 16 : Math.round((r + g + b) / 3);
    rgba[i] = grey;
    rgba[i + 1] = grey;
    rgba[i + 2] = grey;
  }
}

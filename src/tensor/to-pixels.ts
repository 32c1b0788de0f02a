import type { InputRecipe } from '../formats/canonical';

/**
 * What a network's input looks like: the inverse of `preprocess`, rounded to bytes and clamped to what a screen
 * shows. A network of one channel gives greys; of a fourth channel nothing is seen.
 * @param input - `[C,H,W]`, or the first of a batch
 * @param pixels - H·W
 * @returns RGBA, `[H,W,4]`
 */
export function toPixels(
  input: Float32Array,
  pixels: number,
  { mean, std, scale, channelOrder }: Pick<InputRecipe, 'mean' | 'std' | 'scale' | 'channelOrder'>,
): Uint8ClampedArray<ArrayBuffer> {
  const rgba = new Uint8ClampedArray(4 * pixels);
  const isGrey = input.length < 3 * pixels;
  for (const colour of [0, 1, 2] as const) {
    const channel = isGrey ? 0 : channelOrder === 'BGR' ? ((2 - colour) as 0 | 1 | 2) : colour;
    for (let n = 0; n < pixels; n++)
      rgba[4 * n + colour] = ((input[channel * pixels + n] ?? 0) * std[channel] + mean[channel]) / scale;
  }
  for (let n = 0; n < pixels; n++) rgba[4 * n + 3] = 255;
  return rgba;
}

import { DenseLensError } from '../errors';
import type { InputRecipe } from '../formats/canonical';

/**
 * RGB bytes `[H,W,3]` as the network's input `[1,3,H,W]`: `(byte · scale − mean) / std`, with every step
 * rounded to fp32 as torchvision's `ToTensor` and `Normalize` do. A byte has 256 values, so each channel
 * is a table. A network of one channel gets the first; a fourth is the picture's opacity · scale.
 * @param channels - of the network's input
 * @param opacity - `[H,W]` bytes; opaque where there are none
 * @throws `input/shape` when the bytes are not of the recipe's size
 */
export function preprocess(
  rgb: Uint8Array | Uint8ClampedArray,
  recipe: InputRecipe,
  channels = 3,
  opacity: Uint8Array | null = null,
): Float32Array {
  const [height, width] = recipe.size;
  const pixels = height * width;
  if (rgb.length !== pixels * 3) {
    throw new DenseLensError('input/shape', `Expected ${height}×${width} RGB bytes, got ${rgb.length}.`);
  }
  const out = new Float32Array(pixels * channels);
  for (let i = 0; channels > 3 && i < pixels; i++)
    out[pixels * 3 + i] = Math.fround((opacity?.[i] ?? 255) * recipe.scale);
  const table = new Float32Array(256);
  for (const channel of [0, 1, 2] as const) {
    if (channel >= channels) break;
    const mean = Math.fround(recipe.mean[channel]);
    const std = Math.fround(recipe.std[channel]);
    for (let byte = 0; byte < 256; byte++) {
      table[byte] = Math.fround(Math.fround(byte * recipe.scale) - mean) / std;
    }
    const source = recipe.channelOrder === 'BGR' ? 2 - channel : channel;
    const plane = channel * pixels;
    for (let i = 0; i < pixels; i++) out[plane + i] = table[rgb[i * 3 + source] as number] as number;
  }
  return out;
}

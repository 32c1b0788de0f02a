import { PALETTE_SIZE, paletteLut, paletteStops } from '../../src/tensor/palette';

/** Opacity of the strongest evidence. */
const STRONGEST = 0.85;

/** The largest magnitude of a map; 1 for a map of zeros, so that it can be divided by. */
export const reachOf = (data: Float32Array): number =>
  data.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;

/**
 * Signed evidence in the diverging palette of a light ground (images stand on white), 0 transparent.
 * @param reach - the value at either end of the palette
 */
export function evidencePicture(
  data: Float32Array,
  [height, width]: readonly [number, number],
  reach: number,
): ImageData {
  const lut = paletteLut('diverging', 'light');
  const picture = new ImageData(width, height);
  data.forEach((value, i) => {
    const share = Math.max(-1, Math.min(1, value / reach));
    const entry = Math.round(((share + 1) / 2) * (PALETTE_SIZE - 1));
    picture.data.set(lut.subarray(entry * 4, entry * 4 + 3), i * 4);
    picture.data[i * 4 + 3] = Math.round(255 * STRONGEST * Math.abs(share));
  });
  return picture;
}

/** The palette of {@link evidencePicture} as a CSS gradient, for legends. */
export const EVIDENCE_GRADIENT = `linear-gradient(to right, ${paletteStops('diverging', 'light', 12).join()})`;

/** The same for values of the page itself, which has two themes: a CSS colour. */
export function signedColor(value: number, reach: number, theme: 'light' | 'dark'): string {
  const lut = paletteLut('diverging', theme);
  const share = Math.max(-1, Math.min(1, value / reach));
  const entry = Math.round(((share + 1) / 2) * (PALETTE_SIZE - 1)) * 4;
  return `rgb(${lut[entry]} ${lut[entry + 1]} ${lut[entry + 2]})`;
}

/**
 * The mean of all channels at every place, in double precision. It says what is there: where any channel is NaN
 * the mean is NaN (drawn as such), and an infinite one makes it infinite.
 * @param data - `[C,H,W]`
 * @param pixels - H·W
 * @returns `[H,W]`
 */
export function meanMap(data: Float32Array, channels: number, pixels: number): Float32Array {
  const sums = new Float64Array(pixels);
  for (let c = 0; c < channels; c++) {
    const base = c * pixels;
    for (let i = 0; i < pixels; i++) sums[i] = (sums[i] as number) + (data[base + i] as number);
  }
  return Float32Array.from(sums, (sum) => sum / channels);
}

/**
 * The channel of the largest L2 norm; the first of equals. Channels that hold NaN are passed over, unless all do.
 * @param data - `[C,H,W]`
 * @param pixels - H·W
 */
export function strongestChannel(data: Float32Array, channels: number, pixels: number): number {
  let strongest = 0;
  let most = Number.NEGATIVE_INFINITY;
  for (let c = 0; c < channels; c++) {
    const base = c * pixels;
    let sum = 0;
    for (let i = 0; i < pixels; i++) sum += (data[base + i] as number) ** 2;
    if (sum > most) {
      strongest = c;
      most = sum;
    }
  }
  return strongest;
}

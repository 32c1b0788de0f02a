/**
 * Smooths each channel with a Gaussian, edges repeated: the part of an image that has no detail.
 * @param data - `[C,H,W]`
 * @param sigma - in pixels
 */
export function gaussianBlur(
  data: Float32Array,
  [channels, height, width]: readonly [number, number, number],
  sigma: number,
): Float32Array {
  const reach = Math.ceil(3 * sigma);
  const kernel = Float64Array.from({ length: 2 * reach + 1 }, (_, i) =>
    Math.exp(-((i - reach) ** 2) / (2 * sigma ** 2)),
  );
  const total = kernel.reduce((sum, value) => sum + value, 0);
  const along = (source: Float32Array, length: number, lines: number, step: number, stride: number) => {
    const result = new Float32Array(source.length);
    for (let c = 0; c < channels; c++) {
      for (let line = 0; line < lines; line++) {
        const start = c * height * width + line * stride;
        for (let i = 0; i < length; i++) {
          let sum = 0;
          for (let k = -reach; k <= reach; k++) {
            const at = Math.min(length - 1, Math.max(0, i + k));
            sum += (kernel[k + reach] ?? 0) * (source[start + at * step] ?? 0);
          }
          result[start + i * step] = sum / total;
        }
      }
    }
    return result;
  };
  return along(along(data, width, height, 1, width), height, width, width, 1);
}

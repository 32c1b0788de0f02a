/**
 * Class activation maps from activations A and the gradient G of a logit by them, `[C,h,w]` both, signed:
 *
 * - Grad-CAM (Selvaraju et al., arXiv 1610.02391), not clamped: Σ_c mean(G_c)·A_c
 * - HiResCAM (Draelos and Carin, arXiv 2011.08891): Σ_c G_c·A_c, element by element
 * - Layer-CAM (Jiang et al., IEEE TIP 2021): Σ_c max(G_c, 0)·A_c
 *
 * @returns `[h,w]`
 */
export function classMap(
  method: 'grad-cam' | 'hires-cam' | 'layer-cam',
  activation: Float32Array,
  gradient: Float32Array,
  channels: number,
): Float32Array {
  const pixels = activation.length / channels;
  const sums = new Float64Array(pixels);
  for (let c = 0; c < channels; c++) {
    const start = c * pixels;
    let mean = 0;
    for (let n = 0; method === 'grad-cam' && n < pixels; n++) mean += (gradient[start + n] ?? 0) / pixels;
    for (let n = 0; n < pixels; n++) {
      const g = gradient[start + n] ?? 0;
      const weight = method === 'grad-cam' ? mean : method === 'hires-cam' ? g : Math.max(g, 0);
      sums[n] = (sums[n] ?? 0) + weight * (activation[start + n] ?? 0);
    }
  }
  return Float32Array.from(sums);
}

/** The Euclidean norm of all values. */
export function norm(values: Float32Array): number {
  let sum = 0;
  for (const value of values) sum += value * value;
  return Math.sqrt(sum);
}

/** A batch norm at inference as one multiplication and one addition a channel. */
export interface NormLine {
  readonly scale: Float64Array;
  readonly shift: Float64Array;
}

/**
 * γ·(x − μ)/√(σ² + ε) + β = scale·x + shift.
 * @param parts - γ, β, μ and σ², one number a channel each
 */
export function normLine(
  [gamma, beta, mean, variance]: readonly [Float32Array, Float32Array, Float32Array, Float32Array],
  epsilon: number,
): NormLine {
  const scale = Float64Array.from(gamma, (g, k) => g / Math.sqrt((variance[k] as number) + epsilon));
  const shift = Float64Array.from(beta, (b, k) => b - (mean[k] as number) * (scale[k] as number));
  return { scale, shift };
}

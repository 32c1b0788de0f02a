/** What of a gradient by the image is shown. */
export type SaliencyKind =
  /** The sum over the colours, signed. */
  | 'signed'
  /** The largest magnitude among the colours (Simonyan et al., arXiv 1312.6034). */
  | 'absolute'
  /** gradient × input, summed over the colours: what a linear network would have added. */
  | 'times-input';

/**
 * One number a pixel from a gradient by the input.
 * @param gradient - `[C,H,W]`
 * @param input - as `gradient`: the image as the network saw it
 * @returns `[H,W]`
 */
export function saliencyMap(
  kind: SaliencyKind,
  gradient: Float32Array,
  input: Float32Array,
  pixels: number,
): Float32Array {
  const map = new Float32Array(pixels);
  gradient.forEach((value, n) => {
    const at = n % pixels;
    const before = map[at] ?? 0;
    if (kind === 'absolute') map[at] = Math.max(before, Math.abs(value));
    else map[at] = before + (kind === 'signed' ? value : value * (input[n] ?? 0));
  });
  return map;
}

/** Magnitude that all but this share of the values stay below: a few pixels may outshine all others. */
export function reachBelow(values: Float32Array, share: number): number {
  const sorted = values.map(Math.abs).sort();
  return sorted[Math.floor((1 - share) * (sorted.length - 1))] || sorted.at(-1) || 1;
}

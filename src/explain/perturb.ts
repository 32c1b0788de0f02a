import type { InputRecipe } from '../formats/canonical';

/** Bounds of one input channel, in the network's own units. */
interface ChannelBounds {
  /** What black and white are. */
  readonly least: number;
  readonly most: number;
  /** What one of 255 levels is. */
  readonly level: number;
}

/** What pixels can be, channel by channel; a channel that is no colour cannot change. */
export function inputBounds(
  { mean, std, scale }: Pick<InputRecipe, 'mean' | 'std' | 'scale'>,
  channels: number,
): readonly ChannelBounds[] {
  return Array.from({ length: channels }, (_, c) => {
    const [middle, deviation] = [mean[c], std[c]];
    if (middle === undefined || deviation === undefined)
      return { least: Number.NEGATIVE_INFINITY, most: Number.POSITIVE_INFINITY, level: 0 };
    return {
      least: -middle / deviation,
      most: (255 * scale - middle) / deviation,
      level: scale / deviation,
    };
  });
}

/**
 * One step of the fast gradient sign method (Goodfellow et al., arXiv 1412.6572), projected as in PGD (Madry et al.,
 * arXiv 1706.06083): every pixel goes `step` levels up or down by the sign of its gradient, stays within `epsilon`
 * levels of the image, and within black and white.
 * @param from - where the step begins, `[C,H,W]`
 * @param image - what is perturbed, the same shape
 * @param gradient - of what is to grow, by `from`
 */
export function signStep(
  from: Float32Array,
  image: Float32Array,
  gradient: Float32Array,
  { step, epsilon }: { readonly step: number; readonly epsilon: number },
  bounds: readonly ChannelBounds[],
): Float32Array {
  const pixels = image.length / bounds.length;
  return image.map((own, n) => {
    const bound = bounds[Math.floor(n / pixels)];
    if (bound === undefined) return own;
    const { least, most, level } = bound;
    const moved = (from[n] ?? own) + step * level * Math.sign(gradient[n] ?? 0);
    const near = Math.min(own + epsilon * level, Math.max(own - epsilon * level, moved));
    return Math.min(most, Math.max(least, near));
  });
}

/** How far a perturbed input is from the image, in levels of 255. */
export function distanceInLevels(
  a: Float32Array,
  b: Float32Array,
  bounds: readonly ChannelBounds[],
): { readonly largest: number; readonly rootMeanSquare: number } {
  const pixels = a.length / bounds.length;
  let [largest, squares, count] = [0, 0, 0];
  a.forEach((value, n) => {
    const level = bounds[Math.floor(n / pixels)]?.level ?? 0;
    if (level === 0) return;
    const away = (value - (b[n] ?? Number.NaN)) / level;
    largest = Math.max(largest, Math.abs(away));
    squares += away * away;
    count++;
  });
  return { largest, rootMeanSquare: Math.sqrt(squares / Math.max(1, count)) };
}

/**
 * The largest value that a reader's ReLU lets through of a channel that lay between `least` and `most` over all
 * places of all images: batch norms are straight lines, so one of the two ends is it. 0 is a channel that this reader
 * never heard of.
 */
export function heard(least: number, most: number, scale: number, shift: number): number {
  return Math.max(0, least * scale + shift, most * scale + shift);
}

/** What became of a channel over a set. */
export interface ChannelFate {
  /** Readers that there are, and those whose ReLU never let anything through. */
  readonly readers: number;
  readonly deaf: number;
  /** It had the same value everywhere in all images. */
  readonly isConstant: boolean;
}

/** Dead: no reader's ReLU ever let it through. */
export const isDead = ({ readers, deaf }: ChannelFate): boolean => readers > 0 && deaf === readers;

/**
 * @param range - the channel's least and largest value over the set
 * @param lines - scale and shift of each of its readers
 */
export function fateOf(
  [least, most]: readonly [number, number],
  lines: readonly (readonly [scale: number, shift: number])[],
): ChannelFate {
  return {
    readers: lines.length,
    deaf: lines.filter(([scale, shift]) => heard(least, most, scale, shift) === 0).length,
    isConstant: least === most,
  };
}

/** Classes that are told of every image. */
export const TOLD = 5;

/** What of each image stands in the table, one entry an image, in the order of `ids`. */
export interface SetRows {
  readonly ids: readonly number[];
  /** `[n, TOLD]`: the first classes, best first. */
  readonly classes: Uint32Array;
  /** `[n, TOLD]`: their probabilities; NaN where there are fewer classes. */
  readonly probabilities: Float32Array;
  /** `[n]`: how far from what is said to be true; NaN where nothing is. @see Score */
  readonly losses: Float32Array;
  /** `[n]`: place of the best true class, from 1; 0 where nothing is said to be true. */
  readonly ranks: Uint32Array;
}

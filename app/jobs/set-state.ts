import type { SerializedError } from '../../src/errors';
import type { ClassLabel, InputRecipe, OutputActivation } from '../../src/formats/canonical';
import type { ImageSet, SetModel } from '../../src/set/entry';

/** What the set at hand is doing. */
export type SetStage =
  /** There is none. */
  | { readonly status: 'idle' }
  /** Its files, or the model, are on their way. */
  | { readonly status: 'reading' }
  | { readonly status: 'running' | 'paused' | 'done' }
  /** Ended before it was done; what has run stays, and the rest can be run. */
  | { readonly status: 'stopped' }
  | { readonly status: 'failed'; readonly error: SerializedError };

/** The model that a set was run with. */
export interface SetRunModel extends SetModel {
  readonly labels: readonly ClassLabel[];
  readonly activation: OutputActivation;
  /** From an image to the network's input. */
  readonly recipe: InputRecipe;
  readonly classes: number;
  /** Of the model's file, in lower-case hexadecimal; null where that is not known. */
  readonly sha256: string | null;
}

/** Some images of a set. */
export interface ChosenImages {
  readonly ids: readonly number[];
  /** Which they are, in words. */
  readonly title: string;
}

/** What is known of the set at hand, but for its images: those are `ImageSets.rows()`. */
export interface ImageSetState {
  readonly stage: SetStage;
  readonly set: ImageSet | null;
  /** Who made its pictures, where that is known. */
  readonly credits: readonly string[];
  readonly model: SetRunModel | null;
  /** Whether the images themselves are at hand; of a set that was kept they are not. */
  readonly hasImages: boolean;
  /** The model at work is another one. */
  readonly isStale: boolean;
  readonly done: number;
  readonly failed: number;
  readonly duplicates: number;
  /** Images a second, over the last seconds; null while that is not known. */
  readonly rate: number | null;
  /** Seconds; null while that is not known. */
  readonly left: number | null;
  /** The classes that the images of each group show, by what the folder is called or by the visitor's choice. */
  readonly truth: readonly (readonly number[])[];
  /** A lasso's images, or a filter's, or a matrix cell's; null for all. */
  readonly chosen: ChosenImages | null;
  /** Counts up with what is known of the images. */
  readonly version: number;
}

/** Before there is a set. */
export const NO_SET: ImageSetState = {
  stage: { status: 'idle' },
  set: null,
  credits: [],
  model: null,
  hasImages: true,
  isStale: false,
  done: 0,
  failed: 0,
  duplicates: 0,
  rate: null,
  left: null,
  truth: [],
  chosen: null,
  version: 0,
};

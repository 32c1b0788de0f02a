import type { InputRecipe, OutputActivation } from '../../formats/canonical';
import type { DenseNetSpec } from '../../network/spec';
import type { SetModel } from '../../set/entry';

/** A model as the set's worker needs to know it. */
export interface SetNetwork extends SetModel {
  readonly spec: DenseNetSpec;
  readonly recipe: InputRecipe;
  readonly activation: OutputActivation;
  /** SHA-256 of the model's file, in lower-case hexadecimal; absent where nobody could hash it, and in sets kept before. */
  readonly sha256?: string;
}

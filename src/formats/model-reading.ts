import type { CanonicalModel, ClassLabel, InputRecipe } from './canonical';
import type { OriginalGraph } from './from-onnx';
import type { ModelConfig } from './model-config';
import type { ModelNote } from './notes';

/** What a set of files turned out to be. */
export interface ModelReading {
  readonly model: CanonicalModel;
  /** Guessed from the source. */
  readonly recipe: InputRecipe;
  /** From a label file among those given, or named by the source itself; their count is the model's. */
  readonly labels: readonly ClassLabel[] | null;
  /** What the file's metadata, or a config file beside it, say. */
  readonly config: ModelConfig;
  /** The graph that the file itself holds, to check the recognised model against; null for safetensors. */
  readonly original: OriginalGraph | null;
  /** What had to be done to the weights, and was taken for granted. */
  readonly notes: readonly ModelNote[];
  /** From what probability on a class counts as found, where the file says (torchxrayvision's `op_threshs`). */
  readonly thresholds: readonly (number | null)[] | null;
  /** Whether the file holds weights alone, so that ReLU, the pool and ε are taken for granted. */
  readonly isWeightsOnly: boolean;
  /** Whether it says all the same what stands between its linear layers, as whole modules do. */
  readonly isHeadKnown?: boolean;
}

import type { ClassLabel, InputRecipe, ModelFormat, OutputActivation } from '../../formats/canonical';
import type { KnownLogits } from '../../formats/known/known-logits';
import type { ModelNote } from '../../formats/notes';
import type { Pool } from '../../formats/pooled';
import type { RecipeChanges } from '../../formats/recipe-check';
import type { NetworkVariant } from '../../graph/variant';
import type { DenseNetSpec, TensorName } from '../../network/spec';
import type { TensorData } from '../../tensor/types';
import type { Initialisation } from '../../weights/initialise';

/** Where a model's bytes come from. Blobs are handles: nothing is read before the worker does. */
export type ModelSource =
  | {
      readonly kind: 'url';
      readonly url: string;
      /** What the file's SHA-256 may begin with, in lower-case hexadecimal; absent where nothing is known of it. */
      readonly hashes?: readonly string[];
      readonly bytes?: number;
      /** Other addresses of the very same file: what the browser keeps from there serves. */
      readonly alsoAt?: readonly string[];
      /** Keep the file in the browser under this id, so that the next visit needs no network. */
      readonly keepAs?: string;
    }
  | { readonly kind: 'files'; readonly files: readonly { readonly name: string; readonly blob: Blob }[] }
  /** Drawn on the spot. */
  | {
      readonly kind: 'made';
      readonly spec: DenseNetSpec;
      readonly initialisation: Initialisation;
      readonly seed: number;
    };

/** A model to load. */
export interface ModelRequest {
  readonly id: string;
  readonly name: string;
  readonly source: ModelSource;
  /** Taken as it comes, and checked; what is absent, or all with null, is guessed from the source. */
  readonly recipe: RecipeChanges | null;
  /** Null: classes are numbered, or named by the source. */
  readonly labels: readonly ClassLabel[] | null;
  /** Which of several networks in the source, by the id that `model/ambiguous` gave it. */
  readonly choice?: string;
  /** Where the file does not say; absent or null for softmax, or sigmoid with one class. */
  readonly activation?: OutputActivation | null;
  /** ε of the batch norms, for weights alone; absent or null for the file's, or PyTorch's 1e-5. */
  readonly epsilon?: number | null;
  /** Before the classifier, for weights alone; absent or null for the file's, or the average. */
  readonly pool?: Pool | null;
  /** Whether the visitor has put names, or a preprocessing, of their own in place of the model's. */
  readonly isChanged?: boolean;
}

/** What the main thread knows of a loaded model. */
export interface ModelSummary {
  readonly id: string;
  readonly name: string;
  /** The kind of file, or that its weights were drawn on the spot. */
  readonly source: ModelFormat | 'made';
  readonly spec: DenseNetSpec;
  /** The architecture's learnable parameters, whatever was folded. */
  readonly params: number;
  /** Multiply-accumulates of convolutions and classifier at the recipe's size. */
  readonly macs: number;
  readonly input: InputRecipe;
  readonly folded: readonly TensorName[];
  readonly labels: readonly ClassLabel[];
  /** What makes probabilities of the logits, and who says so: the file's graph, the visitor, or nobody. */
  readonly activation: OutputActivation;
  readonly activationFrom: 'graph' | 'file' | 'choice' | 'assumption';
  /** From what probability on a class counts as found, where the file says; null for classes that it does not. */
  readonly thresholds?: readonly (number | null)[];
  /** ε of all batch norms. */
  readonly epsilon: number;
  /** Whether the file holds weights alone, so that ReLU, the average pool and ε are taken for granted. */
  readonly isWeightsOnly: boolean;
  /** Size of the source, in bytes. */
  readonly bytes: number;
  /**
   * What had to be done to the file's weights, and what the file says and DenseLens does otherwise; absent for
   * nothing.
   */
  readonly notes?: readonly ModelNote[];
  /** How a fetched file was checked and kept; absent for the visitor's own files. */
  readonly provenance?: ModelProvenance;
  /** For models that were recognised in another graph: how far the two agree. */
  readonly parity?: ModelParity;
}

/** Why a browser does not keep a model: no space is left, or none was given. */
export type WhyNotKept = 'no-room' | 'not-allowed';

/** What is known of a fetched model file. */
export interface ModelProvenance {
  /** Of the file, in lower-case hexadecimal. */
  readonly sha256: string;
  /** Whether the hash was known beforehand; else it was only recorded. */
  readonly pinned: boolean;
  /** Whether the browser keeps the file for the next visit. */
  readonly kept: boolean;
  /** Why it could not be kept, or null. */
  readonly whyNotKept: WhyNotKept | null;
}

/** The file's own graph against the one that was recognised in it, on the same test image. */
export interface ModelParity {
  /** Largest absolute difference over all classes. */
  readonly largestDifference: number;
  /** Largest absolute value of the file's own graph, for comparison. */
  readonly largestValue: number;
  /** What was compared: the logits, or what the graph makes of them. */
  readonly compared: 'logits' | 'probabilities' | 'log-probabilities';
  /** What the graph applies to its logits, or null. */
  readonly activation: 'softmax' | 'log-softmax' | 'sigmoid' | null;
}

/** What the model at work can be taken along as. */
export type ModelExport = 'safetensors' | 'onnx';

/** @see Requests */
export interface WeightsRequests {
  /** The model at work as a file. */
  'export-model': { in: { format: ModelExport }; out: Uint8Array<ArrayBuffer> };
  'load-model': { in: ModelRequest; out: ModelSummary };
  /** Reads a file of one input and its known logits. @throws `check/invalid` */
  'read-known': { in: { name: string; blob: Blob }; out: KnownLogits };
  /**
   * What the loaded weights answer to an input `[1,C,H,W]` in a network that is a little otherwise, computed on the
   * CPU whatever the page runs on. Nothing that the page shows changes. @throws `input/shape`
   */
  'variant-logits': {
    in: { data: Float32Array; dims: readonly number[]; variant: NetworkVariant };
    out: Float32Array;
  };
  /**
   * Any tensor of the loaded model as fp32, by torchvision's state-dict name. Needs no image.
   * @throws `tensor/unknown`, `tensor/folded` for a norm that the source folded away
   */
  weight: { in: { name: string }; out: TensorData };
}

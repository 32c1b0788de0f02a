import type { TensorData } from '../../src/tensor/types';
import type { CatalogueEntry } from '../catalogue/library';
import type { Classification, ClassifyImage } from './classify';
import type { ManyClassification, ManyOptions } from './classify-many';
import type { ModelDescription } from './describe-model';
import type { ExplainApi } from './explain';
import type { GradientsApi } from './gradients';
import type { LoadModelOptions } from './load-model';
import type { MakeModel } from './make-model';
import type { ModelFile } from './model-files';

/** A model that `loadModel` knows by its id. */
export interface AvailableModel extends Omit<CatalogueEntry, 'note'> {
  /** In the page's language. */
  readonly note: string;
}

/** What the console API does when it is called. */
export interface ConsoleMethods extends ExplainApi, GradientsApi {
  models(): Promise<readonly AvailableModel[]>;
  /**
   * An id, a model's file or a list where its graph, data and labels are several, or the spec of a network to make
   * on the spot.
   */
  loadModel(
    choice: string | ModelFile | readonly ModelFile[] | MakeModel,
    options?: LoadModelOptions,
  ): Promise<ModelDescription>;
  model(): Promise<ModelDescription>;
  classify(image: ClassifyImage, options?: { readonly topK?: number }): Promise<Classification>;
  /** The same from a ready-made tensor `[1,3,H,W]`, C order, already normalised. */
  run(
    input: Float32Array,
    dims: readonly number[],
    options?: { readonly topK?: number },
  ): Promise<Classification>;
  /**
   * Many images, one by one and in the background, so that the page's own image goes first, and stays as it is. What
   * cannot be decoded has its error in its place. Another model ends it with `engine/superseded`.
   */
  classifyMany(
    images: Iterable<ClassifyImage>,
    options?: ManyOptions,
  ): Promise<readonly ManyClassification[]>;
  /** The preprocessed tensor of the current image, `[1,3,H,W]`. */
  input(): Promise<TensorData>;
  /**
   * Any tensor of DESIGN 4.3, for the current image. A module's name means its output, as in torch's hooks: a
   * dense layer's its `conv2`, a transition's its `pool`, `features` its `norm5`.
   */
  tensor(name: string): Promise<TensorData>;
  /** Any tensor of the loaded model as fp32, by torchvision's state-dict name. */
  weight(name: string): Promise<TensorData>;
}

/**
 * `globalThis.denselens`: the running page for engineers and tests (DESIGN 4.2). Every error is an
 * `Error` with a stable `code`. What runs through here becomes the page's current image and result.
 */
export interface ConsoleApi extends ConsoleMethods {
  /** Resolves when a model is loaded and the engine can run; rejects when the page could not get there. */
  readonly ready: Promise<void>;
}

declare global {
  var denselens: ConsoleApi;
}

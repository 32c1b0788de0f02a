import type { Engine } from '../../src/engine/client/engine';
import { DenseLensError } from '../../src/errors';
import { tensorOfModule } from '../../src/network/parts';
import type { TensorData } from '../../src/tensor/types';
import type { CatalogueEntry, Library } from '../catalogue/library';
import type { Boot } from '../page/boot';
import { selectArchitecture } from '../store/architecture';
import type { AppStore } from '../store/store';
import { type Classification, type ClassifyImage, classify, runTensor } from './classify';
import { describeModel, type ModelDescription } from './describe-model';
import { createExplainApi, type ExplainApi } from './explain';
import { createGradientsApi, type GradientsApi } from './gradients';
import { type LoadModelOptions, loadModel } from './load-model';
import type { MakeModel } from './make-model';
import type { ModelFile } from './model-files';

/** What the console API's parts work with. */
export interface ConsoleContext {
  readonly engine: Engine;
  readonly store: AppStore;
  readonly library: Library;
}

/**
 * `globalThis.denselens`: the running page for engineers and tests (DESIGN 4.2). Every error is an
 * `Error` with a stable `code`. What runs through here becomes the page's current image and result.
 */
export interface ConsoleApi extends ExplainApi, GradientsApi {
  /** Resolves when a model is loaded and the engine can run; rejects when the page could not get there. */
  readonly ready: Promise<void>;
  models(): Promise<readonly CatalogueEntry[]>;
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

declare global {
  var denselens: ConsoleApi;
}

/** Where tests and the benchmark find the engine on the API; not part of the contract. */
const ENGINE = Symbol.for('denselens.engine');

/** @param boot - when the network can run, and when the first image has */
export function createConsoleApi(context: ConsoleContext, { booted }: Boot): ConsoleApi {
  const { engine, library, store } = context;
  const readies = new WeakMap<Promise<unknown>, Promise<void>>();
  /** One promise an attempt, so that a failure that nobody awaits is no uncaught one. */
  const readyOf = (attempt: Promise<unknown>): Promise<void> => {
    const ready = readies.get(attempt) ?? attempt.then(() => {});
    readies.set(attempt, ready);
    ready.catch(() => {});
    return ready;
  };
  /** Right after the start "the current image" is the sample that is on its way. */
  const image = async (): Promise<void> => {
    if (store.getState().result === null) await (await booted()).firstImage;
  };
  const api: ConsoleApi = {
    ...createExplainApi(context, image),
    ...createGradientsApi(context, image),
    get ready() {
      return readyOf(booted());
    },
    models: () => library.catalogue(),
    loadModel: async (choice, options) => {
      await loadModel(context, choice, options);
      return describeModel(context);
    },
    model: async () => describeModel(context),
    classify: (image, options) => classify(context, image, options),
    run: (input, dims, options) => runTensor(context, input, dims, options),
    input: async () => {
      await image();
      return engine.ask('input', null);
    },
    weight: async (name) => {
      if (typeof name !== 'string')
        throw new DenseLensError('tensor/unknown', 'A weight has a name: a string.');
      await booted();
      return engine.ask('weight', { name });
    },
    tensor: async (name) => {
      if (typeof name !== 'string')
        throw new DenseLensError('tensor/unknown', 'A tensor has a name: a string.');
      await image();
      const architecture = selectArchitecture(store.getState());
      return engine.ask('tensor', {
        name: architecture === null ? name : tensorOfModule(architecture, name),
      });
    },
  };
  return Object.defineProperty(api, ENGINE, { value: engine });
}

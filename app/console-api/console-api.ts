import { DenseLensError } from '../../src/errors';
import type { TensorData } from '../../src/tensor/types';
import type { CatalogueEntry } from '../catalogue/library';
import { allMessages, m } from '../messages/m';
import type { Boot } from '../page/boot';
import type { Classification, ClassifyImage } from './classify';
import type { ManyClassification, ManyOptions } from './classify-many';
import type { ConsoleContext } from './context';
import type { ModelDescription } from './describe-model';
import type { ExplainApi } from './explain';
import type { GradientsApi } from './gradients';
import type { LoadModelOptions } from './load-model';
import type { MakeModel } from './make-model';
import type { ConsoleMethods } from './methods';
import type { ModelFile } from './model-files';

/** A model that `loadModel` knows by its id. */
export interface AvailableModel extends Omit<CatalogueEntry, 'note'> {
  /** In the page's language. */
  readonly note: string;
}

/**
 * `globalThis.denselens`: the running page for engineers and tests (DESIGN 4.2). Every error is an
 * `Error` with a stable `code`. What runs through here becomes the page's current image and result.
 */
export interface ConsoleApi extends ExplainApi, GradientsApi {
  /** Resolves when a model is loaded and the engine can run; rejects when the page could not get there. */
  readonly ready: Promise<void>;
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

declare global {
  var denselens: ConsoleApi;
}

/** Where tests and the benchmark find the engine on the API; not part of the contract. */
const ENGINE = Symbol.for('denselens.engine');

/**
 * The first view needs none of its methods: they come when the network can run, or with the first call.
 * @param boot - when the network can run, and when the first image has
 */
export function createConsoleApi(context: ConsoleContext, boot: Boot): ConsoleApi {
  const readies = new WeakMap<Promise<unknown>, Promise<void>>();
  /** One promise an attempt, so that a failure that nobody awaits is no uncaught one. */
  const readyOf = (attempt: Promise<unknown>): Promise<void> => {
    const ready = readies.get(attempt) ?? attempt.then(() => {});
    readies.set(attempt, ready);
    ready.catch(() => {});
    return ready;
  };
  let methods: Promise<ConsoleMethods> | null = null;
  const load = (): Promise<ConsoleMethods> => {
    methods ??= Promise.all([import('./methods'), allMessages()]).then(
      ([{ createMethods }]) => createMethods(context, boot),
      (cause: unknown) => {
        // Whoever calls again tries again.
        methods = null;
        throw new DenseLensError('engine/unavailable', m.page_part_missing(), { cause });
      },
    );
    return methods;
  };
  boot
    .booted()
    .then(load)
    .catch(() => {});
  const later = <Name extends keyof ConsoleMethods>(name: Name) =>
    (async (...args: Parameters<ConsoleMethods[Name]>) => {
      const method = (await load())[name] as (...args: Parameters<ConsoleMethods[Name]>) => unknown;
      return method(...args);
    }) as unknown as ConsoleMethods[Name];
  const api: ConsoleApi = {
    get ready() {
      return readyOf(boot.booted());
    },
    models: later('models'),
    loadModel: later('loadModel'),
    model: later('model'),
    classify: later('classify'),
    run: later('run'),
    classifyMany: later('classifyMany'),
    input: later('input'),
    tensor: later('tensor'),
    weight: later('weight'),
    cam: later('cam'),
    ledger: later('ledger'),
    connectivity: later('connectivity'),
    lesion: later('lesion'),
    restore: later('restore'),
    gradient: later('gradient'),
    attribution: later('attribution'),
  };
  return Object.defineProperty(api, ENGINE, { value: context.engine });
}

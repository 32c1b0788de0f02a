import type { ModelRequest, RequestOptions } from '../../src/engine/client/engine';
import type { Backend, BackendInfo } from '../../src/engine/protocol/backend';
import type { ModelSummary } from '../../src/engine/protocol/weights';
import { DenseLensError, isAbandoned, serializeError } from '../../src/errors';
import type { ClassLabel, InputRecipe, OutputActivation } from '../../src/formats/canonical';
import { parseLabels } from '../../src/formats/labels';
import type { CatalogueEntry } from '../catalogue/library';
import { sha256Of } from '../catalogue/recognise';
import type { Dependencies, SliceCreator } from './app-state';
import { type Async, againIfLost, IDLE, PENDING } from './async-state';

/** The engine and what is loaded into it. */
export interface ModelSlice {
  readonly backend: Async<BackendInfo>;
  readonly catalogue: Async<readonly CatalogueEntry[]>;
  /** The model at work; stays while another one loads, and if that fails. */
  readonly model: ModelSummary | null;
  /** The latest request to load a model. */
  readonly loading: Async<string>;
  /** Id of the model that was asked for last. */
  readonly wishedModel: string | null;
  startEngine(backend: Backend | 'auto', threads: number | null): Promise<void>;
  switchBackend(backend: Backend | 'auto'): Promise<void>;
  readCatalogue(): Promise<void>;
  /** Looks again at what the browser keeps, without a pause in what is shown. Never rejects. */
  refreshCatalogue(): Promise<void>;
  /** An id of the catalogue, or a request made from the visitor's own files. */
  loadModel(choice: string | ModelRequest, options?: RequestOptions): Promise<ModelSummary>;
  /**
   * A model of the catalogue, its file from another address than the catalogue's: a mirror, or a blob of the visitor's.
   * @throws `model/unreachable` when it is no address; `model/integrity` when it is another file
   */
  loadModelFrom(id: string, address: string): Promise<ModelSummary>;
  /** SHA-256 of the file of the model at work, in lower-case hexadecimal; null where it cannot be known. */
  modelHash(): Promise<string | null>;
  /** Ends the download, or whatever else loading a model is at; what has arrived is kept. */
  cancelLoading(): void;
  /** Asks again for the model that could not be loaded; a download goes on where it stopped. */
  retryLoading(): Promise<ModelSummary>;
  /** One of the networks that the file asked for last holds. */
  chooseNetwork(choice: string): Promise<ModelSummary>;
  /** Lets the question which network is meant go. */
  cancelChoice(): void;
  /** The model at work with another preprocessing, or other names for its classes. */
  reloadModel(changes: ModelChanges): Promise<ModelSummary>;
  /** Class names from a file, for the model at work. @throws `model/labels` */
  loadLabels(file: File): Promise<ModelSummary>;
  /** ImageNet's names, for the model at work. @throws `model/labels` */
  loadImagenetLabels(): Promise<ModelSummary>;
  /** Deletes what the browser keeps of a model. */
  forgetModel(id: string): Promise<void>;
  /** For the engine's events. */
  engineStarted(info: BackendInfo): void;
  engineLost(message: string): void;
  engineFailed(message: string): void;
  modelChanged(model: ModelSummary): void;
}

/** What can be changed about a model without another file. */
export interface ModelChanges {
  readonly recipe?: InputRecipe;
  readonly labels?: readonly ClassLabel[] | null;
  readonly activation?: OutputActivation;
  readonly epsilon?: number;
}

export function createModelSlice({ engine, library }: Dependencies): SliceCreator<ModelSlice> {
  let ticket = 0;
  let cancel = new AbortController();
  /** Holds blobs, so it stays out of the store. */
  let loaded: ModelRequest | null = null;
  let asked: string | ModelRequest | null = null;
  let underWay = 0;
  return (set, get) => {
    const starting = async (start: (options: RequestOptions) => Promise<BackendInfo>) => {
      set({ backend: PENDING });
      try {
        const started = start({
          onProgress: (progress) => {
            if (get().backend.status === 'pending') set({ backend: { status: 'pending', progress } });
          },
        });
        const data = await get().replaying(started);
        set({ backend: { status: 'success', data } });
      } catch (error) {
        set({ backend: { status: 'error', error: serializeError(error, 'engine/unavailable') } });
        throw error;
      }
    };
    return {
      backend: IDLE,
      catalogue: IDLE,
      model: null,
      loading: IDLE,
      wishedModel: null,

      startEngine: (backend, threads) => starting((options) => engine.start(backend, threads, options)),
      switchBackend: (backend) => starting((options) => engine.switchBackend(backend, options)),

      readCatalogue: async () => {
        set({ catalogue: PENDING });
        try {
          set({ catalogue: { status: 'success', data: await library.catalogue() } });
        } catch (error) {
          set({ catalogue: { status: 'error', error: serializeError(error, 'model/unreachable') } });
          throw error;
        }
      },

      loadModel: async (choice, options) => {
        const mine = ++ticket;
        underWay++;
        asked = choice;
        cancel = new AbortController();
        const signals = [cancel.signal, ...(options?.signal === undefined ? [] : [options.signal])];
        set({ loading: PENDING, wishedModel: typeof choice === 'string' ? choice : choice.id });
        try {
          const request = typeof choice === 'string' ? await library.request(choice) : choice;
          const load = () =>
            engine.loadModel(request, {
              signal: AbortSignal.any(signals),
              onProgress: (progress) => {
                if (mine === ticket) set({ loading: { status: 'pending', progress } });
                options?.onProgress?.(progress);
              },
            });
          const model = await get().replaying(againIfLost(load));
          loaded = request;
          get().modelChanged(model);
          if (mine === ticket) set({ loading: { status: 'success', data: model.id } });
          return model;
        } catch (error) {
          if (mine === ticket) {
            set({ loading: isAbandoned(error) ? IDLE : { status: 'error', error: serializeError(error) } });
          }
          throw error;
        } finally {
          underWay--;
          // A download that came to its end, or to a stop, has changed what is kept.
          if (get().catalogue.status === 'success') await get().refreshCatalogue();
        }
      },

      loadModelFrom: async (id, address) => {
        const url = URL.parse(address.trim());
        if (url === null || !/^(https?|blob):$/.test(url.protocol))
          throw new DenseLensError('model/unreachable', `"${address}" is no web address.`);
        return get().loadModel(await library.request(id, url.href));
      },
      modelHash: async () => {
        const known = get().model?.provenance?.sha256;
        if (known !== undefined || loaded === null) return known ?? null;
        const { source } = loaded;
        if (source.kind !== 'files') return source.kind === 'url' ? (source.sha256 ?? null) : null;
        const [main] = source.files;
        return main === undefined ? null : sha256Of(main.blob);
      },
      cancelLoading: () => cancel.abort(),
      retryLoading: async () => {
        if (asked === null) throw new DenseLensError('model/unknown', 'No model was asked for yet.');
        return get().loadModel(asked);
      },
      chooseNetwork: async (choice) => {
        if (asked === null) throw new DenseLensError('model/unknown', 'No model was asked for yet.');
        const request = typeof asked === 'string' ? await library.request(asked) : asked;
        return get().loadModel({ ...request, choice });
      },
      cancelChoice: () => {
        const { loading } = get();
        if (loading.status === 'error' && loading.error.choices !== undefined) set({ loading: IDLE });
      },
      refreshCatalogue: async () => {
        const data = await library.catalogue().catch(() => null);
        if (data !== null) set({ catalogue: { status: 'success', data } });
      },
      reloadModel: async ({ recipe, labels, ...output }) => {
        const { model } = get();
        if (loaded === null || model === null)
          throw new DenseLensError('engine/unavailable', 'No model is loaded yet.');
        const named = labels === undefined ? model.labels : labels;
        return get().loadModel({ ...loaded, ...output, recipe: recipe ?? model.input, labels: named });
      },
      loadLabels: async (file) =>
        get().reloadModel({ labels: parseLabels(file.name, new Uint8Array(await file.arrayBuffer())) }),
      loadImagenetLabels: async () => get().reloadModel({ labels: await library.imagenetLabels() }),
      forgetModel: async (id) => {
        await library.forget(id);
        await get().refreshCatalogue();
      },

      engineStarted: (data) => {
        set({ backend: { status: 'success', data } });
        get().dismissTopic('engine');
      },
      engineLost: (message) => {
        set({ backend: PENDING });
        const text = `The engine was lost and is starting again; your image is kept. (${message})`;
        get().notify({ topic: 'engine', kind: 'notice', text });
      },
      engineFailed: (message) => {
        set({ backend: { status: 'error', error: { code: 'engine/unavailable', message } } });
        const text = `The engine could not be started again: ${message} Reload the page to try once more.`;
        get().notify({ topic: 'engine', kind: 'error', text });
      },
      modelChanged: (model) => {
        if (get().model === model) return;
        // A new worker brings the same model, and the result stands; of another model it would say nothing.
        set(underWay > 0 ? { model, result: null } : { model });
        get().settleSelection();
      },
    };
  };
}

export const selectBackend = (state: ModelSlice): BackendInfo | null =>
  state.backend.status === 'success' ? state.backend.data : null;

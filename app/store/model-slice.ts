import type { RequestOptions } from '../../src/engine/client/engine';
import type { Backend, BackendInfo } from '../../src/engine/protocol/backend';
import type { ModelRequest, ModelSummary } from '../../src/engine/protocol/weights';
import { DenseLensError, isAbandoned, serializeError } from '../../src/errors';
import type { ClassLabel, InputRecipe, OutputActivation } from '../../src/formats/canonical';
import type { Pool } from '../../src/formats/pooled';
import type { CatalogueEntry } from '../catalogue/library';
import { sha256Of } from '../catalogue/recognise';
import { allMessages, m } from '../messages/m';
import { type Async, IDLE, PENDING } from './async-state';
import type { Dependencies, SliceCreator } from './slice';

/** The engine and what is loaded into it; `mirror.ts` keeps it, but for the catalogue. */
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
  /** Tries once more, after the engine has failed. */
  retryEngine(): Promise<void>;
  readCatalogue(): Promise<void>;
  /** Looks again at what the browser keeps, without a pause in what is shown. Never rejects. */
  refreshCatalogue(): Promise<void>;
  /** An id of the catalogue, or a request made from the visitor's own files. */
  loadModel(choice: ModelChoice | Promise<ModelChoice>, options?: RequestOptions): Promise<ModelSummary>;
  /**
   * A model of the catalogue, its file from another address than the catalogue's: a mirror, or a blob of the visitor's.
   * @throws `model/unreachable` when it is no address; `model/integrity` when it is another file
   */
  loadModelFrom(id: string, address: string): Promise<ModelSummary>;
  /** SHA-256 of the file of the model at work, in lower-case hexadecimal; null where it cannot be known. */
  modelHash(): Promise<string | null>;
  /** Keeps the visitor's own model at work in this browser, until they delete it. @throws `engine/failed` */
  keepModel(): Promise<void>;
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
}

/** An id of the catalogue, or a request made from the visitor's own files. */
type ModelChoice = string | ModelRequest;

/** What can be changed about a model without another file. */
export interface ModelChanges {
  readonly recipe?: InputRecipe;
  readonly labels?: readonly ClassLabel[] | null;
  readonly activation?: OutputActivation;
  readonly epsilon?: number;
  readonly pool?: Pool;
}

/** Needed for the visitor's own files alone. */
const importOwnModels = () => import('../catalogue/own-models');
const importChoices = () => import('../catalogue/choices');

/** What the visitor's own files are remembered by; null for models that come from elsewhere. */
const hashOf = async ({ source }: ModelRequest): Promise<string | null> =>
  // A file that cannot be read is told of by the worker, which tries to.
  source.kind === 'files'
    ? importOwnModels()
        .then(({ hashOfFiles }) => hashOfFiles(source.files))
        .catch(() => null)
    : null;

/** With the labels, the preprocessing, the activation and the ε that the visitor chose for the file before. */
async function asChosenBefore(request: ModelRequest): Promise<ModelRequest> {
  const hash = await hashOf(request);
  if (hash === null) return request;
  const { choicesOf, withChoices } = await importChoices();
  return withChoices(request, choicesOf(hash));
}

export function createModelSlice({ engine, library }: Dependencies): SliceCreator<ModelSlice> {
  let cancel = new AbortController();
  let asked: ModelChoice | Promise<ModelChoice> | null = null;
  return (set, get) => ({
    backend: IDLE,
    catalogue: IDLE,
    model: null,
    loading: IDLE,
    wishedModel: null,

    startEngine: async (backend, threads) => {
      await engine.start(backend, threads);
    },
    switchBackend: async (backend) => {
      await engine.switchBackend(backend);
    },
    retryEngine: async () => {
      await engine.retry();
    },

    readCatalogue: async () => {
      set({ catalogue: PENDING });
      try {
        set({ catalogue: { status: 'success', data: await library.catalogue() } });
      } catch (error) {
        set({ catalogue: { status: 'error', error: serializeError(error, 'model/unreachable') } });
        throw error;
      }
    },

    loadModel: async (choice, options = {}) => {
      asked = choice;
      cancel = new AbortController();
      const signals = [cancel.signal, ...(options.signal === undefined ? [] : [options.signal])];
      try {
        const request = Promise.resolve(choice).then(async (chosen) => {
          set({ wishedModel: typeof chosen === 'string' ? chosen : chosen.id });
          return asChosenBefore(typeof chosen === 'string' ? await library.request(chosen) : chosen);
        });
        return await engine.loadModel(request, {
          ...options,
          signal: AbortSignal.any(signals),
        });
      } finally {
        // A download that came to its end, or to a stop, has changed what is kept.
        if (get().catalogue.status === 'success') void get().refreshCatalogue();
      }
    },

    loadModelFrom: async (id, address) => {
      const url = URL.parse(address.trim());
      if (url === null || !/^(https?|blob):$/.test(url.protocol))
        throw new DenseLensError('model/unreachable', m.store_no_address({ address }));
      return get().loadModel(await library.request(id, url.href));
    },
    modelHash: async () => {
      const { model } = engine.state.get();
      const known = model?.summary.provenance?.sha256;
      if (known !== undefined || model === null) return known ?? null;
      const { source } = model.request;
      if (source.kind !== 'files') return null;
      const [main] = source.files;
      return main === undefined ? null : sha256Of(main.blob);
    },
    keepModel: async () => {
      const request = engine.state.get().model?.request;
      if (request?.source.kind !== 'files') return;
      const [{ keepOwnModel }] = await Promise.all([importOwnModels(), allMessages()]);
      const id = await keepOwnModel(request.name, request.source.files);
      // Another id for the engine, too, so that a worker that starts again brings the same.
      await get().loadModel({ ...request, id });
    },
    cancelLoading: () => cancel.abort(),
    retryLoading: async () => {
      if (asked === null) throw new DenseLensError('model/unknown', m.store_not_asked());
      return get().loadModel(asked);
    },
    chooseNetwork: async (choice) => {
      if (asked === null) throw new DenseLensError('model/unknown', m.store_not_asked());
      const chosen = await asked;
      const request = typeof chosen === 'string' ? await library.request(chosen) : chosen;
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
      const { model } = engine.state.get();
      if (model === null) throw new DenseLensError('engine/unavailable', m.store_no_model());
      const { request, summary } = model;
      const named = labels === undefined ? summary.labels : labels;
      const input = recipe ?? summary.input;
      const changed = { ...request, ...output, recipe: input, labels: named, isChanged: true };
      const hash = await hashOf(changed);
      const { rememberChoices } = await importChoices();
      // Before it stands, so that a page that is left at once has remembered; what is refused is taken back.
      if (hash !== null) rememberChoices(hash, changed);
      try {
        return await get().loadModel(changed);
      } catch (error) {
        if (hash !== null && !isAbandoned(error))
          rememberChoices(hash, { ...request, recipe: summary.input, labels: summary.labels });
        throw error;
      }
    },
    loadLabels: async (file) => {
      const { parseLabels } = await import('../../src/formats/labels');
      return get().reloadModel({ labels: parseLabels(file.name, new Uint8Array(await file.arrayBuffer())) });
    },
    loadImagenetLabels: async () => get().reloadModel({ labels: await library.imagenetLabels() }),
    forgetModel: async (id) => {
      await library.forget(id);
      await get().refreshCatalogue();
    },
  });
}

export const selectBackend = (state: ModelSlice): BackendInfo | null =>
  state.backend.status === 'success' ? state.backend.data : null;

/** Whether a model knows drawn things, which it says by its labels' emoji; taken for granted before there is one. */
export const selectKnowsDrawings = ({ model }: ModelSlice): boolean =>
  model?.labels.some(({ emoji }) => emoji !== undefined) ?? true;

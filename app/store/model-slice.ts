import type { ModelRequest, RequestOptions } from '../../src/engine/client/engine';
import type { Backend, BackendInfo, ModelSummary } from '../../src/engine/protocol';
import { isAbandoned, serializeError } from '../../src/errors';
import type { CatalogueEntry } from '../session/library';
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
  startEngine(backend: Backend | 'auto', threads: number | null): Promise<void>;
  switchBackend(backend: Backend | 'auto'): Promise<void>;
  readCatalogue(): Promise<void>;
  /** An id of the catalogue, or a request made from the visitor's own files. */
  loadModel(choice: string | ModelRequest, options?: RequestOptions): Promise<ModelSummary>;
  /** For the engine's events. */
  engineStarted(info: BackendInfo): void;
  engineLost(message: string): void;
  modelChanged(model: ModelSummary): void;
}

export function createModelSlice({ engine, library }: Dependencies): SliceCreator<ModelSlice> {
  let ticket = 0;
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
        set({ loading: PENDING });
        try {
          const request = typeof choice === 'string' ? await library.request(choice) : choice;
          const load = () =>
            engine.loadModel(request, {
              ...options,
              onProgress: (progress) => {
                if (mine === ticket) set({ loading: { status: 'pending', progress } });
                options?.onProgress?.(progress);
              },
            });
          const model = await get().replaying(againIfLost(load));
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
        }
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

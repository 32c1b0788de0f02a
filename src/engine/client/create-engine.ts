import { DenseLensError, isAbandoned, serializeError } from '../../errors';
import { m } from '../../messages/m';
import type { LesionResult } from '../protocol/explain';
import type { Progress } from '../protocol/messages';
import type { RunResult } from '../protocol/run';
import type { ModelSource, ModelSummary } from '../protocol/weights';
import { Canvases } from './canvas-lease';
import type { Engine, ModelRequest, Picture, RequestOptions } from './engine';
import { onEvent } from './events';
import { type Cell, createCell } from './observable';
import { type EngineEvent, type EngineState, type ImageSource, INITIAL_STATE, reduce } from './state';
import { isSvg, rasterizeSvg } from './svg';
import { WorkerKeeper, whyRefused } from './worker-keeper';
import type { Sent, WorkerLink } from './worker-link';

const DEFAULT_TOP_K = 5;

/** What differs between a page and a test. */
interface EngineOptions {
  readonly createWorker: () => Worker;
  /** The page's address: workers resolve URLs against their own script. */
  readonly baseUrl: () => string;
}

const PAGE: EngineOptions = {
  createWorker: () => new Worker(new URL('../worker/engine.worker.ts', import.meta.url), { type: 'module' }),
  baseUrl: () => document.baseURI,
};

const superseded = (): DenseLensError => new DenseLensError('engine/superseded', m.engine_superseded());

const isLost = (error: unknown): boolean =>
  error instanceof DenseLensError && error.code === 'engine/device-lost';

/** A request that changes the engine's state. */
interface Command<P, T> {
  readonly task: 'loading' | 'running' | 'cutting';
  /** What must be there before it can be sent. */
  readonly prepared: Promise<P>;
  /** Sends it; called again when the worker is lost meanwhile. */
  readonly send: (link: WorkerLink, prepared: P, onProgress: (progress: Progress) => void) => Sent<T>;
  /** What the worker has done, whether or not somebody still waits for it. */
  readonly arrived: (value: T, prepared: P) => void;
  readonly options: RequestOptions;
  /** How often it is sent, at most. */
  readonly attempts: 1 | 2;
  /** Gets what gives the command up. */
  readonly onAsked?: (abandon: (error: DenseLensError) => void) => void;
}

class EngineClient implements Engine {
  readonly state: Cell<EngineState> = createCell(INITIAL_STATE);
  readonly #options: EngineOptions;
  readonly #keeper: WorkerKeeper;
  readonly #canvases: Canvases;
  /** Of an engine that this one was forked from. */
  readonly #inherited: ModelRequest | null;
  #asked = 0;
  #lastRunId = 0;
  /** Loads and runs that the worker has not answered. */
  #open = 0;
  #abandonLoad: (error: DenseLensError) => void = () => {};
  #abandonLatest: (error: DenseLensError) => void = () => {};
  /** What was last run again by itself: it is not tried twice. */
  #settled: readonly unknown[] = [];
  #settling: Promise<unknown> = Promise.resolve();

  constructor(options: EngineOptions, inherited: ModelRequest | null) {
    this.#options = options;
    this.#inherited = inherited;
    this.#keeper = new WorkerKeeper({
      createWorker: options.createWorker,
      dispatch: (event) => this.#dispatch(event),
      lastRunId: () => this.#lastRunId,
      restore: (link) => this.#restore(link),
    });
    this.#canvases = new Canvases(this.state, () => this.#keeper.current);
  }

  speak: Engine['speak'] = (locale) => this.#keeper.speak(locale);

  start: Engine['start'] = (backend, threads) => this.#started(this.#keeper.start(backend, threads));

  switchBackend: Engine['switchBackend'] = (backend) => this.#started(this.#keeper.switch(backend));

  retry: Engine['retry'] = () => this.#started(this.#keeper.retry());

  loadModel: Engine['loadModel'] = async (wish, options = {}) => {
    this.#abandonLoad(superseded());
    const summary = await this.#command<ModelRequest, ModelSummary>({
      task: 'loading',
      options,
      attempts: 2,
      onAsked: (abandon) => {
        this.#abandonLoad = abandon;
      },
      prepared: Promise.resolve(wish).then((given) => ({ ...given, source: this.#absolute(given.source) })),
      send: (link, request, onProgress) => {
        const sent = link.send('load-model', request, { onProgress });
        return { ...sent, promise: this.#loadedBy(sent.promise, request) };
      },
      arrived: () => {},
    });
    await this.#settling;
    return summary;
  };

  classify: Engine['classify'] = (picture, options = {}) => {
    this.#abandonLatest(superseded());
    return this.#run(Promise.resolve(picture).then(draw), options, (abandon) => {
      if (options.latest) this.#abandonLatest = abandon;
    });
  };

  run: Engine['run'] = (data, dims, options = {}) => {
    this.#abandonLatest(superseded());
    const source: ImageSource = { kind: 'tensor', data: data.slice(), dims: [...dims] };
    return this.#run(Promise.resolve({ source, subject: { kind: 'tensor', dims: [...dims] } }), options);
  };

  ask: Engine['ask'] = async (type, payload, options = {}) => {
    const { signal } = options;
    const link = await (signal === undefined
      ? this.#keeper.link()
      : unlessAborted(this.#keeper.link(), signal));
    return link.send(type, payload, options).promise;
  };

  lesion: Engine['lesion'] = (cuts) =>
    this.#cut((link) => link.send('lesion', { cuts, topK: DEFAULT_TOP_K }));

  restore: Engine['restore'] = () => this.#cut((link) => link.send('restore', { topK: DEFAULT_TOP_K }));

  attach: Engine['attach'] = (canvas) => this.#canvases.attach(canvas);

  lease: Engine['lease'] = (createCanvas, onRenewed) => this.#canvases.lease(createCanvas, onRenewed);

  lastAtlas: Engine['lastAtlas'] = () => this.#canvases.lastJob;

  fork: Engine['fork'] = () =>
    new EngineClient(this.#options, this.state.get().model?.request ?? this.#inherited);

  on: Engine['on'] = (event, listener) => onEvent(this.state, event, listener);

  destroy(): void {
    this.#keeper.end();
  }

  #dispatch(event: EngineEvent): void {
    const before = this.state.get();
    const next = reduce(before, event);
    this.state.set(next);
    const old = before.image?.source;
    if (old?.kind === 'image' && old !== next.image?.source && !(old.image instanceof Blob))
      old.image.close();
    if (event.type === 'started') this.#settle();
  }

  async #started<T>(start: Promise<T>): Promise<T> {
    const info = await start;
    await this.#settling;
    return info;
  }

  #absolute(source: ModelSource): ModelSource {
    return source.kind === 'url'
      ? { ...source, url: new URL(source.url, this.#options.baseUrl()).href }
      : source;
  }

  /** Follows what a worker makes of a model, and goes to WASM for one that WebGPU refuses. */
  async #loadedBy(loading: Promise<ModelSummary>, request: ModelRequest): Promise<ModelSummary> {
    const arrived = (summary: ModelSummary): ModelSummary => {
      this.#dispatch({ type: 'loaded', model: { request, summary }, again: false });
      return summary;
    };
    try {
      return arrived(await loading);
    } catch (error) {
      if (serializeError(error).code === 'engine/unavailable') this.#keeper.giveUp(error);
      if (!this.#keeper.refusesModel(error)) throw error;
      await this.#keeper.leaveWebGpu(whyRefused(error));
      return arrived(await (await this.#keeper.link()).send('load-model', request).promise);
    }
  }

  /** Brings a model to a worker that has just booted. */
  async #restore(link: WorkerLink): Promise<void> {
    const request = this.state.get().model?.request ?? this.#inherited;
    if (request === null) return;
    const onProgress = (progress: Progress): void => this.#dispatch({ type: 'start-progress', progress });
    try {
      const summary = await link.send('load-model', request, { onProgress }).promise;
      this.#dispatch({ type: 'loaded', model: { request, summary }, again: true });
    } catch (error) {
      const told = serializeError(error);
      const isWorkers = told.code === 'engine/device-lost' || told.code === 'engine/unavailable';
      if (isWorkers || this.#keeper.refusesModel(error)) throw error;
      this.#dispatch({ type: 'model-gone', error: told });
    }
  }

  #run(
    prepared: Promise<Drawn>,
    options: RequestOptions & { readonly topK?: number },
    onAsked: (abandon: (error: DenseLensError) => void) => void = () => {},
  ): Promise<RunResult> {
    const { topK = DEFAULT_TOP_K } = options;
    return this.#command<Drawn, RunResult>({
      task: 'running',
      options,
      attempts: 2,
      onAsked,
      prepared,
      send: (link, { source }, onProgress) =>
        source.kind === 'image'
          ? link.send('classify', { image: source.image, topK }, { onProgress })
          : link.send('run', { data: source.data, dims: source.dims, topK }, { onProgress }),
      arrived: (result, drawn) => {
        this.#lastRunId = Math.max(this.#lastRunId, result.runId);
        this.#dispatch({ type: 'ran', ...drawn, result });
      },
    });
  }

  #cut(send: (link: WorkerLink) => Sent<LesionResult>): Promise<LesionResult> {
    return this.#command<null, LesionResult>({
      task: 'cutting',
      options: {},
      // Another worker knows no image to cut in before it has run again.
      attempts: 1,
      prepared: Promise.resolve(null),
      send,
      arrived: (lesion) => {
        this.#lastRunId = Math.max(this.#lastRunId, lesion.runId);
        this.#dispatch({ type: 'cut', lesion });
      },
    });
  }

  /** The worker's answer reaches the state once, whatever becomes of the caller's promise. */
  #command<P, T>(command: Command<P, T>): Promise<T> {
    const { task, prepared, send, arrived, options, attempts, onAsked } = command;
    const asked = ++this.#asked;
    const { signal } = options;
    this.#dispatch({ type: 'asked', task, asked });
    if (task !== 'cutting') this.#open++;
    const onProgress = (progress: Progress): void => {
      this.#dispatch({ type: 'progress', task, asked, progress });
      options.onProgress?.(progress);
    };
    return new Promise<T>((resolve, reject) => {
      let gone: DenseLensError | null = null;
      let sent: Sent<T> | null = null;
      const abandon = (error: DenseLensError): void => {
        if (gone !== null) return;
        gone = error;
        sent?.cancel();
        this.#dispatch({ type: 'ended', task, asked, error: null });
        reject(error);
      };
      const onAbort = (): void => abandon(new DenseLensError('engine/cancelled', m.engine_cancelled()));
      onAsked?.(abandon);
      if (signal?.aborted) onAbort();
      signal?.addEventListener('abort', onAbort, { once: true });
      const perform = async (): Promise<T> => {
        const given = await prepared;
        if (task === 'running') await this.#firstModel();
        for (let attempt = 1; ; attempt++) {
          const link = await this.#keeper.link();
          if (gone !== null) throw gone;
          sent = send(link, given, onProgress);
          try {
            const value = await sent.promise;
            arrived(value, given);
            return value;
          } catch (error) {
            if (gone !== null || attempt >= attempts || !isLost(error)) throw error;
          }
        }
      };
      const finish = (): void => {
        signal?.removeEventListener('abort', onAbort);
        if (task !== 'cutting') this.#open--;
        this.#settle();
      };
      perform().then(
        (value) => {
          this.#dispatch({ type: 'ended', task, asked, error: null });
          finish();
          resolve(value);
        },
        (error: unknown) => {
          const told = gone !== null || isAbandoned(error) ? null : serializeError(error);
          this.#dispatch({ type: 'ended', task, asked, error: told });
          finish();
          reject(error);
        },
      );
    });
  }

  /** An image that comes while the first model is on its way waits for it. */
  #firstModel(): Promise<void> {
    const waits = ({ model, loading }: EngineState): boolean =>
      model === null && loading.status === 'pending';
    return new Promise((resolve) => {
      if (!waits(this.state.get())) {
        resolve();
        return;
      }
      const stop = this.state.subscribe((now) => {
        if (waits(now)) return;
        stop();
        resolve();
      });
    });
  }

  /**
   * Runs the current image again when the worker has not got it and nothing else is under way: after another
   * model, or on another worker. Failing leaves the page without tensors, no more: a ready-made tensor may not fit.
   */
  #settle(): void {
    const { worker, model, image } = this.state.get();
    if (worker.status !== 'running' || model === null || image === null || image.isHeld || this.#open > 0)
      return;
    const key = [worker.generation, model, image.source];
    if (key.every((part, i) => part === this.#settled[i])) return;
    this.#settled = key;
    const { source, subject } = image;
    this.#settling = this.#run(Promise.resolve({ source, subject }), {}).catch(() => undefined);
  }
}

interface Drawn {
  readonly source: ImageSource;
  readonly subject: Picture['subject'];
}

/** Browsers draw SVG only in documents, not in workers; and what cannot be sent twice is copied. */
async function draw({ image, subject }: Picture): Promise<Drawn> {
  const kept = image instanceof Blob ? image : await createImageBitmap(image);
  const drawn = kept instanceof Blob && (await isSvg(kept)) ? await rasterizeSvg(kept) : kept;
  return { source: { kind: 'image', image: drawn }, subject };
}

/** @throws `engine/cancelled` as soon as the signal aborts */
function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(new DenseLensError('engine/cancelled', m.engine_cancelled()));
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

/**
 * The engine; it does nothing until {@link Engine.start}.
 * @param options - for tests
 */
export function createEngine(options: EngineOptions = PAGE): Engine {
  return new EngineClient(options, null);
}

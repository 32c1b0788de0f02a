import { DenseLensError, serializeError } from '../../errors';
import type { Cut } from '../../explain/lesion';
import { m } from '../../messages/m';
import type { LesionResult } from '../protocol/explain';
import type { Progress } from '../protocol/messages';
import type { RunResult } from '../protocol/run';
import type { ModelRequest, ModelSource, ModelSummary } from '../protocol/weights';
import { Canvases } from './canvas-lease';
import { type Command, perform } from './command';
import { type Drawn, draw } from './drawn';
import type { Engine, RequestOptions } from './engine';
import { onEvent } from './events';
import { type Cell, createCell } from './observable';
import { type Ran, sendImage } from './send-image';
import { type EngineEvent, type EngineState, type ImageSource, INITIAL_STATE, reduce } from './state';
import { unlessAborted, until } from './waiting';
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
  /** Counts models and images that were asked for. */
  #wishes = 0;
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
    this.#canvases = new Canvases(
      this.state,
      () => this.#keeper.current,
      () => this.#imageAtHand(),
    );
  }

  speak: Engine['speak'] = (locale) => this.#keeper.speak(locale);

  start: Engine['start'] = (backend, threads) => this.#started(this.#keeper.start(backend, threads));

  switchBackend: Engine['switchBackend'] = (backend) => this.#started(this.#keeper.switch(backend));

  retry: Engine['retry'] = () => this.#started(this.#keeper.retry());

  loadModel: Engine['loadModel'] = async (wish, options = {}) => {
    this.#wishes++;
    this.#abandonLoad(superseded());
    const summary = await this.#command<ModelRequest, ModelSummary>({
      task: 'loading',
      options,
      onAsked: (abandon) => {
        this.#abandonLoad = abandon;
      },
      prepared: Promise.resolve(wish).then((given) => ({ ...given, source: this.#absolute(given.source) })),
      link: () => this.#keeper.link(),
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
    this.#wishes++;
    this.#abandonLatest(superseded());
    const left = new AbortController();
    const drawn = Promise.resolve(picture).then((given) => draw(given, left.signal));
    const result = this.#run(drawn, options, (abandon) => {
      if (options.latest) this.#abandonLatest = abandon;
    });
    result.catch(() => left.abort());
    return result;
  };

  run: Engine['run'] = (data, dims, options = {}) => {
    this.#wishes++;
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

  /** @param cuts - to be made in it at once */
  async #run(
    prepared: Promise<Drawn>,
    options: RequestOptions & { readonly topK?: number },
    onAsked: (abandon: (error: DenseLensError) => void) => void = () => {},
    cuts: readonly Cut[] = [],
  ): Promise<RunResult> {
    const { topK = DEFAULT_TOP_K } = options;
    const { result } = await this.#command<Drawn, Ran>({
      task: 'running',
      options,
      onAsked,
      prepared,
      // An image that comes while the first model is on its way waits for it.
      link: async () => {
        await until(this.state, ({ model, loading }) => model !== null || loading.status !== 'pending');
        return this.#keeper.link();
      },
      send: (link, { source }, onProgress) => sendImage(link, source, { topK, cuts, onProgress }),
      arrived: (ran, drawn) => {
        this.#ranAs(ran.lesion?.runId ?? ran.result.runId);
        this.#dispatch({ type: 'ran', ...drawn, ...ran });
      },
    });
    return result;
  }

  #cut(send: (link: WorkerLink) => Sent<LesionResult>): Promise<LesionResult> {
    const [worker, wishes] = [this.#keeper.current, this.#wishes];
    return this.#command<null, LesionResult>({
      task: 'cutting',
      options: {},
      prepared: Promise.resolve(null),
      link: () => this.#linkWithImage(),
      send: (link) => {
        // It was meant for what was there then.
        if (link !== worker && wishes !== this.#wishes) throw superseded();
        return send(link);
      },
      arrived: (lesion) => {
        this.#ranAs(lesion.runId);
        this.#dispatch({ type: 'cut', lesion });
      },
    });
  }

  #ranAs(runId: number): void {
    this.#lastRunId = Math.max(this.#lastRunId, runId);
  }

  /** The worker at work, when it has run the image again that it is to be cut in. */
  async #linkWithImage(): Promise<WorkerLink> {
    for (;;) {
      const link = await this.#keeper.link();
      await this.#imageAtHand();
      if (this.#keeper.current === link) return link;
    }
  }

  /** Resolves when the worker has run the image again, or when nothing is under way that would have it. */
  async #imageAtHand(): Promise<void> {
    // Whoever hears of a new worker hears of it before the image is sent there, in the same turn.
    await Promise.resolve();
    await until(
      this.state,
      ({ image, loading, running }) =>
        image === null || image.isHeld || (loading.status !== 'pending' && running.status !== 'pending'),
    );
  }

  #command<P, T>(command: Command<P, T>): Promise<T> {
    const isOpen = command.task !== 'cutting';
    if (isOpen) this.#open++;
    return perform(command, {
      asked: ++this.#asked,
      dispatch: (event) => this.#dispatch(event),
      onEnded: () => {
        if (isOpen) this.#open--;
        this.#settle();
      },
    });
  }

  /**
   * Runs the current image again when the worker has not got it and nothing else is under way: after another
   * model, or on another worker, where what was cut is cut again. Failing leaves the page without tensors, no more: a ready-made tensor may not fit.
   */
  #settle(): void {
    const { worker, model, image } = this.state.get();
    if (worker.status !== 'running' || model === null || image === null || image.isHeld || this.#open > 0)
      return;
    const key = [worker.generation, model, image.source];
    if (key.every((part, i) => part === this.#settled[i])) return;
    this.#settled = key;
    const { source, subject, lesion } = image;
    const again = this.#run(Promise.resolve({ source, subject }), {}, undefined, lesion?.cuts);
    this.#settling = again.catch(() => undefined);
  }
}

/**
 * The engine; it does nothing until {@link Engine.start}.
 * @param options - for tests
 */
export function createEngine(options: EngineOptions = PAGE): Engine {
  return new EngineClient(options, null);
}

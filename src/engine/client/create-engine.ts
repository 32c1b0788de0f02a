import { DenseLensError } from '../../errors';
import type { Backend, BackendInfo } from '../protocol/backend';
import type { LesionResult } from '../protocol/explain';
import type { RunResult } from '../protocol/run';
import type { ModelSource, ModelSummary } from '../protocol/weights';
import { AtlasSurfaces } from './atlas-surfaces';
import type { AtlasSurface, Engine, EngineEvents, ModelRequest, RequestOptions } from './engine';
import { isSvg, rasterizeSvg } from './svg';
import { WorkerLink } from './worker-link';

/** Losses within {@link LOSS_WINDOW} ms after which WebGPU is given up. */
const MAX_LOSSES = 3;
const LOSS_WINDOW = 60_000;
const DEFAULT_TOP_K = 5;

/** What ran last, so that another worker can run it again. */
type Subject =
  | { readonly kind: 'image'; readonly image: Blob | ImageBitmap }
  | { readonly kind: 'tensor'; readonly data: Float32Array; readonly dims: readonly number[] };

const superseded = (): DenseLensError =>
  new DenseLensError('engine/superseded', 'A newer request took its place.');

/** Workers resolve URLs against their own script; the page means its own address. */
const absolute = (source: ModelSource): ModelSource =>
  source.kind === 'url' ? { ...source, url: new URL(source.url, document.baseURI).href } : source;

class EngineClient implements Engine {
  readonly #listeners = new Map<keyof EngineEvents, Set<(value: never) => void>>();
  readonly #surfaces = new AtlasSurfaces();
  /** Resolves with the worker that is at work; replaced when a worker is. */
  #link: Promise<WorkerLink> = Promise.reject(
    new DenseLensError('engine/unavailable', 'The engine was not started.'),
  );
  #current: WorkerLink | null = null;
  #wished: { backend: Backend | 'auto'; threads: number | null } = { backend: 'auto', threads: null };
  #whyNotWebGpu: string | null = null;
  #info: BackendInfo | null = null;
  #model: ModelRequest | null = null;
  #subject: Subject | null = null;
  #lastRunId = 0;
  #latest: ((error: DenseLensError) => void) | null = null;
  #losses: number[] = [];
  #destroyed = false;

  constructor() {
    this.#link.catch(() => {});
  }

  start(
    backend: Backend | 'auto',
    threads: number | null,
    options: RequestOptions = {},
  ): Promise<BackendInfo> {
    this.#wished = { backend, threads };
    return this.#restart(options);
  }

  switchBackend(backend: Backend | 'auto', options: RequestOptions = {}): Promise<BackendInfo> {
    this.#wished = { ...this.#wished, backend };
    this.#whyNotWebGpu = null;
    return this.#restart(options);
  }

  async loadModel(request: ModelRequest, options: RequestOptions = {}): Promise<ModelSummary> {
    const wished = { ...request, source: absolute(request.source) };
    let summary: ModelSummary;
    try {
      summary = await (await this.#link).send('load-model', wished, options).promise;
    } catch (error) {
      if (!this.#givesUpWebGpu(error)) throw error;
      await this.#restart(options);
      summary = await (await this.#link).send('load-model', wished, options).promise;
    }
    this.#model = wished;
    this.#emit('model', summary);
    await this.#replaySubject(await this.#link);
    return summary;
  }

  async classify(
    image: Blob | ImageBitmap | ImageData,
    options: RequestOptions & { readonly topK?: number; readonly latest?: boolean } = {},
  ): Promise<RunResult> {
    let abandon: (error: DenseLensError) => void = () => {};
    let gone: DenseLensError | null = null;
    if (options.latest) {
      this.#latest?.(superseded());
      this.#latest = (error) => {
        gone = error;
        abandon(error);
      };
    }
    const kept = image instanceof Blob ? image : await createImageBitmap(image);
    const drawn = kept instanceof Blob && (await isSvg(kept)) ? await rasterizeSvg(kept) : kept;
    const link = await this.#link;
    if (gone !== null) throw gone;
    const sent = link.send('classify', { image: drawn, topK: options.topK ?? DEFAULT_TOP_K }, options);
    abandon = sent.abandon;
    const result = await sent.promise;
    this.#ran({ kind: 'image', image: drawn }, result);
    return result;
  }

  async run(
    data: Float32Array,
    dims: readonly number[],
    options: RequestOptions & { readonly topK?: number } = {},
  ): Promise<RunResult> {
    const link = await this.#link;
    const result = await link.send('run', { data, dims, topK: options.topK ?? DEFAULT_TOP_K }, options)
      .promise;
    this.#ran({ kind: 'tensor', data: data.slice(), dims: [...dims] }, result);
    return result;
  }

  ask: Engine['ask'] = async (type, payload, options = {}) =>
    (await this.#link).send(type, payload, options).promise;

  lesion: Engine['lesion'] = async (cuts) =>
    this.#cutOrHealed((await this.#link).send('lesion', { cuts, topK: DEFAULT_TOP_K }).promise);

  restore: Engine['restore'] = async () =>
    this.#cutOrHealed((await this.#link).send('restore', { topK: DEFAULT_TOP_K }).promise);

  lastAtlas: Engine['lastAtlas'] = () => this.#surfaces.lastJob;

  fork(): Engine {
    const twin = new EngineClient();
    twin.#model = this.#model;
    return twin;
  }

  attach(canvas: HTMLCanvasElement): AtlasSurface {
    if (this.#current === null) throw new DenseLensError('engine/unavailable', 'The engine was not started.');
    return this.#surfaces.attach(canvas, this.#current);
  }

  on<E extends keyof EngineEvents>(event: E, listener: (value: EngineEvents[E]) => void): () => void {
    const listeners = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, listeners);
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  destroy(): void {
    this.#destroyed = true;
    this.#current?.end(new DenseLensError('engine/cancelled', 'The engine was closed.'));
    this.#current = null;
    this.#listeners.clear();
  }

  /** Starts a worker and brings it to where the last one was: model, then image. */
  async #restart(options: RequestOptions = {}): Promise<BackendInfo> {
    this.#current?.end(new DenseLensError('engine/device-lost', 'The engine is starting again.'));
    const worker = new Worker(new URL('../worker/engine.worker.ts', import.meta.url), { type: 'module' });
    const link = new WorkerLink(worker, (message) => void this.#recover(message));
    this.#current = link;
    const booted = this.#boot(link, options);
    this.#link = booted.then(() => link);
    this.#link.catch(() => {});
    const info = await booted;
    if (this.#current !== link) throw superseded();
    this.#emit('started', info);
    await this.#replaySubject(link);
    return this.#info ?? info;
  }

  async #boot(link: WorkerLink, options: RequestOptions): Promise<BackendInfo> {
    options.onProgress?.({ stage: 'engine', loaded: 0, total: 1 });
    const boot = { ...this.#wished, whyNotWebGpu: this.#whyNotWebGpu, lastRunId: this.#lastRunId };
    const info = await link.send('boot', boot, options).promise;
    this.#info = info;
    if (this.#model === null) return info;
    try {
      this.#emit('model', await link.send('load-model', this.#model, options).promise);
      return info;
    } catch (error) {
      if (!this.#givesUpWebGpu(error)) throw error;
      const again = { ...boot, whyNotWebGpu: this.#whyNotWebGpu };
      this.#info = await link.send('boot', again, options).promise;
      this.#emit('model', await link.send('load-model', this.#model, options).promise);
      return this.#info;
    }
  }

  /** A model that ORT cannot run on this GPU still runs on WASM. */
  #givesUpWebGpu(error: unknown): boolean {
    const refused = error instanceof DenseLensError && error.code === 'engine/failed';
    if (!refused || this.#info?.backend !== 'webgpu') return false;
    this.#whyNotWebGpu = `WebGPU could not run this model: ${error.message}`;
    return true;
  }

  async #recover(message: string): Promise<void> {
    if (this.#destroyed) return;
    const now = performance.now();
    this.#losses = [...this.#losses.filter((time) => now - time < LOSS_WINDOW), now];
    if (this.#losses.length >= MAX_LOSSES)
      this.#whyNotWebGpu = `The GPU was lost ${MAX_LOSSES} times: ${message}`;
    this.#emit('lost', { message });
    try {
      await this.#restart();
    } catch (error) {
      if (this.#losses.length < MAX_LOSSES)
        await this.#recover(error instanceof Error ? error.message : message);
    }
  }

  /** Runs the last image again on a new worker or model; failing leaves the page without tensors, no more. */
  async #replaySubject(link: WorkerLink): Promise<void> {
    const subject = this.#subject;
    if (subject === null || this.#model === null) return;
    try {
      const { promise } =
        subject.kind === 'image'
          ? link.send('classify', { image: subject.image, topK: DEFAULT_TOP_K })
          : link.send('run', { data: subject.data, dims: subject.dims, topK: DEFAULT_TOP_K });
      const result = await promise;
      this.#lastRunId = Math.max(this.#lastRunId, result.runId);
      this.#emit('result', result);
    } catch {
      // A ready-made tensor may not fit another model; a newer image may have come meanwhile.
    }
  }

  async #cutOrHealed(request: Promise<LesionResult>): Promise<LesionResult> {
    const result = await request;
    this.#lastRunId = Math.max(this.#lastRunId, result.runId);
    this.#emit('lesion', result);
    return result;
  }

  #ran(subject: Subject, result: RunResult): void {
    this.#lastRunId = Math.max(this.#lastRunId, result.runId);
    const previous = this.#subject;
    this.#subject = subject;
    if (previous?.kind === 'image' && previous.image instanceof ImageBitmap) previous.image.close();
    this.#emit('result', result);
  }

  #emit<E extends keyof EngineEvents>(event: E, value: EngineEvents[E]): void {
    for (const listener of this.#listeners.get(event) ?? [])
      (listener as (value: EngineEvents[E]) => void)(value);
  }
}

/** The engine; it does nothing until {@link Engine.start}. */
export function createEngine(): Engine {
  return new EngineClient();
}

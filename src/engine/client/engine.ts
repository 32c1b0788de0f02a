import type { Cut } from '../../explain/lesion';
import type { Locale } from '../../messages/m';
import type { Backend, BackendInfo } from '../protocol/backend';
import type { LesionResult } from '../protocol/explain';
import type { AtlasPaint } from '../protocol/maps';
import type { Priority, Progress } from '../protocol/messages';
import type { QuestionType, Requests } from '../protocol/requests';
import type { Look, RunResult } from '../protocol/run';
import type { ImageSubject } from '../protocol/subject';
import type { ModelRequest, ModelSummary } from '../protocol/weights';
import type { CanvasLease } from './canvas-lease';
import type { EngineEvents } from './events';
import type { Observable } from './observable';
import type { EngineState } from './state';

/** What every request takes besides its subject. */
export interface RequestOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

/** How a question is asked. */
export interface AskOptions extends RequestOptions {
  /** Background questions wait until nothing else is wished; long ones should be many short ones. */
  readonly priority?: Priority;
  /** What is given away instead of copied. */
  readonly transfer?: Transferable[];
}

/** An image to run, and what the page calls it. */
export interface Picture {
  readonly image: Blob | ImageBitmap | ImageData;
  readonly subject: ImageSubject;
  readonly look?: Look;
}

/**
 * The engine as the main thread sees it. The worker behind it can be thrown away at any time: the client knows
 * the wished state (backend, model, image) and brings a new worker there, which is how the backend is switched
 * and how a lost device is survived. What happens is told once, by {@link Engine.state}; promises tell their
 * caller alone.
 */
export interface Engine {
  /** All that is known of worker, model, image and cuts. */
  readonly state: Observable<EngineState>;
  /** The language of what goes wrong; English before it is said. */
  speak(locale: Locale): void;
  /** Starts the worker. @throws `engine/unavailable` when it could not be started, after a few attempts */
  start(backend: Backend | 'auto', threads: number | null): Promise<BackendInfo>;
  /** Starts again on another backend, with the same model and image. @throws as {@link Engine.start} */
  switchBackend(backend: Backend | 'auto'): Promise<BackendInfo>;
  /** Tries once more, after the engine has failed. @throws as {@link Engine.start} */
  retry(): Promise<BackendInfo>;
  /**
   * Loads a model and runs the current image through it. A newer wish supersedes an older one, from the moment
   * it is made; until a model stands, the one before does. @throws `model/…`, `engine/superseded`
   */
  loadModel(wish: ModelRequest | Promise<ModelRequest>, options?: RequestOptions): Promise<ModelSummary>;
  /** With `latest`, this one gives way to any newer image, from the moment that is asked for. @throws `image/…` */
  classify(
    picture: Picture | Promise<Picture>,
    options?: RequestOptions & { readonly topK?: number; readonly latest?: boolean },
  ): Promise<RunResult>;
  /** @throws `input/shape` when dims are not `[1,3,H,W]` of this length */
  run(
    data: Float32Array,
    dims: readonly number[],
    options?: RequestOptions & { readonly topK?: number },
  ): Promise<RunResult>;
  /**
   * Asks the worker something that changes nothing others see; `Requests` says what there is, what it answers
   * and what it throws. An abandoned question leaves the queue, or is ended at its next step.
   * @throws `engine/cancelled` when the signal aborts, `engine/device-lost` when the worker goes meanwhile
   */
  ask<T extends QuestionType>(
    type: T,
    payload: Requests[T]['in'],
    options?: AskOptions,
  ): Promise<Requests[T]['out']>;
  /** Cuts these connections and no others; they hold until `restore`, another image or another model. */
  lesion(cuts: readonly Cut[]): Promise<LesionResult>;
  /** Heals every cut: the tensors are those of the uncut run again, to the bit. */
  restore(): Promise<LesionResult>;
  /** Lends the worker a place to paint on, whichever worker that is; see {@link CanvasLease}. */
  lease(createCanvas: () => HTMLCanvasElement, onRenewed: () => void): CanvasLease;
  /** What the atlas of the maps was last painted as; null before the first. */
  lastAtlas(): AtlasPaint | null;
  /** Another engine with the same model and no image, not started yet; whoever asked for it destroys it. */
  fork(): Engine;
  /** Hears of one kind of change of {@link Engine.state}. */
  on<E extends keyof EngineEvents>(event: E, listener: (value: EngineEvents[E]) => void): () => void;
  destroy(): void;
}

import type { Cut } from '../../explain/lesion';
import type { ClassLabel, OutputActivation } from '../../formats/canonical';
import type { RecipeChanges } from '../../formats/recipe-check';
import type { Backend, BackendInfo } from '../protocol/backend';
import type { ComparedSide } from '../protocol/compare';
import type { LesionResult } from '../protocol/explain';
import type { AtlasPaint, AtlasPainted, ThumbnailsPaint, ThumbnailsPainted } from '../protocol/maps';
import type { Priority, Progress } from '../protocol/messages';
import type { QuestionType, Requests } from '../protocol/requests';
import type { RunResult } from '../protocol/run';
import type { ModelSource, ModelSummary } from '../protocol/weights';

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

/** A model to load. */
export interface ModelRequest {
  readonly id: string;
  readonly name: string;
  readonly source: ModelSource;
  /** What is absent, or all with null, is guessed from the source. */
  readonly recipe: RecipeChanges | null;
  /** Null: classes are numbered, or named by the source. */
  readonly labels: readonly ClassLabel[] | null;
  /** Which of several networks in the source, by the id that `model/ambiguous` gave it. */
  readonly choice?: string;
  /** Where the file does not say; absent for softmax, or sigmoid with one class. */
  readonly activation?: OutputActivation | null;
  /** ε of the batch norms, for weights alone; absent for the file's, or PyTorch's 1e-5. */
  readonly epsilon?: number | null;
}

/** What listeners hear. */
export interface EngineEvents {
  /** A worker has started, the first or another; canvases must be attached anew. */
  started: BackendInfo;
  /** The worker died or lost its GPU; the engine is starting another by itself. */
  lost: { readonly message: string };
  /** No worker could be started any more. */
  failed: { readonly message: string };
  model: ModelSummary;
  /** Connections were cut, or healed. */
  lesion: LesionResult;
  /** A run ended, whoever asked for it. */
  result: RunResult;
}

/** A canvas that the worker paints on. */
export interface AtlasSurface {
  /** A newer call supersedes one that has not begun (it rejects with `engine/superseded`). */
  paint(job: AtlasPaint): Promise<AtlasPainted>;
  /** As {@link AtlasSurface.paint}: one side of a comparison with the reference. */
  compared(side: ComparedSide, job: AtlasPaint): Promise<AtlasPainted>;
  /** As {@link AtlasSurface.paint}, one picture a tensor. */
  thumbnails(job: ThumbnailsPaint): Promise<ThumbnailsPainted>;
  destroy(): void;
}

/**
 * The engine as the main thread sees it. The worker behind it can be thrown away at any time: the
 * client knows the wished state (backend, model source, image) and brings a new worker there, which is
 * how the backend is switched and how a lost device is survived.
 */
export interface Engine {
  /** Starts the worker. */
  start(backend: Backend | 'auto', threads: number | null, options?: RequestOptions): Promise<BackendInfo>;
  /** Starts again on another backend, with the same model and image. */
  switchBackend(backend: Backend | 'auto', options?: RequestOptions): Promise<BackendInfo>;
  loadModel(request: ModelRequest, options?: RequestOptions): Promise<ModelSummary>;
  /** With `latest`, a newer such call supersedes this one. */
  classify(
    image: Blob | ImageBitmap | ImageData,
    options?: RequestOptions & { readonly topK?: number; readonly latest?: boolean },
  ): Promise<RunResult>;
  /** @throws `input/shape` when dims are not `[1,3,H,W]` of this length, `input/not-finite` */
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
  /** Hands a canvas over to the worker, for good: one canvas, one surface. */
  attach(canvas: HTMLCanvasElement): AtlasSurface;
  /** Cuts these connections and no others; they hold until `restore`, another image or another model. */
  lesion(cuts: readonly Cut[]): Promise<LesionResult>;
  /** Heals every cut: the tensors are those of the uncut run again, to the bit. */
  restore(): Promise<LesionResult>;
  /** Another engine with the same model and no image, not started yet; whoever asked for it destroys it. */
  fork(): Engine;
  /** What the atlas of the maps was last painted as; null before the first. */
  lastAtlas(): AtlasPaint | null;
  on<E extends keyof EngineEvents>(event: E, listener: (value: EngineEvents[E]) => void): () => void;
  destroy(): void;
}

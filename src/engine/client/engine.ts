import type { BlockConnectivity, ConnectivityMode } from '../../explain/connectivity';
import type { ClassMap, LogitLedger, LogitQuestion, SourceShare } from '../../explain/head';
import type { Cut } from '../../explain/lesion';
import type { UnitElement } from '../../explain/unit-terms';
import type { ClassLabel, InputRecipe } from '../../formats/canonical';
import type { Arrangement } from '../../tensor/arrange';
import type { TensorData, Theme } from '../../tensor/types';
import type {
  ArrangedChannels,
  AtlasPaint,
  AtlasPainted,
  Backend,
  BackendInfo,
  ChannelDetail,
  ChannelPicture,
  ChannelSearch,
  ChannelSearchPart,
  ComparedSide,
  EngineCounters,
  KeptTensor,
  LesionResult,
  ModelSource,
  ModelSummary,
  Progress,
  RunResult,
  SearchScope,
  TensorComparison,
  TensorReport,
  ThumbnailsPaint,
  ThumbnailsPainted,
  UnitAnswer,
  WeightDetail,
} from '../protocol';

/** What every request takes besides its subject. */
export interface RequestOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

/** A model to load. */
export interface ModelRequest {
  readonly id: string;
  readonly name: string;
  readonly source: ModelSource;
  /** Null: guessed from the source. */
  readonly recipe: InputRecipe | null;
  /** Null: classes are numbered. */
  readonly labels: readonly ClassLabel[] | null;
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
  /** As {@link AtlasSurface.paint}: one side of a comparison with the kept tensor. */
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
  /** @throws `image/none` before the first run */
  input(): Promise<TensorData>;
  /** @throws `tensor/unknown`, `tensor/folded`, `image/none` */
  tensor(
    name: string,
    options?: RequestOptions & { /** Gives way to everything else. */ readonly background?: boolean },
  ): Promise<TensorData>;
  report(name: string, options?: RequestOptions): Promise<TensorReport>;
  probe(name: string, channel: number, y: number, x: number): Promise<number>;
  /**
   * Channels in a wished order.
   * @param question - what contributions are to; may be null for other keys
   * @throws as {@link Engine.report}; `explain/unsupported` for contributions that the tensor does not have
   */
  arrange(
    name: string,
    arrangement: Arrangement,
    question: LogitQuestion | null,
    options?: RequestOptions,
  ): Promise<ArrangedChannels>;
  /** Hands a canvas over to the worker, for good: one canvas, one surface. */
  attach(canvas: HTMLCanvasElement): AtlasSurface;
  /** The exact class activation map. @throws `class/unknown`, `image/none` */
  cam(question: LogitQuestion): Promise<ClassMap>;
  /** A logit by what wrote the features behind it. @throws `class/unknown`, `image/none` */
  ledger(question: LogitQuestion): Promise<LogitLedger>;
  /** One of the ledger's bars, opened: its part of the map, its strongest channels. */
  sourceShare(question: LogitQuestion, source: string): Promise<SourceShare>;
  /** @throws `image/none` for `weight-activation` before the first run */
  connectivity(mode: ConnectivityMode): Promise<readonly BlockConnectivity[]>;
  /** Cuts these connections and no others; they hold until `restore`, another image or another model. */
  lesion(cuts: readonly Cut[]): Promise<LesionResult>;
  /** Heals every cut: the tensors are those of the uncut run again, to the bit. */
  restore(): Promise<LesionResult>;
  /**
   * The logits of the current image with this cut alone, whatever cuts hold: in the background, and nothing
   * that the page shows changes. @throws `cut/unknown`, `image/none`
   */
  sweepCut(cut: Cut, options?: RequestOptions): Promise<Float32Array>;
  /**
   * One part of a search for channels, in the background; the answer says how many parts there are.
   * @throws `explain/unsupported`, `image/none`
   */
  searchChannels(
    search: ChannelSearch,
    scope: SearchScope,
    part: number,
    limit: number,
    options?: RequestOptions,
  ): Promise<ChannelSearchPart>;
  /**
   * How one element was made, step by step from the beginning of its part of the network.
   * @param choices - which element to go on through, instead of the largest term; at most one a tensor
   * @throws `tensor/unknown`, `tensor/folded`, `image/none`
   */
  traceUnit(target: UnitElement, choices: readonly UnitElement[]): Promise<UnitAnswer>;
  /** Numbers of a channel of the current image; null: of the whole tensor. @throws as {@link Engine.tensor} */
  channelDetail(name: string, channel: number | null): Promise<ChannelDetail>;
  /** A channel of the current image; null: the mean of all. @throws as {@link Engine.tensor} */
  channelPicture(name: string, channel: number | null, theme: Theme): Promise<ChannelPicture>;
  /** What was learnt for a channel; null: for all. Needs no image. @throws `tensor/unknown` */
  weightDetail(name: string, channel: number | null, theme: Theme): Promise<WeightDetail>;
  /**
   * Keeps a copy of a tensor as A, to compare others with, in place of the one before; another worker starts
   * without it. @param image - what the page calls the image
   * @throws as {@link Engine.tensor}; `explain/unsupported` for one that is too large to keep
   */
  keepTensor(name: string, image: string): Promise<KeptTensor>;
  /** The kept tensor beside one of the current image. @throws as {@link Engine.tensor} */
  compareTensor(name: string): Promise<TensorComparison>;
  /** One value of either tensor, or of their difference. @throws as {@link Engine.probe} */
  probeCompared(side: ComparedSide, name: string, channel: number, y: number, x: number): Promise<number>;
  counters(): Promise<EngineCounters>;
  /** For the benchmark: milliseconds of runs on the current input, see `measure` in the protocol. */
  measure(what: 'captured' | 'bare' | readonly Cut[], repeats: number): Promise<readonly number[]>;
  /**
   * Milliseconds of one unit, or of one operation alone, from tensors at hand; in the background.
   * @throws `tensor/unknown`, `tensor/folded`, `image/none`
   */
  measurePart(part: string, repeats: number, options?: RequestOptions): Promise<readonly number[]>;
  /**
   * How far a tensor of the current image is from another computation of it, in the background.
   * @param data - is given away
   * @returns largest absolute difference, the other's largest absolute value, and how many values are a number
   * in one of them alone
   */
  tensorDistance(
    name: string,
    data: Float32Array,
    options?: RequestOptions,
  ): Promise<{ readonly largest: number; readonly reach: number; readonly broken: number }>;
  /** Another engine with the same model and no image, not started yet; whoever asked for it destroys it. */
  fork(): Engine;
  /** Maps of the current image as PNG. @throws as {@link Engine.tensor} */
  exportPicture(job: AtlasPaint, options?: RequestOptions): Promise<Blob>;
  /** What the atlas of the maps was last painted as; null before the first. */
  lastAtlas(): AtlasPaint | null;
  /** For tests: loses the GPU device as a driver reset would. */
  loseDevice(): Promise<void>;
  on<E extends keyof EngineEvents>(event: E, listener: (value: EngineEvents[E]) => void): () => void;
  destroy(): void;
}

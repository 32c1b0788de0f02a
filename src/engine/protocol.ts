import type { SerializedError } from '../errors';
import type { ChannelHit, Region } from '../explain/channel-search';
import type { BlockConnectivity, ConnectivityMode } from '../explain/connectivity';
import type { ClassMap, LogitLedger, LogitQuestion, SourceShare } from '../explain/head';
import type { Cut } from '../explain/lesion';
import type { UnitElement } from '../explain/unit-terms';
import type { UnitTrace } from '../explain/unit-trace';
import type { ClassLabel, InputRecipe } from '../formats/canonical';
import type { AtlasGrid } from '../layout/atlas';
import type { Source } from '../network/provenance';
import type { DenseNetSpec, TensorName } from '../network/spec';
import type { Arrangement } from '../tensor/arrange';
import type { ChannelDifferences } from '../tensor/difference';
import type { Histogram } from '../tensor/distribution';
import type { SpatialProfile } from '../tensor/profile';
import type {
  ChannelStats,
  Palette,
  PaletteKind,
  ScaleOptions,
  ScaleScope,
  TensorData,
  TensorSummary,
  Theme,
} from '../tensor/types';
import type { Picture, TileLayout } from '../tensor/value-picture';

/** An execution provider of ONNX Runtime Web. */
export type Backend = 'webgpu' | 'wasm';

/** What runs the network now. */
export interface BackendInfo {
  readonly backend: Backend;
  /** WASM threads; also what WebGPU sessions use for the few operations left on the CPU. */
  readonly threads: number;
  readonly crossOriginIsolated: boolean;
  /** GPU vendor and architecture, when WebGPU runs. */
  readonly adapter: string | null;
  /** One sentence: why WebGPU was not taken, or null when it was. */
  readonly whyNotWebGpu: string | null;
}

/** Where a model's bytes come from. Blobs are handles: nothing is read before the worker does. */
export type ModelSource =
  | {
      readonly kind: 'url';
      readonly url: string;
      readonly sha256?: string;
      readonly bytes?: number;
      /** Keep the file in the browser under this id, so that the next visit needs no network. */
      readonly keepAs?: string;
    }
  | { readonly kind: 'files'; readonly files: readonly { readonly name: string; readonly blob: Blob }[] };

/** What the main thread knows of a loaded model. */
export interface ModelSummary {
  readonly id: string;
  readonly name: string;
  readonly source: 'safetensors' | 'onnx';
  readonly spec: DenseNetSpec;
  /** The architecture's learnable parameters, whatever was folded. */
  readonly params: number;
  /** Multiply-accumulates of convolutions and classifier at the recipe's size. */
  readonly macs: number;
  readonly input: InputRecipe;
  readonly folded: readonly TensorName[];
  readonly labels: readonly ClassLabel[];
  /** Size of the source, in bytes. */
  readonly bytes: number;
  /** How a fetched file was checked and kept; absent for the visitor's own files. */
  readonly provenance?: ModelProvenance;
  /** For models that were recognised in another graph: how far the two agree. */
  readonly parity?: ModelParity;
}

/** What is known of a fetched model file. */
export interface ModelProvenance {
  /** Of the file, in lower-case hexadecimal. */
  readonly sha256: string;
  /** Whether the hash was known beforehand; else it was only recorded. */
  readonly pinned: boolean;
  /** Whether the browser keeps the file for the next visit. */
  readonly kept: boolean;
  /** One sentence: why it could not be kept, or null. */
  readonly whyNotKept: string | null;
}

/** The file's own graph against the one that was recognised in it, on the same test image. */
export interface ModelParity {
  /** Largest absolute difference over all classes. */
  readonly largestDifference: number;
  /** Largest absolute value of the file's own graph, for comparison. */
  readonly largestValue: number;
  /** What was compared: the logits, or what the graph makes of them. */
  readonly compared: 'logits' | 'probabilities' | 'log-probabilities';
  /** What the graph applies to its logits (DenseLens always shows a softmax), or null. */
  readonly activation: 'softmax' | 'log-softmax' | 'sigmoid' | null;
}

/** One class of a result. */
export interface Prediction {
  readonly index: number;
  readonly label: string;
  readonly logit: number;
  /** Softmax over all classes. */
  readonly probability: number;
}

/** Milliseconds. */
export interface Timings {
  readonly decode: number;
  readonly preprocess: number;
  readonly run: number;
  readonly total: number;
}

/** What one image, or one ready-made tensor, gave. */
export interface RunResult {
  /** Counts up with every run of this engine; tensors belong to a run. */
  readonly runId: number;
  readonly top: readonly Prediction[];
  readonly logits: Float32Array;
  readonly timings: Timings;
  readonly backend: Backend;
  /** `[height, width]` of the input tensor. */
  readonly inputSize: readonly [number, number];
  /** What the network saw (the crop), for display; null for a ready-made tensor. */
  readonly preview: ImageBitmap | null;
}

/** One tensor of the current run, in numbers. */
export interface TensorReport {
  readonly name: TensorName;
  readonly runId: number;
  /** `[C,H,W]`; `[C,1,1]` behind the global pool. */
  readonly shape: readonly [number, number, number];
  readonly palette: PaletteKind;
  readonly channels: ChannelStats;
  readonly summary: TensorSummary;
}

/** What the worker is to paint on an attached canvas. */
export interface AtlasPaint {
  readonly tensor: TensorName;
  readonly grid: AtlasGrid;
  readonly order: Uint32Array | null;
  readonly scope: ScaleScope;
  readonly scaling?: ScaleOptions;
  readonly theme: Theme;
  /** The window of the content that the canvas shows, in CSS pixels. */
  readonly scrollTop: number;
  readonly width: number;
  readonly height: number;
  readonly pixelRatio: number;
}

/** What was painted. */
export interface AtlasPainted {
  readonly report: TensorReport;
  readonly painter: 'webgpu' | '2d';
  readonly palette: Palette;
  /** What the palette's ends stand for in each channel, `[lo, hi]` interleaved. */
  readonly ranges: Float32Array;
  /** Milliseconds in the worker, from request to pixels, and the painter's share of it. */
  readonly milliseconds: number;
  readonly paintMilliseconds: number;
  /** Whether the tensor had to be computed first. */
  readonly computed: boolean;
}

/** One picture for each of several tensors with maps of one size, on one canvas. */
export interface ThumbnailsPaint {
  readonly tensors: readonly TensorName[];
  /** The mean over all channels, or the channel of the largest L2 norm. */
  readonly pick: 'mean' | 'strongest';
  /** One slot a tensor. */
  readonly grid: AtlasGrid;
  readonly theme: Theme;
  /** Of the canvas, in CSS pixels. */
  readonly width: number;
  readonly height: number;
  readonly pixelRatio: number;
}

/** What was painted: the channel of each picture (null: a mean), and what its scale had to hold. */
export interface ThumbnailsPainted {
  readonly runId: number;
  readonly channels: readonly (number | null)[];
  readonly min: Float32Array;
  readonly max: Float32Array;
}

/** The channels of a tensor in the order that was wished. */
export interface ArrangedChannels {
  /** Those to show. */
  readonly order: Uint32Array;
  /** Of every channel, what the order goes by; NaN for none. */
  readonly keys: Float64Array;
}

/** The current image through a network with cuts, or healed (no cuts). */
export interface LesionResult {
  /** Tensors of the cut network belong to this run. */
  readonly runId: number;
  readonly top: readonly Prediction[];
  readonly logits: Float32Array;
  /** logits − the uncut network's. */
  readonly delta: Float32Array;
  readonly cuts: readonly Cut[];
  /** In the worker, from request to logits; the first cut of a reader also has to make a session. */
  readonly milliseconds: number;
}

/** What is looked for among channels. */
export type ChannelSearch =
  /** Channels that respond most in a part of the current image. */
  | { readonly kind: 'region'; readonly region: Region }
  /** Finds nothing; keeps the current image's statistics for `separation`. */
  | { readonly kind: 'remember' }
  /** Channels that tell the current image from the remembered one. */
  | { readonly kind: 'separation' };

/** What every layer wrote (held by the run), or what stands in the layers' bottlenecks (computed for it). */
export type SearchScope = 'written' | 'bottleneck';

/** A channel that was found, with its map. */
export interface FoundChannel extends ChannelHit {
  /** `[h, w]` */
  readonly dims: readonly [number, number];
  readonly map: Float32Array;
  readonly palette: PaletteKind;
}

/** The best hits of one part of a search, and how many parts there are. */
export interface ChannelSearchPart {
  readonly hits: readonly FoundChannel[];
  readonly parts: number;
}

/** The arithmetic behind one element of a run. */
export interface UnitAnswer extends UnitTrace {
  readonly runId: number;
}

/** The numbers of one channel, or of a whole tensor. */
export interface ChannelDetail {
  readonly name: TensorName;
  readonly runId: number;
  /** Null: all of them. */
  readonly channel: number | null;
  readonly count: number;
  /** Of the finite values; NaN when there are none. */
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  /** Population standard deviation. */
  readonly std: number;
  readonly zeros: number;
  readonly nan: number;
  readonly infinite: number;
  readonly quantiles: readonly { readonly at: number; readonly value: number }[];
  /** From the least to the largest finite value; null when there is none. */
  readonly histogram: Histogram | null;
  /** Null for maps of one pixel. */
  readonly profile: SpatialProfile | null;
}

/** One channel, or the mean of all, as a picture: one pixel a value. */
export interface ChannelPicture {
  readonly runId: number;
  readonly picture: Picture;
  /** What the palette's ends stand for. */
  readonly range: readonly [lo: number, hi: number];
  readonly palette: PaletteKind;
}

/** A batch norm's parameters, of one channel or of all, each `[C]`. */
export interface NormDetail {
  readonly gamma: Float32Array;
  readonly beta: Float32Array;
  readonly mean: Float32Array;
  readonly variance: Float32Array;
  readonly epsilon: number;
}

/** The weights that make one output channel, or all. */
export interface KernelDetail {
  /** E.g. `features.conv0.weight`. */
  readonly weight: string;
  /** `[out,in,k,k]`, or `[out,in]`. */
  readonly shape: readonly number[];
  /** Colour filters; small maps, one an input channel; or one number an input channel. */
  readonly kind: 'colour' | 'maps' | 'row';
  /** Null where {@link KernelDetail.row} says it better. */
  readonly picture: Picture | null;
  readonly layout: TileLayout;
  /** Of colour filters, the chosen one alone. */
  readonly chosen: Picture | null;
  /** The magnitude at the ends of the colour scale. */
  readonly reach: number;
  /** Of one output channel whose kernel is 1×1, `[in]`. */
  readonly row: Float32Array | null;
  /** Of the chosen channel; null where there is none. */
  readonly bias: number | null;
  /** Who wrote the input channels, where they are a concatenation's. */
  readonly sources: readonly Source[];
}

/** What was learnt for a channel, or for all of a tensor. */
export interface WeightDetail {
  readonly norm: NormDetail | null;
  readonly kernel: KernelDetail | null;
  /** The norm that the source folded into this kernel; null for none. */
  readonly folded: TensorName | null;
}

/** A tensor that is kept as A while images, operations and models change. */
export interface KeptTensor {
  readonly name: TensorName;
  readonly runId: number;
  readonly shape: readonly [number, number, number];
  readonly palette: PaletteKind;
  /** Name of the model that made it. */
  readonly model: string;
  /** What the page calls the image. */
  readonly image: string;
  /** Whether connections were cut. */
  readonly isCut: boolean;
}

/** The kept tensor beside one of the current run. */
export type TensorComparison =
  | { readonly kind: 'nothing-kept' }
  | { readonly kind: 'other-shape'; readonly kept: KeptTensor }
  | {
      readonly kind: 'compared';
      readonly kept: KeptTensor;
      readonly name: TensorName;
      readonly runId: number;
      readonly differences: ChannelDifferences;
      /** The scale that both tensors share, and that of their difference; `[lo, hi]` a channel. */
      readonly scale: ComparedScale;
    };

/** What the palettes' ends stand for where tensors are compared. */
export interface ComparedScale {
  readonly palette: PaletteKind;
  readonly values: Readonly<Record<'channel' | 'tensor', Float32Array>>;
  readonly difference: Readonly<Record<'channel' | 'tensor', Float32Array>>;
}

/** Which of the two tensors, or B − A. */
export type ComparedSide = 'a' | 'b' | 'difference';

/** What the worker holds; for tests and the benchmark. */
export interface EngineCounters {
  readonly heldTensors: number;
  readonly heldBytes: number;
  readonly gpuTensors: number;
  readonly sessions: number;
}

/** Every request's payload and answer. Images are decoded in the worker, but for SVG (needs a document). */
export interface Requests {
  boot: {
    in: {
      backend: Backend | 'auto';
      threads: number | null;
      /** Why WebGPU was given up earlier; null to try it. */
      whyNotWebGpu: string | null;
      /** The last run id that the page has seen. */
      lastRunId: number;
    };
    out: BackendInfo;
  };
  'load-model': {
    in: {
      id: string;
      name: string;
      source: ModelSource;
      recipe: InputRecipe | null;
      labels: readonly ClassLabel[] | null;
    };
    out: ModelSummary;
  };
  classify: { in: { image: Blob | ImageBitmap | ImageData; topK: number }; out: RunResult };
  run: { in: { data: Float32Array; dims: readonly number[]; topK: number }; out: RunResult };
  input: { in: null; out: TensorData };
  /** `isPassing`: one of many that are asked for once, so that little is kept. */
  tensor: { in: { name: string; isPassing: boolean }; out: TensorData };
  report: { in: { name: string }; out: TensorReport };
  probe: { in: { name: string; channel: number; y: number; x: number }; out: number };
  arrange: {
    in: { name: string; arrangement: Arrangement; question: LogitQuestion | null };
    out: ArrangedChannels;
  };
  'attach-canvas': { in: { canvasId: number; canvas: OffscreenCanvas }; out: null };
  'detach-canvas': { in: { canvasId: number }; out: null };
  paint: { in: { canvasId: number; job: AtlasPaint }; out: AtlasPainted };
  'paint-thumbnails': { in: { canvasId: number; job: ThumbnailsPaint }; out: ThumbnailsPainted };
  cam: { in: LogitQuestion; out: ClassMap };
  ledger: { in: LogitQuestion; out: LogitLedger };
  'source-share': { in: LogitQuestion & { source: string }; out: SourceShare };
  connectivity: { in: { mode: ConnectivityMode }; out: readonly BlockConnectivity[] };
  lesion: { in: { cuts: readonly Cut[]; topK: number }; out: LesionResult };
  restore: { in: { topK: number }; out: LesionResult };
  /** The logits of the uncut run's image with this cut alone; the page's tensors stay as they are. */
  'sweep-cut': { in: { cut: Cut }; out: Float32Array };
  'search-channels': {
    in: { search: ChannelSearch; scope: SearchScope; part: number; limit: number };
    out: ChannelSearchPart;
  };
  'trace-unit': { in: { target: UnitElement; choices: readonly UnitElement[] }; out: UnitAnswer };
  'channel-detail': { in: { name: string; channel: number | null }; out: ChannelDetail };
  'channel-picture': { in: { name: string; channel: number | null; theme: Theme }; out: ChannelPicture };
  'weight-detail': { in: { name: string; channel: number | null; theme: Theme }; out: WeightDetail };
  'keep-tensor': { in: { name: string; image: string }; out: KeptTensor };
  'compare-tensor': { in: { name: string }; out: TensorComparison };
  'paint-compared': { in: { canvasId: number; side: ComparedSide; job: AtlasPaint }; out: AtlasPainted };
  'probe-compared': {
    in: { side: ComparedSide; name: string; channel: number; y: number; x: number };
    out: number;
  };
  counters: { in: null; out: EngineCounters };
  /**
   * Milliseconds of runs on the current input: of the whole network, capturing as usual or with the logits
   * alone, or of what lies behind cuts. Nothing that the page shows changes.
   */
  measure: {
    in: { what: 'captured' | 'bare' | readonly Cut[]; repeats: number };
    out: readonly number[];
  };
  /**
   * Milliseconds of one unit, or of one operation alone, from tensors that the run holds. Nothing that the page
   * shows changes.
   */
  'measure-part': { in: { part: string; repeats: number }; out: readonly number[] };
  /** A PNG. */
  'export-picture': { in: { job: AtlasPaint }; out: Blob };
  /** How far a tensor of the current run is from another computation of it; see `TensorParity`. */
  'tensor-distance': {
    in: { name: string; data: Float32Array };
    out: { readonly largest: number; readonly reach: number; readonly broken: number };
  };
  /** Destroys the GPU device, as a driver reset would; for tests. */
  'lose-device': { in: null; out: null };
}

/** @see Requests */
export type RequestType = keyof Requests;

/** Main thread → worker. */
export type ToWorker =
  | {
      [T in RequestType]: {
        readonly id: number;
        readonly type: T;
        readonly payload: Requests[T]['in'];
        /** Waits until nothing else is wished. */
        readonly background: boolean;
      };
    }[RequestType]
  | { readonly type: 'cancel'; readonly id: number };

/** How far a long request is. */
export interface Progress {
  readonly stage: 'engine' | 'download' | 'parse' | 'check' | 'session' | 'decode' | 'run';
  readonly loaded: number;
  /** 0 when not known. */
  readonly total: number;
}

/** Worker → main thread. */
export type FromWorker =
  | { readonly type: 'done'; readonly id: number; readonly value: unknown }
  | { readonly type: 'failed'; readonly id: number; readonly error: SerializedError }
  | { readonly type: 'progress'; readonly id: number; readonly progress: Progress }
  | { readonly type: 'device-lost'; readonly message: string };

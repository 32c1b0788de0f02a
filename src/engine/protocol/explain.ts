import type { ChannelHit, Region } from '../../explain/channel-search';
import type { BlockConnectivity, ConnectivityMode } from '../../explain/connectivity';
import type { ClassMap, LogitLedger, LogitQuestion, SourceShare } from '../../explain/head';
import type { Cut } from '../../explain/lesion';
import type { UnitElement } from '../../explain/unit-terms';
import type { UnitTrace } from '../../explain/unit-trace';
import type { PaletteKind } from '../../tensor/types';
import type { Prediction } from './run';

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

/** @see Requests */
export interface ExplainRequests {
  /** The exact class activation map. @throws `class/unknown`, `image/none` */
  cam: { in: LogitQuestion; out: ClassMap };
  /** A logit by what wrote the features behind it. @throws `class/unknown`, `image/none` */
  ledger: { in: LogitQuestion; out: LogitLedger };
  /** One of the ledger's bars, opened: its part of the map, its strongest channels. @throws as `ledger` */
  'source-share': { in: LogitQuestion & { source: string }; out: SourceShare };
  /** @throws `image/none` for `weight-activation` before the first run */
  connectivity: { in: { mode: ConnectivityMode }; out: readonly BlockConnectivity[] };
  /** @throws `cut/unknown`, `image/none` */
  lesion: { in: { cuts: readonly Cut[]; topK: number }; out: LesionResult };
  restore: { in: { topK: number }; out: LesionResult };
  /**
   * The logits of the uncut run's image with this cut alone; the page's tensors stay as they are.
   * @throws `cut/unknown`, `image/none`
   */
  'sweep-cut': { in: { cut: Cut }; out: Float32Array };
  /** One part of a search; the answer says how many parts there are. @throws `explain/unsupported`, `image/none` */
  'search-channels': {
    in: { search: ChannelSearch; scope: SearchScope; part: number; limit: number };
    out: ChannelSearchPart;
  };
  /**
   * How one element was made, step by step from the beginning of its part of the network. `choices`: which
   * element to go on through, instead of the largest term; at most one a tensor.
   * @throws `tensor/unknown`, `tensor/folded`, `image/none`
   */
  'trace-unit': { in: { target: UnitElement; choices: readonly UnitElement[] }; out: UnitAnswer };
}

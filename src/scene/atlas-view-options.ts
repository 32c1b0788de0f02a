import type { AtlasPaint, AtlasPainted } from '../engine/protocol/maps';
import type { TensorName } from '../network/spec';
import type { ScaleOptions, ScaleScope, Theme } from '../tensor/types';
import type { Lend } from './lend';

/** Channels that belong together: what one layer wrote. */
export interface AtlasGroup {
  readonly title: string;
  /** A CSS colour. */
  readonly color: string;
  readonly count: number;
}

/** What an atlas shows. */
export interface AtlasViewState {
  readonly tensor: TensorName;
  /** `[C,H,W]`. */
  readonly shape: readonly [number, number, number];
  /** The run that the tensor belongs to; another one means other values. */
  readonly runId: number;
  readonly scope: ScaleScope;
  readonly scaling?: ScaleOptions;
  readonly theme: Theme;
  /** @see sizeAtlas */
  readonly zoom: number;
  /** Channels in the order in which they are shown, and which; null: all, by index. */
  readonly order: Uint32Array | null;
  /** The order is not known yet: what is shown stays until it is. */
  readonly awaitsOrder?: boolean;
  readonly selected: number | null;
  /** Channels in groups, each in rows of its own; for all channels by index alone. */
  readonly groups?: readonly AtlasGroup[];
}

/** Who paints canvases and knows values: an engine, as far as an atlas needs one. */
export interface AtlasSource {
  readonly lease: Lend<AtlasSurface>;
  /**
   * Values of elements, however fast they are asked for.
   * @param onAnswer - after every answer
   * @param onError - a failed one answers ''
   */
  values(onAnswer: () => void, onError: (error: unknown) => void): ElementValues;
}

/** An element of a run's tensor. */
export interface RunElement extends AtlasUnit {
  readonly runId: number;
}

/** @see AtlasSource.values */
export interface ElementValues {
  /** The newest wins. */
  ask(element: RunElement): void;
  /** The value in words, if it is the one that was answered last. */
  of(element: RunElement): string | null;
  destroy(): void;
}

/** A place to paint on, whichever worker that is. */
export interface AtlasSurface {
  paint(job: AtlasPaint): Promise<AtlasPainted>;
  destroy(): void;
}

/** What an atlas needs, and whom it tells. */
export interface AtlasViewOptions {
  readonly source: AtlasSource;
  readonly state: AtlasViewState;
  /** Words for a channel beside its number (its writer, its class), or ''. */
  readonly describeChannel: (channel: number) => string;
  readonly formatValue: (value: number) => string;
  readonly onPainted: (painted: AtlasPainted) => void;
  readonly onError: (error: unknown) => void;
  /** A click or Enter on a channel (null: on the selected one), and where on its map. */
  readonly onSelect: (channel: number | null, position: readonly [y: number, x: number]) => void;
  /**
   * The element that the pointer or the keyboard's cursor is on, or none.
   * @param aside - at the end of the tooltip, for whatever else there is to be shown of the channel
   */
  readonly onPoint: (unit: AtlasUnit | null, aside: HTMLElement) => void;
}

/** An element of the tensor that is shown. */
export interface AtlasUnit {
  readonly tensor: TensorName;
  readonly channel: number;
  readonly y: number;
  readonly x: number;
}

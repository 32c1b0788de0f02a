import type { Cut } from '../../explain/lesion';
import type { ReaderName, TensorName } from '../../network/spec';
import type { Peaks } from '../../set/peaks';

/** What a reader does with its channels, whatever the image. */
export interface ReaderWeights {
  readonly name: ReaderName;
  /** Of its batch norm with its statistics: what its ReLU sees of a channel is x·scale + shift; null where it has none. */
  readonly scale: Float64Array | null;
  readonly shift: Float64Array | null;
  /** Mean |W| of each of its input channels. */
  readonly columns: Float64Array;
}

/** What is asked of the model at work about single images of a set, uncut; the page's image stays as it is. @see Requests */
export interface SetEffectsRequests {
  /** One channel's map of an image. `data`: `[1, C, H, W]`. @throws `tensor/unknown`, `element/unknown` */
  'set-map': {
    in: { data: Float32Array; tensor: TensorName; channel: number };
    out: { readonly map: Float32Array; readonly dims: readonly [height: number, width: number] };
  };
  /**
   * Sums up every channel of one tensor over images, `[images, C, H, W]`, uncut, by as much of the network as it needs.
   * @throws `tensor/unknown`, `tensor/folded`
   */
  'set-peaks': { in: { data: Float32Array; images: number; tensor: TensorName }; out: Peaks };
  /** What a reader's batch norm makes of its channels, x·scale + shift; null where it has none. */
  'set-lines': {
    in: { reader: ReaderName };
    out: { readonly scale: Float64Array; readonly shift: Float64Array } | null;
  };
  'set-readers': { in: null; out: readonly ReaderWeights[] };
  /** What each reader's ReLU lets through of each of its channels, mean over the map, in the readers' order. */
  'set-heard': { in: { data: Float32Array }; out: readonly Float64Array[] };
  /**
   * Logits of an image uncut, and with each of these lists of cuts.
   * @param image - its number: the run of the image that was asked for last is kept, and serves all its cuts
   * @throws `cut/unknown`, `explain/unsupported` for a network without classes
   */
  'set-cut': {
    in: { image: number; data: Float32Array; cuts: readonly (readonly Cut[])[] };
    out: { readonly uncut: Float32Array; readonly cut: readonly Float32Array[] };
  };
  /** Frees what `set-cut` keeps. */
  'set-cut-end': { in: null; out: null };
}

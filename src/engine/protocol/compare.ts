import type { TensorName } from '../../network/spec';
import type { ChannelDifferences } from '../../tensor/difference';
import type { PaletteKind } from '../../tensor/types';
import type { AtlasPaint, AtlasPainted } from './maps';
import type { ImageSubject } from './subject';

/** The reference of a comparison, A: a copy that stays while images, operations and models change. */
export interface ReferenceTensor {
  readonly name: TensorName;
  readonly runId: number;
  readonly shape: readonly [number, number, number];
  readonly palette: PaletteKind;
  /** Name of the model that made it. */
  readonly model: string;
  /** Of which image. */
  readonly image: ImageSubject;
  /** Whether connections were cut. */
  readonly isCut: boolean;
}

/** Two tensors of one shape, number by number. */
export interface ComparedTensors {
  readonly kind: 'compared';
  readonly reference: ReferenceTensor;
  readonly name: TensorName;
  readonly runId: number;
  readonly differences: ChannelDifferences;
  /** The scale that both tensors share, and that of their difference; `[lo, hi]` a channel. */
  readonly scale: ComparedScale;
}

/** The reference beside one of the current run. */
export type TensorComparison =
  | { readonly kind: 'no-reference' }
  | { readonly kind: 'other-shape'; readonly reference: ReferenceTensor }
  | ComparedTensors;

/** What the palettes' ends stand for where tensors are compared. */
export interface ComparedScale {
  readonly palette: PaletteKind;
  readonly values: Readonly<Record<'channel' | 'tensor', Float32Array>>;
  readonly difference: Readonly<Record<'channel' | 'tensor', Float32Array>>;
}

/** Which of the two tensors, or B − A. */
export type ComparedSide = 'a' | 'b' | 'difference';

/** @see Requests */
export interface CompareRequests {
  /**
   * Makes a copy of a tensor the reference, A, in place of the one before; another worker starts without it.
   * @throws as `tensor`; `explain/unsupported` for one that is too large
   */
  'set-reference': { in: { name: string; image: ImageSubject }; out: ReferenceTensor };
  /** The reference beside one of the current image. @throws as `tensor` */
  'compare-tensor': { in: { name: string }; out: TensorComparison };
  'paint-compared': { in: { canvasId: number; side: ComparedSide; job: AtlasPaint }; out: AtlasPainted };
  /** One value of either tensor, or of their difference. @throws as `probe` */
  'probe-compared': {
    in: { side: ComparedSide; name: string; channel: number; y: number; x: number };
    out: number;
  };
}

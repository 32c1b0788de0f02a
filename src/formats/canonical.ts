import type { DenseNetSpec, TensorName } from '../network/spec';

/** How a weight's elements are stored; little-endian, C order. */
export type WeightDtype = 'F32' | 'F16' | 'BF16';

/** Bytes per element. */
export const DTYPE_BYTES: Readonly<Record<WeightDtype, number>> = { F32: 4, F16: 2, BF16: 2 };

/** Where a weight's bytes stand. Nothing is copied: a graph's external data points at the same range. */
export interface WeightRef {
  readonly dtype: WeightDtype;
  readonly shape: readonly number[];
  /** Index into {@link CanonicalModel.files}. */
  readonly file: number;
  /** First byte within that file. */
  readonly offset: number;
  /** Length in bytes. */
  readonly length: number;
  /** Absent where the bytes are the elements in C order of `shape`. */
  readonly stored?: StoredOtherwise;
}

/** How exporters write weights that are not in C order of their shape; a graph undoes it, and ORT folds that at load. */
export type StoredOtherwise =
  /** In C order of `dims`, which ONNX's Transpose by `perm` brings to the weight's shape: NHWC exporters. */
  | { readonly as: 'permuted'; readonly dims: readonly number[]; readonly perm: readonly number[] }
  /** Half precision as a list of integers, protobuf's varints. */
  | { readonly as: 'varints' };

/**
 * How an image of any shape comes to the input's:
 * - `crop`: the shorter side is resized, then the centre is cut out (torchvision's `Resize(256)`, `CenterCrop(224)`);
 * - `squash`: both sides are resized, whatever that does to the proportions (`Resize((224, 224))`);
 * - `pad`: the whole image is made to fit, with borders where it does not reach (Pillow's `ImageOps.pad`).
 */
export type Fit = 'crop' | 'squash' | 'pad';

/** The order of colours in the input, or how colours become shades of grey: by Pillow's luma weights, or their mean. */
export type ChannelOrder = 'RGB' | 'BGR' | 'luma' | 'mean';

/** How an image becomes the input tensor. */
export interface InputRecipe {
  /** `[height, width]` of the input tensor in pixels. */
  readonly size: readonly [number, number];
  readonly fit: Fit;
  /** With `fit: 'crop'`, the shorter side after resizing, in pixels; else it says nothing. */
  readonly resize: number;
  /** Pillow's filter; both are antialiased when reducing. */
  readonly interpolation: 'bilinear' | 'bicubic';
  /** With `fit: 'pad'`, the grey level of the padding, 0 to 255, before normalisation. */
  readonly fill: number;
  readonly channelOrder: ChannelOrder;
  /** What an 8-bit value is multiplied by before mean and std, e.g. 1/255. */
  readonly scale: number;
  /** Per channel of the tensor (so in `channelOrder`), in units after `scale`; of one channel the first counts. */
  readonly mean: readonly [number, number, number];
  /** As `mean`. */
  readonly std: readonly [number, number, number];
}

/** torchvision's recipe for IMAGENET1K_V1, and that of the built-in weights. */
export const TORCHVISION_RECIPE: InputRecipe = {
  size: [224, 224],
  fit: 'crop',
  resize: 256,
  interpolation: 'bilinear',
  fill: 0,
  channelOrder: 'RGB',
  scale: 1 / 255,
  mean: [0.485, 0.456, 0.406],
  std: [0.229, 0.224, 0.225],
};

/**
 * What makes probabilities of logits: one class of all (`softmax`), or each class by itself, so that several
 * may be true (`sigmoid`).
 */
export type OutputActivation = 'softmax' | 'sigmoid';

/** A class as it is shown. */
export interface ClassLabel {
  readonly en: string;
  readonly zh?: string;
  readonly emoji?: string;
}

/**
 * The one form that everything loadable becomes (DESIGN section 1).
 *
 * Weight names are torchvision's state-dict names (`features.conv0.weight`,
 * `features.norm0.{weight,bias,running_mean,running_var}`, …, `classifier.{weight,bias}`).
 * A norm that the source folded into the convolution before it stands in `folded`; that
 * convolution then has a `.bias` beside its `.weight`, and the norm has no weights.
 */
export interface CanonicalModel {
  readonly spec: DenseNetSpec;
  readonly weights: ReadonlyMap<string, WeightRef>;
  /** The bytes that weight references point into. */
  readonly files: readonly Uint8Array[];
  /** Norms (tensor names) that were folded into their convolution. */
  readonly folded: ReadonlySet<TensorName>;
  /** ε of the batch norms; PyTorch's default is 1e-5. */
  readonly epsilon: number;
  /** What the file's own graph applies to its logits; absent where it says nothing of it, as weights alone do. */
  readonly activation?: OutputActivation;
  readonly source: ModelFormat;
}

/** What a model was read from. */
export type ModelFormat = 'safetensors' | 'onnx' | 'pytorch' | 'keras' | 'tfjs';

/** One tensor as torchvision computed it; `values[i]` stands at flat index `at[i]`. */
export interface ReferenceTensor {
  readonly name: string;
  /** NCHW, or `[N,C]`. */
  readonly dims: readonly number[];
  readonly mean: number;
  readonly std: number;
  readonly min: number;
  readonly max: number;
  readonly at: readonly number[];
  readonly values: readonly number[];
}

/** What torchvision computed for one picture. */
export interface Reference {
  readonly image: URL;
  /** The picture after resize and crop, by Pillow. */
  readonly resized: URL;
  readonly top: readonly { readonly index: number; readonly probability: number; readonly logit: number }[];
  readonly logits: readonly number[];
  readonly tensors: readonly ReferenceTensor[];
}

import type { TensorData } from '../../tensor/types';
import type { Backend } from './backend';

/** One class of a result. */
export interface Prediction {
  readonly index: number;
  readonly label: string;
  readonly logit: number;
  /** By the model's activation: softmax over all classes, or the sigmoid of this logit. */
  readonly probability: number;
}

/** Milliseconds. */
export interface Timings {
  readonly decode: number;
  readonly preprocess: number;
  readonly run: number;
  readonly total: number;
}

/** Which values of a picture of more than 8 bits are black and white, in the picture's own units. */
export interface GreyWindow {
  readonly low: number;
  readonly high: number;
}

/** What a picture's file leaves to choose; what is absent is the file's own. */
export interface Look {
  /** Of a picture of more than 8 bits. */
  readonly window?: GreyWindow;
  /** Of a file of several frames, from 0. */
  readonly frame?: number;
}

/** A file of several frames: which is seen, from 0, and how many there are. */
export interface Frames {
  readonly shown: number;
  readonly count: number;
}

/** A picture of more than 8 bits: how it was shown to the network, and what there is to choose from. */
export interface GreyDepth extends GreyWindow {
  /** The picture's own least and largest value. */
  readonly least: number;
  readonly most: number;
  /** Who says which window: the file, as many bits as it uses, the picture's own values, or the visitor. */
  readonly from: 'file' | 'bits' | 'picture' | 'choice';
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
  /** `[height, width]` of the whole picture, in pixels; null for a ready-made tensor. */
  readonly original: readonly [number, number] | null;
  /** Absent for pictures of 8 bits, and tensors. */
  readonly depth?: GreyDepth;
  /** Absent where the file has but one. */
  readonly frames?: Frames;
  /** Of a picture in colour with 16 bits for each: the network was shown the upper eight, as Pillow has them. */
  readonly bits?: 16;
}

/** @see Requests */
export interface RunRequests {
  /** Images are decoded in the worker, but for SVG, which needs a document. */
  classify: {
    in: {
      image: Blob | ImageBitmap | ImageData;
      topK: number;
      look?: Look;
    };
    out: RunResult;
  };
  /** A ready-made tensor. @throws `input/shape` when dims are not `[1,3,H,W]` of this length */
  run: { in: { data: Float32Array; dims: readonly number[]; topK: number }; out: RunResult };
  /** What went into the network. @throws `image/none` before the first run */
  input: { in: null; out: TensorData };
  /**
   * A copy of a tensor. `isPassing`: one of many that are asked for once, so that little is kept.
   * @throws `tensor/unknown`, `tensor/folded`, `image/none`
   */
  tensor: { in: { name: string; isPassing?: boolean }; out: TensorData };
}

import type { Backend } from '../../src/engine/protocol/backend';
import type { Prediction, RunResult, Timings } from '../../src/engine/protocol/run';
import { DenseLensError } from '../../src/errors';
import { called } from '../../src/messages/say';
import { m } from '../messages/m';
import { TOP_K } from '../store/run-slice';
import type { ConsoleContext } from './context';
import { optionsGiven } from './given';

export type ClassifyImage = Blob | ImageBitmap | ImageData;

/** What `classify` and `run` answer. */
export interface Classification {
  readonly top: readonly Prediction[];
  readonly logits: Float32Array;
  /** Milliseconds. */
  readonly timings: Timings;
  readonly backend: Backend;
}

const answer = ({ top, logits, timings, backend }: RunResult): Classification => ({
  top,
  // The page keeps its own.
  logits: logits.slice(),
  timings,
  backend,
});

/** @throws `input/shape` */
export function checkTopK(topK: unknown = TOP_K): number {
  if (typeof topK === 'number' && Number.isInteger(topK) && topK >= 1) return topK;
  throw new DenseLensError('input/shape', m.console_top_k({ given: called(topK) }));
}

/** Whether this is something that can be looked at; callers have no compiler. */
export const isImage = (image: unknown): image is ClassifyImage =>
  image instanceof Blob || image instanceof ImageBitmap || image instanceof ImageData;

/** @throws `image/undecodable` and the other image codes */
export async function classify(
  { store }: ConsoleContext,
  image: ClassifyImage,
  options?: { readonly topK?: number },
): Promise<Classification> {
  const topK = checkTopK(optionsGiven(options, 'classify').topK);
  if (!isImage(image)) {
    throw new DenseLensError('image/undecodable', m.console_image_kinds());
  }
  const name = image instanceof File ? image.name : '';
  const result = await store.getState().classify({ kind: 'own', name }, image, { topK });
  return answer(result);
}

/** @throws `input/shape` */
export async function runTensor(
  { store }: ConsoleContext,
  input: Float32Array,
  dims: readonly number[],
  options?: { readonly topK?: number },
): Promise<Classification> {
  const topK = checkTopK(optionsGiven(options, 'run').topK);
  const isDims = Array.isArray(dims) && dims.every((dim) => typeof dim === 'number');
  if (!(input instanceof Float32Array) || !isDims) {
    throw new DenseLensError('input/shape', m.console_run_kinds());
  }
  return answer(await store.getState().runTensor(input, dims, { topK }));
}

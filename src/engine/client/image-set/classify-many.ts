import { DenseLensError, type SerializedError } from '../../../errors';
import { type Locale, m } from '../../../messages/m';
import { inputChannelsOf } from '../../../network/spec';
import { type RankedClass, topK as rank } from '../../../tensor/top-k';
import type { Engine, RequestOptions } from '../engine';
import { isSvg, rasterizeSvg } from '../svg';
import { runImages } from './run-images';
import { type SetWorker, startSetWorker } from './set-worker';

/** What the network says of one image. */
export interface ManyAnswer {
  readonly top: readonly RankedClass[];
  readonly logits: Float32Array;
  /** What the classifier reads: the last maps, pooled. */
  readonly features: Float32Array;
}

/** Images that run one after the other, without becoming anybody's current image. */
export interface ManyImages extends RequestOptions {
  readonly images: readonly (Blob | ImageBitmap | ImageData)[];
  readonly topK: number;
  readonly locale: Locale;
}

async function prepare(
  worker: SetWorker,
  engine: Engine,
  image: Blob | ImageBitmap | ImageData,
  signal: AbortSignal,
) {
  const summary = engine.state.get().model?.summary;
  if (summary === undefined) throw new DenseLensError('engine/superseded', m.engine_superseded());
  const { input: recipe, spec } = summary;
  const asked = { recipe, channels: inputChannelsOf(spec) };
  if (!(image instanceof Blob) || !(await isSvg(image))) return worker.ask('prepare', { image, ...asked });
  const drawn = await rasterizeSvg(image, signal);
  return worker.ask('prepare', { image: drawn, ...asked }, { transfer: [drawn] });
}

/**
 * Runs images in the background, in order; one that cannot be decoded, or run, has its error in its place.
 * @throws `model/unknown` without a model; `engine/superseded` when another one comes; `engine/cancelled`
 */
export async function classifyMany(
  engine: Engine,
  { images, topK, locale, signal = new AbortController().signal, onProgress }: ManyImages,
): Promise<readonly (ManyAnswer | { readonly error: SerializedError })[]> {
  // One by one: in a batch the last bits are others, and answers are to be those of `classify`.
  const plan = await engine.ask('set-plan', { batch: 1 }, { signal });
  const activation = engine.state.get().model?.summary.activation ?? 'softmax';
  const answers: (ManyAnswer | { readonly error: SerializedError })[] = [];
  const worker = startSetWorker(locale, () => {});
  let loaded = 0;
  const take = (id: number, answer: ManyAnswer | { readonly error: SerializedError }): void => {
    answers[id] = answer;
    onProgress?.({ stage: 'run', loaded: ++loaded, total: images.length });
  };
  try {
    await runImages(engine, {
      plan,
      signal,
      ids: [...images.keys()],
      decode: (id) => prepare(worker, engine, images[id] as Blob, signal),
      absorb: async (ids, run) => {
        for (const [n, id] of ids.entries()) {
          const logits = run.logits.slice(n * plan.classes, (n + 1) * plan.classes);
          const features = run.features.slice(n * plan.features, (n + 1) * plan.features);
          take(id, { top: rank(logits, topK, activation), logits, features });
        }
      },
      refuse: async (id, error) => take(id, { error }),
    });
    return answers;
  } finally {
    worker.destroy();
  }
}

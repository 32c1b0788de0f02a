import type { RequestOptions } from '../../src/engine/client/engine';
import type { Backend } from '../../src/engine/protocol/backend';
import type { Look, Prediction, RunResult, Timings } from '../../src/engine/protocol/run';
import type { ImageSubject } from '../../src/engine/protocol/subject';
import { m } from '../messages/m';
import { localText } from '../words/local-text';
import { type Async, IDLE } from './async-state';
import type { Dependencies, SliceCreator } from './slice';

/** What an image is called on the page. */
export function imageTitle(image: ImageSubject): string {
  switch (image.kind) {
    case 'sample':
      return localText(image.title);
    case 'own':
      if (image.from === 'camera') return m.store_camera();
      if (image.from === 'live') return m.store_live();
      if (image.from === 'drawing') return m.store_drawing();
      return image.name === '' ? m.store_your_image() : image.name;
    case 'tensor':
      return m.store_tensor({ dims: image.dims.join(', ') });
  }
}

/** A result without its logits and pictures, which the session holds (app/page/results.ts). */
export interface RunSummary extends Pick<RunResult, 'depth' | 'frames' | 'bits'> {
  readonly runId: number;
  readonly top: readonly Prediction[];
  /** The network computed no numbers (NaN, infinity): `top` is an order of nothing. */
  readonly isUnranked?: true;
  readonly timings: Timings;
  readonly backend: Backend;
  readonly inputSize: readonly [number, number];
}

/** Options of an image run; see `Engine.classify`. */
export type ClassifyOptions = RequestOptions & { readonly topK?: number; readonly latest?: boolean };

/** The current image, its result, and the request for the next one; `mirror.ts` keeps them. */
export interface RunSlice {
  readonly image: ImageSubject | null;
  /** Stays while another image runs, and if that fails. */
  readonly result: RunSummary | null;
  readonly run: Async<number>;
  classify(
    subject: ImageSubject,
    image: Blob | ImageBitmap | ImageData,
    options?: ClassifyOptions,
  ): Promise<RunResult>;
  runTensor(
    data: Float32Array,
    dims: readonly number[],
    options?: RequestOptions & { readonly topK?: number },
  ): Promise<RunResult>;
  /** Shows the current picture through another window, or another frame of its file. */
  showAs(look: Look): Promise<void>;
  /** Runs a sample image; `onlyFirst` gives way to whatever else was asked for meanwhile. */
  runSample(id: string, options?: { readonly onlyFirst?: boolean }): Promise<void>;
}

/** How many classes the page's list shows. */
export const TOP_K = 5;

export function createRunSlice({ engine, samples }: Dependencies): SliceCreator<RunSlice> {
  return (_, get) => ({
    image: null,
    result: null,
    run: IDLE,

    classify: (subject, image, options) => engine.classify({ image, subject }, options),

    runTensor: (data, dims, options) => engine.run(data, dims, options),

    showAs: async (look) => {
      const { image } = engine.state.get();
      if (image?.source.kind !== 'image') return;
      const { source, subject } = image;
      const picture = { image: source.image, subject, look };
      await engine.classify(picture, { latest: true, topK: TOP_K });
    },

    runSample: async (id, { onlyFirst = false } = {}) => {
      const { image, run } = get();
      if (onlyFirst && (image !== null || run.status === 'pending')) return;
      const picture = samples.fetch(id).then(({ sample, blob }) => ({
        image: blob,
        subject: { kind: 'sample' as const, id, title: sample.title },
      }));
      await engine.classify(picture, { latest: true, topK: TOP_K });
    },
  });
}

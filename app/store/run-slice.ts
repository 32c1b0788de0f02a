import type { RequestOptions } from '../../src/engine/client/engine';
import type { Backend } from '../../src/engine/protocol/backend';
import type { LesionResult } from '../../src/engine/protocol/explain';
import type { Prediction, RunResult, Timings } from '../../src/engine/protocol/run';
import { DenseLensError, isAbandoned, serializeError } from '../../src/errors';
import type { Dependencies, SliceCreator } from './app-state';
import { type Async, againIfLost, IDLE, PENDING } from './async-state';

/** What the current result is of. */
export type ImageSubject =
  | { readonly kind: 'sample'; readonly id: string; readonly title: string }
  | { readonly kind: 'own'; readonly name: string }
  | { readonly kind: 'tensor'; readonly dims: readonly number[] };

/** What an image is called on the page. */
export function imageTitle(image: ImageSubject): string {
  switch (image.kind) {
    case 'sample':
      return image.title;
    case 'own':
      return image.name === '' ? 'Your image' : image.name;
    case 'tensor':
      return `A tensor [${image.dims.join(', ')}]`;
  }
}

/** A result without its logits and pictures, which the session holds (app/page/results.ts). */
export interface RunSummary {
  readonly runId: number;
  readonly top: readonly Prediction[];
  readonly timings: Timings;
  readonly backend: Backend;
  readonly inputSize: readonly [number, number];
}

/** Options of an image run; see `Engine.classify`. */
export type ClassifyOptions = RequestOptions & { readonly topK?: number; readonly latest?: boolean };

/** The current image, its result, and the request for the next one. */
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
  /** Runs a sample image; `onlyFirst` gives way to whatever else was asked for meanwhile. */
  runSample(id: string, options?: { readonly onlyFirst?: boolean }): Promise<void>;
  /** Shows the current image as running while the engine, in the course of a task, runs it again by itself. */
  replaying<T>(task: Promise<T>): Promise<T>;
  /** For the engine's event: a run ended, whoever asked for it. */
  resultArrived(result: RunResult): void;
  /** For the engine's event: connections were cut, or healed. */
  lesionChanged(lesion: LesionResult): void;
}

/** How many classes the page's list shows. */
export const TOP_K = 5;

const summarize = ({ runId, top, timings, backend, inputSize }: RunResult): RunSummary => ({
  runId,
  top: top.slice(0, TOP_K),
  timings,
  backend,
  inputSize,
});

export function createRunSlice({ engine, samples }: Dependencies): SliceCreator<RunSlice> {
  let ticket = 0;
  return (set, get) => {
    const isNewest = (runId: number) => runId >= (get().result?.runId ?? Number.NEGATIVE_INFINITY);

    const perform = async (
      subject: ImageSubject,
      mine: number,
      job: (onProgress: NonNullable<RequestOptions['onProgress']>) => Promise<RunResult>,
    ): Promise<RunResult> => {
      try {
        const result = await againIfLost(() =>
          job((progress) => {
            if (mine === ticket) set({ run: { status: 'pending', progress } });
          }),
        );
        if (isNewest(result.runId)) set({ image: subject, result: summarize(result) });
        if (mine === ticket) {
          set({ run: { status: 'success', data: result.runId } });
          get().dismissTopic('image');
        }
        return result;
      } catch (error) {
        if (mine === ticket) {
          set({ run: isAbandoned(error) ? IDLE : { status: 'error', error: serializeError(error) } });
        }
        throw error;
      }
    };
    const begin = (): number => {
      set({ run: PENDING });
      return ++ticket;
    };
    const classify = (
      subject: ImageSubject,
      mine: number,
      image: Blob | ImageBitmap | ImageData,
      options: ClassifyOptions = {},
    ) =>
      perform(subject, mine, (onProgress) =>
        engine.classify(image, {
          ...options,
          onProgress: (progress) => {
            onProgress(progress);
            options.onProgress?.(progress);
          },
        }),
      );

    return {
      image: null,
      result: null,
      run: IDLE,

      classify: (subject, image, options) => classify(subject, begin(), image, options),

      runTensor: (data, dims, options) =>
        perform({ kind: 'tensor', dims: [...dims] }, begin(), () => engine.run(data, dims, options)),

      runSample: async (id, { onlyFirst = false } = {}) => {
        if (onlyFirst && ticket > 0) return;
        const mine = begin();
        let chosen: Awaited<ReturnType<typeof samples.fetch>>;
        try {
          chosen = await samples.fetch(id);
          if (mine !== ticket) throw new DenseLensError('engine/superseded', 'Another image came meanwhile.');
        } catch (error) {
          if (mine === ticket) set({ run: { status: 'error', error: serializeError(error) } });
          throw error;
        }
        const { sample, blob } = chosen;
        await classify({ kind: 'sample', id, title: sample.title }, mine, blob, {
          latest: true,
          topK: TOP_K,
        });
      },

      replaying: async (task) => {
        if (get().image === null || get().run.status === 'pending') return task;
        const mine = begin();
        try {
          return await task;
        } finally {
          const { result } = get();
          if (mine === ticket)
            set({ run: result === null ? IDLE : { status: 'success', data: result.runId } });
        }
      },

      lesionChanged: ({ runId, top }) => {
        const { result } = get();
        if (result === null || !isNewest(runId)) return;
        set({ result: { ...result, runId, top: top.slice(0, TOP_K) } });
      },

      resultArrived: (result) => {
        if (!isNewest(result.runId)) return;
        set({ result: summarize(result), image: get().image ?? { kind: 'own', name: '' } });
      },
    };
  };
}

import type { AskOptions, Engine, Picture } from '../../src/engine/client/engine';
import { onEvent } from '../../src/engine/client/events';
import { createCell } from '../../src/engine/client/observable';
import { type EngineEvent, INITIAL_STATE, reduce } from '../../src/engine/client/state';
import type { BackendInfo } from '../../src/engine/protocol/backend';
import type { LesionResult } from '../../src/engine/protocol/explain';
import type { QuestionType, Requests } from '../../src/engine/protocol/requests';
import type { RunResult } from '../../src/engine/protocol/run';
import type { ModelRequest, ModelSummary } from '../../src/engine/protocol/weights';
import { DenseLensError, isAbandoned, serializeError } from '../../src/errors';
import type { Cut } from '../../src/explain/lesion';
import { TORCHVISION_RECIPE } from '../../src/formats/canonical';
import { modelTotals } from '../../src/network/facts';
import type { DenseNetSpec } from '../../src/network/spec';

/** A small network, so that what depends on its size is not DenseNet-121's by accident. */
const SMALL_SPEC: DenseNetSpec = {
  growthRate: 4,
  blockConfig: [2, 3],
  numInitFeatures: 8,
  bnSize: 4,
  numClasses: 3,
};

const WASM: BackendInfo = {
  backend: 'wasm',
  threads: 2,
  runtime: 'wasm',
  crossOriginIsolated: true,
  adapter: null,
  whyNotWebGpu: { code: 'no-adapter' },
};

/** A promise that a test settles. */
export interface Deferred<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (error: unknown) => void;
}

export function defer<T>(): Deferred<T> {
  let resolve: (value: T) => void = () => {};
  let reject: (error: unknown) => void = () => {};
  const promise = new Promise<T>((onDone, onError) => {
    resolve = onDone;
    reject = onError;
  });
  return { promise, resolve, reject };
}

const summaryOf = (request: ModelRequest, spec: DenseNetSpec = SMALL_SPEC): ModelSummary => ({
  id: request.id,
  name: request.name,
  source: 'safetensors',
  // A worker's answers share nothing.
  spec: structuredClone(spec),
  ...modelTotals(spec, TORCHVISION_RECIPE.size),
  input: TORCHVISION_RECIPE,
  folded: [],
  labels: ['ant', 'bee', 'cow'].map((en) => ({ en })),
  activation: 'softmax',
  activationFrom: 'assumption',
  epsilon: 1e-5,
  isWeightsOnly: true,
  bytes: 1000,
});

export function resultOf(runId: number, label = 'ant'): RunResult {
  return {
    runId,
    top: [{ index: 0, label, logit: 2, probability: 0.7 }],
    logits: Float32Array.of(2, 1, 0),
    timings: { decode: 1, preprocess: 2, run: 30, total: 33 },
    backend: 'wasm',
    inputSize: [224, 224],
    preview: null,
    original: null,
  };
}

export const lesionOf = (runId: number, cuts: readonly Cut[]): LesionResult => ({
  runId,
  top: [{ index: 1, label: 'bee', logit: 3, probability: 0.8 }],
  logits: Float32Array.of(1, 3, 0),
  delta: Float32Array.of(-1, 2, 0),
  cuts,
  milliseconds: 1,
});

type Answer<T extends QuestionType> = (
  payload: Requests[T]['in'],
  options?: AskOptions,
) => Promise<Requests[T]['out']>;

/** What a fake engine answers when it is asked; questions that are not here fail. */
export type Answers = { readonly [T in QuestionType]?: Answer<T> };

/** A run that waits for the test. */
export interface FakeRun {
  readonly image: unknown;
  readonly latest: boolean;
  readonly deferred: Deferred<RunResult>;
}

/** An engine whose image runs end when the test says so; in memory, for tests of what stands above it. */
export function createFakeEngine(spec: DenseNetSpec = SMALL_SPEC, answers: Answers = {}) {
  const state = createCell(INITIAL_STATE);
  const runs: FakeRun[] = [];
  let asked = 0;
  let generation = 0;
  const dispatch = (event: EngineEvent) => state.set(reduce(state.get(), event));
  const unexpected = () =>
    Promise.reject(new DenseLensError('engine/failed', 'Not part of the fake engine.'));

  const start = async (info: BackendInfo) => {
    dispatch({ type: 'started', info, generation: ++generation });
    return info;
  };
  /** As the engine does: what the worker did is told once, then the caller hears of it. */
  const perform = async <T>(
    task: 'loading' | 'running' | 'cutting',
    work: (mine: number) => Promise<T>,
    arrived: (value: T) => void,
  ): Promise<T> => {
    const mine = ++asked;
    dispatch({ type: 'asked', task, asked: mine });
    try {
      const value = await work(mine);
      arrived(value);
      dispatch({ type: 'ended', task, asked: mine, error: null });
      return value;
    } catch (error) {
      const told = isAbandoned(error) ? null : serializeError(error);
      dispatch({ type: 'ended', task, asked: mine, error: told });
      throw error;
    }
  };
  /** What is at hand is asked for at once, what must come first when it has. */
  const run = (picture: Picture | Promise<Picture>, latest: boolean) => {
    let given: Picture | null = null;
    const begin = (ready: Picture) => {
      given = ready;
      const deferred = defer<RunResult>();
      runs.push({ image: ready.image, latest, deferred });
      return deferred.promise;
    };
    return perform(
      'running',
      () => (picture instanceof Promise ? picture.then(begin) : begin(picture)),
      (result) => {
        if (given === null) return;
        const { image, subject } = given;
        dispatch({
          type: 'ran',
          source: { kind: 'image', image: image as Blob },
          subject,
          result,
          lesion: null,
        });
      },
    );
  };
  const lesion = (cuts: readonly Cut[]) =>
    perform(
      'cutting',
      async () => {
        const { image } = state.get();
        return lesionOf((image?.lesion?.runId ?? image?.result?.runId ?? 0) + 1, cuts);
      },
      (done) => dispatch({ type: 'cut', lesion: done }),
    );

  const surface = { paint: unexpected, thumbnails: unexpected, compared: unexpected, destroy: () => {} };

  const engine: Engine = {
    state,
    start: () => start(WASM),
    switchBackend: (backend) =>
      start(backend === 'webgpu' ? { ...WASM, backend, adapter: 'test', whyNotWebGpu: null } : WASM),
    retry: () => start(WASM),
    loadModel: async (wish, options) => {
      let request: ModelRequest | null = null;
      return perform(
        'loading',
        async (mine) => {
          request = await wish;
          const progress = { stage: 'download', loaded: 500, total: 1000 } as const;
          dispatch({ type: 'progress', task: 'loading', asked: mine, progress });
          options?.onProgress?.(progress);
          if (request.name === 'broken')
            throw new DenseLensError('model/corrupt', 'The header is longer than the file.');
          return summaryOf(request, spec);
        },
        (summary) => {
          if (request !== null) dispatch({ type: 'loaded', model: { request, summary }, again: false });
        },
      );
    },
    classify: (picture, options) => run(picture, options?.latest ?? false),
    run: (_, dims) => run({ image: new Blob(), subject: { kind: 'tensor', dims } }, false),
    ask: (type, payload, options) => {
      const answer = answers[type] as Answer<typeof type> | undefined;
      return answer === undefined ? unexpected() : answer(payload, options);
    },
    lesion,
    restore: () => lesion([]),
    lease: () => surface,
    lastAtlas: () => null,
    speak: () => {},
    fork: () => createFakeEngine(spec).engine,
    on: (event, listener) => onEvent(state, event, listener),
    destroy: () => {},
  };
  return { engine, runs, dispatch };
}

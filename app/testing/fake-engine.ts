import type { AskOptions, Engine, EngineEvents, ModelRequest } from '../../src/engine/client/engine';
import type { BackendInfo } from '../../src/engine/protocol/backend';
import type { QuestionType, Requests } from '../../src/engine/protocol/requests';
import type { RunResult } from '../../src/engine/protocol/run';
import type { ModelSummary } from '../../src/engine/protocol/weights';
import { DenseLensError } from '../../src/errors';
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
  crossOriginIsolated: true,
  adapter: null,
  whyNotWebGpu: 'There is no GPU here.',
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
  spec,
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
  };
}

type Answer<T extends QuestionType> = (
  payload: Requests[T]['in'],
  options?: AskOptions,
) => Promise<Requests[T]['out']>;

/** What a fake engine answers when it is asked; questions that are not here fail. */
export type Answers = { readonly [T in QuestionType]?: Answer<T> };

/** An engine whose image runs end when the test says so; in memory, for tests of what stands above it. */
export function createFakeEngine(spec: DenseNetSpec = SMALL_SPEC, answers: Answers = {}) {
  const listeners = new Map<string, Set<(value: never) => void>>();
  const runs: {
    readonly image: unknown;
    readonly latest: boolean;
    readonly deferred: Deferred<RunResult>;
  }[] = [];
  const unexpected = () =>
    Promise.reject(new DenseLensError('engine/failed', 'Not part of the fake engine.'));

  const emit = <E extends keyof EngineEvents>(event: E, value: EngineEvents[E]) => {
    for (const listener of listeners.get(event) ?? []) listener(value as never);
  };
  const engine: Engine = {
    start: async () => {
      emit('started', WASM);
      return WASM;
    },
    switchBackend: async (backend) => {
      const info: BackendInfo =
        backend === 'webgpu' ? { ...WASM, backend, adapter: 'test', whyNotWebGpu: null } : WASM;
      emit('started', info);
      return info;
    },
    loadModel: async (request, options) => {
      options?.onProgress?.({ stage: 'download', loaded: 500, total: 1000 });
      if (request.name === 'broken')
        throw new DenseLensError('model/corrupt', 'The header is longer than the file.');
      const model = summaryOf(request, spec);
      emit('model', model);
      return model;
    },
    classify: async (image, options) => {
      const deferred = defer<RunResult>();
      runs.push({ image, latest: options?.latest ?? false, deferred });
      const result = await deferred.promise;
      emit('result', result);
      return result;
    },
    run: async () => {
      const deferred = defer<RunResult>();
      runs.push({ image: 'tensor', latest: false, deferred });
      const result = await deferred.promise;
      emit('result', result);
      return result;
    },
    ask: (type, payload, options) => {
      const answer = answers[type] as Answer<typeof type> | undefined;
      return answer === undefined ? unexpected() : answer(payload, options);
    },
    attach: () => ({ paint: unexpected, thumbnails: unexpected, compared: unexpected, destroy: () => {} }),
    lesion: unexpected,
    restore: unexpected,
    lastAtlas: () => null,
    fork: () => createFakeEngine(spec).engine,
    on: (event, listener) => {
      const set = listeners.get(event) ?? new Set();
      listeners.set(event, set);
      set.add(listener as (value: never) => void);
      return () => set.delete(listener as (value: never) => void);
    },
    destroy: () => {},
  };
  return { engine, runs, emit };
}

import type { Engine } from '../../src/engine/client/engine';
import type { CurrentImage, EngineState, Task, WorkerState } from '../../src/engine/client/state';
import type { BackendInfo } from '../../src/engine/protocol/backend';
import { compareLogits } from '../../src/explain/compare-logits';
import { canBeRanked } from '../../src/tensor/top-k';
import { m } from '../messages/m';
import type { AppState, AppStore } from './app-state';
import type { Async } from './async-state';
import type { LesionSlice } from './lesion-slice';
import { type RunSummary, TOP_K } from './run-slice';

function backendOf(worker: WorkerState): Async<BackendInfo> {
  switch (worker.status) {
    case 'idle':
      return worker;
    case 'starting':
      return { status: 'pending', progress: worker.progress };
    case 'running':
      return { status: 'success', data: worker.info };
    case 'failed':
      return { status: 'error', error: worker.error };
  }
}

/** @param data - what there is when nothing is under way */
function taskOf<T>(task: Task, data: T | null): Async<T> {
  switch (task.status) {
    case 'idle':
      return data === null ? task : { status: 'success', data };
    case 'pending':
      return { status: 'pending', progress: task.progress };
    case 'failed':
      return { status: 'error', error: task.error };
  }
}

/** The result without its logits and pictures, which `page/results.ts` holds. */
function summarize(image: CurrentImage | null): RunSummary | null {
  if (image === null || image.result === null) return null;
  const { timings, backend, inputSize, depth, frames, bits } = image.result;
  const { runId, top, logits } = image.lesion ?? image.result;
  return {
    runId,
    top: top.slice(0, TOP_K),
    ...(!canBeRanked(logits) && { isUnranked: true }),
    timings,
    backend,
    inputSize,
    ...(depth !== undefined && { depth }),
    ...(frames !== undefined && { frames }),
    ...(bits !== undefined && { bits }),
  };
}

/** What is cut. Cuts that another image healed are remembered until another model comes. */
function lesionOf(
  now: EngineState,
  before: EngineState,
  { cuts }: Pick<LesionSlice, 'cuts'>,
): Partial<LesionSlice> {
  const healed = { cuts: [], healedCuts: [], comparison: null };
  if (now.model?.summary.id !== before.model?.summary.id) return healed;
  const lesion = now.image?.lesion ?? null;
  if (lesion === null) return cuts.length > 0 ? { ...healed, healedCuts: cuts } : {};
  if (lesion.cuts.length === 0) return healed;
  const { logits, delta } = lesion;
  const activation = now.model?.summary.activation ?? 'softmax';
  const uncut = logits.map((logit, index) => logit - (delta[index] ?? 0));
  return { cuts: lesion.cuts, healedCuts: [], comparison: compareLogits(uncut, logits, TOP_K, activation) };
}

/** What the page shows of the engine, as far as it has changed. */
function changesOf(now: EngineState, before: EngineState, shown: AppState): Partial<AppState> {
  const { worker, model, loading, image, running, cutting } = now;
  const isOtherModel = model !== before.model;
  const isOtherRun = image?.result !== before.image?.result || image?.lesion !== before.image?.lesion;
  return {
    ...(worker !== before.worker && { backend: backendOf(worker) }),
    ...(isOtherModel && { model: model?.summary ?? null }),
    ...((loading !== before.loading || isOtherModel) && {
      loading: taskOf(loading, model?.summary.id ?? null),
    }),
    ...(image?.subject !== before.image?.subject && { image: image?.subject ?? null }),
    ...(isOtherRun && { result: summarize(image) }),
    ...((running !== before.running || isOtherRun) && {
      run: taskOf(running, image?.result?.runId ?? null),
    }),
    ...(cutting !== before.cutting && { isCutting: cutting.status === 'pending' }),
    ...((isOtherRun || isOtherModel) && lesionOf(now, before, shown)),
    // What lessons ask has other answers for another picture.
    ...((image?.subject !== before.image?.subject || isOtherModel) && { given: {}, made: new Set() }),
  };
}

/** Tells the visitor what becomes of the worker. */
function tell(worker: WorkerState, { notify, dismissTopic }: AppState): void {
  if (worker.status === 'running') dismissTopic('engine');
  if (worker.status === 'failed') {
    const { message } = worker.error;
    const { reason } = worker;
    const text = reason === message ? message : m.store_failed({ message, why: reason });
    notify({ topic: 'engine', kind: 'error', text });
  }
  if (worker.status === 'starting' && worker.why === 'lost') {
    const text = m.store_lost({ why: worker.message ?? '' });
    notify({ topic: 'engine', kind: 'notice', text });
  }
}

/** Keeps the page's store at the engine's state: the one place where what the engine does reaches the page. */
export function mirrorEngine({ state }: Engine, store: AppStore): void {
  state.subscribe((now, before) => {
    store.setState(changesOf(now, before, store.getState()));
    if (now.model !== before.model) store.getState().settleSelection();
    if (now.image?.result !== before.image?.result && now.image?.result != null)
      store.getState().dismissTopic('image');
    if (now.worker !== before.worker) tell(now.worker, store.getState());
  });
}

import type { BackendInfo } from '../protocol/backend';
import type { LesionResult } from '../protocol/explain';
import type { RunResult } from '../protocol/run';
import type { ModelSummary } from '../protocol/weights';
import type { Observable } from './observable';
import { type EngineState, generationOf } from './state';

/** What those hear who need not know the whole state. */
export interface EngineEvents {
  /** A worker has started, the first or another. */
  started: BackendInfo;
  /** A model came, or came to another worker. */
  model: ModelSummary;
  /** An image ran, for the first time or again. */
  result: RunResult;
  /** Connections were cut, or healed. */
  lesion: LesionResult;
}

const PARTS: {
  readonly [E in keyof EngineEvents]: (now: EngineState, before: EngineState) => EngineEvents[E] | null;
} = {
  started: (now, before) =>
    now.worker.status === 'running' && generationOf(before) !== now.worker.generation
      ? now.worker.info
      : null,
  model: (now, before) => (now.model === before.model ? null : (now.model?.summary ?? null)),
  result: (now, before) => (now.image?.result === before.image?.result ? null : (now.image?.result ?? null)),
  lesion: (now, before) => (now.image?.lesion === before.image?.lesion ? null : (now.image?.lesion ?? null)),
};

/** Calls back when a part of the state changes to something new. @returns stops listening */
export function onEvent<E extends keyof EngineEvents>(
  state: Observable<EngineState>,
  event: E,
  listener: (value: EngineEvents[E]) => void,
): () => void {
  return state.subscribe((now, before) => {
    const value = PARTS[event](now, before);
    if (value !== null) listener(value);
  });
}

import { createStore } from 'zustand/vanilla';
import type { Engine } from '../../src/engine/client/engine';
import type { RunResult } from '../../src/engine/protocol/run';

/** Holds what the store must not: the latest result's picture and logits. */
export interface Results {
  latest(): RunResult | null;
  /** Calls back at every result; the preview of the one before is closed by then. */
  subscribe(listener: () => void): () => void;
}

/** Follows the engine's results for as long as the engine lives. */
export function createResults(engine: Engine): Results {
  const state = createStore<RunResult | null>(() => null);
  engine.on('result', (result) => {
    const before = state.getState();
    if (before !== null && result.runId < before.runId) return;
    state.setState(result, true);
    // The same picture may come again, with a result of another backend.
    if (before !== null && before.preview !== result.preview) before.preview?.close();
  });
  return { latest: state.getState, subscribe: state.subscribe };
}

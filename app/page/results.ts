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
  let latest: RunResult | null = null;
  const listeners = new Set<() => void>();
  engine.on('result', (result) => {
    if (latest !== null && result.runId < latest.runId) return;
    const before = latest?.preview;
    latest = result;
    for (const listener of listeners) listener();
    // The same picture may come again, with a result of another backend.
    if (before !== result.preview) before?.close();
  });
  return {
    latest: () => latest,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

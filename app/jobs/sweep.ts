import type { Engine } from '../../src/engine/client/engine';
import { isAbandoned, type SerializedError, serializeError } from '../../src/errors';
import type { SweepCell } from '../../src/explain/sweep';
import type { Architecture } from '../../src/network/architecture';
import { edgesOf, provenance } from '../../src/network/provenance';

/** A sweep: the network's answer with each connection cut in turn, as far as it has come. */
export type Sweep =
  | { readonly status: 'none' }
  | {
      readonly status: 'running' | 'cancelled' | 'done';
      readonly mode: 'zero' | 'mean';
      readonly cells: readonly SweepCell[];
      readonly total: number;
      /** The answer without cuts. */
      readonly uncut: Float32Array;
    }
  | { readonly status: 'failed'; readonly error: SerializedError };

/** Runs sweeps and holds their answers, which are too many numbers for the store. */
export interface Sweeps {
  current(): Sweep;
  /** Begins anew; nothing else on the page has to wait for it. */
  start(architecture: Architecture, mode: 'zero' | 'mean'): void;
  /** What came so far stays. */
  cancel(): void;
  subscribe(listener: () => void): () => void;
}

const NONE: Sweep = { status: 'none' };

/** Milliseconds between two reports of progress. */
const REPORT = 120;

/** Follows the engine: another image or another model ends a sweep and makes its answers void. */
export function createSweeps(engine: Engine): Sweeps {
  let current: Sweep = NONE;
  let uncut: Float32Array | null = null;
  let abort = new AbortController();
  const listeners = new Set<() => void>();
  const publish = (next: Sweep): void => {
    current = next;
    for (const listener of listeners) listener();
  };
  const forget = (): void => {
    abort.abort();
    if (current !== NONE) publish(NONE);
  };
  engine.on('result', ({ logits }) => {
    uncut = logits;
    forget();
  });
  engine.on('model', () => {
    uncut = null;
    forget();
  });

  const sweep = async (
    architecture: Architecture,
    mode: 'zero' | 'mean',
    before: Float32Array,
    { signal }: AbortController,
  ): Promise<void> => {
    // By reader, since all cuts of a reader share a session.
    const edges = edgesOf(provenance(architecture));
    const cells: SweepCell[] = [];
    const report = (status: 'running' | 'cancelled' | 'done'): void =>
      publish({ status, mode, cells: [...cells], total: edges.length, uncut: before });
    let reported = performance.now();
    report('running');
    try {
      for (const { source, reader } of edges) {
        const cut = { source: source.name, reader: reader.name, mode };
        const logits = await engine.ask('sweep-cut', { cut }, { signal, priority: 'background' });
        cells.push({ source: source.name, reader: reader.name, logits });
        if (performance.now() - reported < REPORT) continue;
        reported = performance.now();
        report('running');
      }
      report('done');
    } catch (error) {
      if (signal.aborted) {
        if (signal.reason === 'cancelled') report('cancelled');
      } else if (!isAbandoned(error)) publish({ status: 'failed', error: serializeError(error) });
    }
  };

  return {
    current: () => current,
    start: (architecture, mode) => {
      if (uncut === null) return;
      abort.abort();
      abort = new AbortController();
      void sweep(architecture, mode, uncut, abort);
    },
    cancel: () => abort.abort('cancelled'),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

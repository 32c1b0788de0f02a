import type { SweepCell } from '../../src/explain/sweep';
import type { Architecture } from '../../src/network/architecture';
import { edgesOf, provenance } from '../../src/network/provenance';
import type { Observable } from '../store/observable';
import { createJob, type JobState } from './job';
import type { JobPage } from './jobs';

/** The network's answer with each connection cut in turn. */
export interface Sweep {
  readonly mode: 'zero' | 'mean';
  readonly cells: readonly SweepCell[];
  /** The answer without cuts. */
  readonly uncut: Float32Array;
}

/** Runs sweeps and holds their answers, which are too many numbers for the store. */
export interface Sweeps {
  readonly state: Observable<JobState<Sweep>>;
  /** Begins anew; nothing else on the page has to wait for it. */
  start(architecture: Architecture, mode: 'zero' | 'mean'): void;
  /** What came so far stays. */
  cancel(): void;
}

/** Another image or another model ends a sweep and makes its answers void. */
export function createSweeps({ engine, results }: JobPage): Sweeps {
  const job = createJob<Sweep>(engine, { on: ['result', 'model'], pause: 120 });
  return {
    state: job.state,
    start: (architecture, mode) => {
      const uncut = results.latest()?.logits;
      if (uncut === undefined) return;
      // By reader, since all cuts of a reader share a session.
      const edges = edgesOf(provenance(architecture));
      const cells: SweepCell[] = [];
      void job.start({ mode, cells: [], uncut }, edges.length, async ({ signal, report }) => {
        for (const { source, reader } of edges) {
          const cut = { source: source.name, reader: reader.name, mode };
          const logits = await engine.ask('sweep-cut', { cut }, { signal, priority: 'background' });
          cells.push({ source: source.name, reader: reader.name, logits });
          report({ mode, cells: [...cells], uncut }, cells.length, edges.length);
        }
      });
    },
    cancel: job.cancel,
  };
}

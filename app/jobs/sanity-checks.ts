import type { SanityMethod } from '../../src/engine/protocol/probes';
import type { Requests } from '../../src/engine/protocol/requests';
import { type AskedJob, createAskedJob } from './asked-job';
import type { JobPage } from './jobs';

interface Checking {
  readonly class: number;
  readonly method: SanityMethod;
  readonly seed: number;
}

/** The map as it is, then with more and more random weights. */
export type SanityStep = Requests['randomised-map']['out'];

/** Adebayo's test of the current image's maps, group of weights by group. */
export const createSanityChecks = ({ engine }: JobPage): AskedJob<Checking, readonly SanityStep[]> =>
  createAskedJob(engine, async (asked, { signal, onProgress, found }) => {
    const steps: SanityStep[] = [];
    let runId: number | null = null;
    for (let [depth, groups] = [0, 1]; depth <= groups; depth++) {
      const step: SanityStep = await engine.ask(
        'randomised-map',
        { runId, ...asked, depth },
        { signal, priority: 'background' },
      );
      runId = step.runId;
      groups = step.groups;
      steps.push(step);
      onProgress({ stage: 'run', loaded: depth + 1, total: groups + 1 });
      found([...steps]);
    }
    return steps;
  });

import type { MapRecipe } from '../../src/engine/protocol/gradients';
import type { Requests } from '../../src/engine/protocol/requests';
import { type AskedJob, createAskedJob } from './asked-job';
import { askGivingWay } from './giving-way';
import type { JobPage } from './jobs';

interface Checking {
  readonly class: number;
  readonly against?: number;
  readonly map: MapRecipe;
  readonly seed: number;
}

/** The map as it is, then with more and more random weights. */
export type SanityStep = Requests['randomised-map']['out'];

/** Adebayo's test of the current image's maps, group of weights by group. */
export const createSanityChecks = ({ engine }: JobPage): AskedJob<Checking, readonly SanityStep[]> =>
  createAskedJob(engine, async (asked, { signal, onProgress, found }) => {
    const steps: SanityStep[] = [];
    for (let [depth, groups] = [0, 1]; depth <= groups; depth++) {
      const [first] = steps;
      const step: SanityStep = await askGivingWay(
        engine,
        'randomised-map',
        { runId: first?.runId ?? null, ...asked, depth, original: first?.data ?? null },
        { signal },
      );
      groups = step.groups;
      steps.push(step);
      onProgress({ stage: 'run', loaded: depth + 1, total: groups + 1 });
      found([...steps]);
    }
    return steps;
  });

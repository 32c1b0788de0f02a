import type { MapRecipe, MasksRecipe } from '../../src/engine/protocol/gradients';
import type { Requests } from '../../src/engine/protocol/requests';
import { type AskedJob, createAskedJob } from './asked-job';
import { askGivingWay } from './giving-way';
import type { JobPage } from './jobs';

interface Checking {
  readonly class: number;
  readonly against?: number;
  readonly map: MapRecipe | MasksRecipe;
  readonly seed: number;
  /** Groups of weights that there are. */
  readonly groups: number;
}

/** The map as it is, then with more and more random weights. */
export type SanityStep = Requests['randomised-map']['out'];

/** Adebayo's test of the current image's maps, group of weights by group. */
export const createSanityChecks = ({ engine }: JobPage): AskedJob<Checking, readonly SanityStep[]> =>
  createAskedJob(engine, async ({ groups, ...asked }, { signal, onProgress, found }) => {
    const steps: SanityStep[] = [];
    const tell = (loaded: number): void => onProgress({ stage: 'run', loaded, total: groups + 1 });
    for (let depth = 0; depth <= groups; depth++) {
      const [first] = steps;
      const step: SanityStep = await askGivingWay(
        engine,
        'randomised-map',
        { runId: first?.runId ?? null, ...asked, depth, original: first?.data ?? null },
        { signal, onProgress: ({ loaded, total }) => tell(depth + loaded / total) },
      );
      steps.push(step);
      tell(depth + 1);
      found([...steps]);
    }
    return steps;
  });

import type { Requests } from '../../src/engine/protocol/requests';
import { type AskedJob, createAskedJob } from './asked-job';
import type { JobPage } from './jobs';

interface Fooling {
  /** Away from it, or towards it. */
  readonly class: number;
  readonly isTowards: boolean;
  /** In levels of 255. */
  readonly epsilon: number;
  /** 1 is FGSM. */
  readonly steps: number;
}

/** What came of it. */
export type Fooled = Requests['fool-look']['out'];

/** Of a step, as Madry et al. take it: the way to ε two and a half times. */
const OVERSHOOT = 2.5;

/** Classes that are told before and after. */
const TOLD = 5;

/** The largest difference in the amplified picture, in levels. */
const SEEN = 96;

/** Images that fool the network, by FGSM or by PGD from the image itself. */
export const createFoolings = ({ engine }: JobPage): AskedJob<Fooling, Fooled> =>
  createAskedJob(engine, async (asked, { signal, onProgress }) => {
    const { class: index, isTowards, epsilon, steps } = asked;
    const step = steps === 1 ? epsilon : (OVERSHOOT * epsilon) / steps;
    const stepFrom = (
      runId: number | null,
      from: Float32Array | null,
    ): Promise<Requests['fool-step']['out']> =>
      engine.ask(
        'fool-step',
        { runId, class: index, isTowards, from, step, epsilon },
        { signal, priority: 'background' },
      );
    let at = await stepFrom(null, null);
    for (let n = 1; n < steps; n++) {
      onProgress({ stage: 'run', loaded: n, total: steps + 1 });
      at = await stepFrom(at.runId, at.data);
    }
    onProgress({ stage: 'run', loaded: steps, total: steps + 1 });
    return engine.ask(
      'fool-look',
      {
        runId: at.runId,
        class: index,
        data: at.data,
        topK: TOLD,
        amplify: Math.max(1, Math.floor(SEEN / epsilon)),
      },
      { signal, priority: 'background' },
    );
  });

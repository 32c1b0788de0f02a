import type { DropoutMask } from '../../src/engine/protocol/parameters';
import type { OutputActivation } from '../../src/formats/canonical';
import { probabilitiesOf } from '../../src/tensor/top-k';
import { type AskedJob, createAskedJob } from './asked-job';
import type { JobPage } from './jobs';

/** Masks of one answer. */
const MASKS = 30;

interface Dropping {
  readonly runId: number;
  readonly p: number;
  /** Of the first mask; the next ones' count on from it. */
  readonly seed: number;
  /** The layer whose mask is seen. */
  readonly maskOf: string | null;
  readonly activation: OutputActivation;
}

/** What the masks so far gave. */
export interface Dropped {
  /** Of each mask, every class's probability. */
  readonly probabilities: readonly Float64Array[];
  /** Of the last one. */
  readonly mask: DropoutMask | null;
  /** Of the last one: the share of all numbers that it drops. */
  readonly share: number;
}

/** At most a mask in so many milliseconds, so that each can be seen. */
const BEAT = 150;

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });

/** The current image under one mask of dropout after the other. */
export const createDropouts = ({ engine }: JobPage): AskedJob<Dropping, Dropped> =>
  createAskedJob(engine, async ({ runId, p, seed, maskOf, activation }, { signal, onProgress, found }) => {
    const probabilities: Float64Array[] = [];
    let result: Dropped = { probabilities, mask: null, share: 0 };
    for (let n = 0; n < MASKS; n++) {
      const began = performance.now();
      const { logits, mask, dropped } = await engine.ask(
        'dropped-run',
        { runId, p, seed: seed + n, maskOf },
        { signal, priority: 'background' },
      );
      result = {
        probabilities: [...result.probabilities, probabilitiesOf(logits, activation)],
        mask,
        share: dropped,
      };
      found(result);
      onProgress({ stage: 'run', loaded: n + 1, total: MASKS });
      await pause(Math.max(0, BEAT - (performance.now() - began)));
      signal.throwIfAborted();
    }
    return result;
  });

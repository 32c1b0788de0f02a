import { DenseLensError } from '../../../errors';
import type { CurrentRun, EngineState } from '../engine-state';
import { m } from '../messages/m';

/**
 * The current run, if it is the one that is meant.
 * @param runId - null for whichever it is
 * @throws `engine/superseded`, `image/none`
 */
export function meantRun(state: EngineState, runId: number | null): CurrentRun {
  const { current } = state;
  if (runId !== null && current.runId !== runId) throw new DenseLensError('engine/superseded', m.run_taken());
  return current;
}

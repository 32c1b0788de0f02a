import { type Cut, planLesion } from '../../../explain/lesion';
import type { EngineState } from '../engine-state';
import { logitsOfCut } from '../run/cut-runs';

/**
 * The logits of the uncut run's image with one connection cut. Nothing of what the page looks at changes.
 * @throws `cut/unknown`, `image/none`
 */
export async function sweepCut(state: EngineState, cut: Cut): Promise<Float32Array> {
  const { run } = state.uncut;
  return logitsOfCut(state.model.network, run, planLesion(run.architecture, [cut]));
}

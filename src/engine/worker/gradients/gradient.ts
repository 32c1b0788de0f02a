import { type GradientOf, seedOf } from '../../../graph/backward/seed';
import { asTensorName } from '../../../network/spec';
import type { Gradient } from '../../protocol/gradients';
import type { EngineState } from '../engine-state';
import { tensorDims } from '../run/network';
import { runBackward } from './backward-run';

/** The total derivative of one number by one tensor of the current run. */
export async function gradientBy(
  state: EngineState,
  { of, by }: { readonly of: GradientOf; readonly by: string },
): Promise<Gradient> {
  const { run, runId } = state.current;
  const name = asTensorName(by);
  const { value, by: gradients } = await runBackward(state, run, seedOf(run.architecture, of), [name]);
  const data = gradients.get(name) ?? new Float32Array();
  return { runId, dims: tensorDims(run.architecture, name), data: data.slice(), value };
}

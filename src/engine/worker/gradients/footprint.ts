import { seedOf } from '../../../graph/backward/seed';
import { asTensorName } from '../../../network/spec';
import type { GradientsRequests } from '../../protocol/gradients';
import type { EngineState } from '../engine-state';
import { mapShape } from '../run/network';
import { runBackward } from './backward-run';
import { meantRun } from './current';
import { otherInput } from './other-image';

const INPUT = asTensorName('input');

type Footprint = GradientsRequests['footprint'];

/** The magnitude of a number's gradient by every pixel (Luo et al. 2016, arXiv 1701.04128). */
export async function footprint(
  state: EngineState,
  { runId, of, image }: Footprint['in'],
  signal: AbortSignal,
): Promise<Footprint['out']> {
  const current = meantRun(state, runId);
  const { run } = current;
  const seed = seedOf(run.architecture, of);
  const input = image === null ? null : await otherInput(state, image, signal);
  const { by, value } = await runBackward(state, run, seed, [INPUT], input);
  const [, height, width] = mapShape(run.architecture, INPUT);
  const data = new Float32Array(height * width);
  by.get(INPUT)?.forEach((gradient, n) => {
    const at = n % data.length;
    data[at] = (data[at] ?? 0) + Math.abs(gradient);
  });
  return { runId: current.runId, dims: [height, width], data, value };
}

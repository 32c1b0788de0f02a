import { seedOf } from '../../../graph/backward/seed';
import { asTensorName } from '../../../network/spec';
import type { GradientsRequests } from '../../protocol/gradients';
import type { EngineState } from '../engine-state';
import { giveWay } from '../handler';
import { tensorDims } from '../run/network';
import { runBackward } from './backward-run';
import { baselineInput } from './baseline';
import { meantRun } from './current';

const INPUT = asTensorName('input');

type Path = GradientsRequests['path-gradient'];

/**
 * Some steps of integrated gradients (Sundararajan et al., arXiv 1703.01365): the sum of the gradients on the
 * straight path from the baseline to the image, times the way. The caller adds the parts and divides by their
 * number.
 */
export async function pathGradient(
  state: EngineState,
  { runId, class: index, against, baseline, fractions }: Path['in'],
  signal: AbortSignal,
): Promise<Path['out']> {
  const current = meantRun(state, runId);
  const { run, input } = current;
  const seed = seedOf(run.architecture, { class: index, ...(against !== undefined && { against }) });
  const from = baselineInput(state, current, baseline);
  const sum = new Float32Array(input.length);
  let value = Number.NaN;
  for (const t of fractions) {
    await giveWay(signal);
    const point = from.map((start, n) => start + t * ((input[n] ?? 0) - start));
    const result = await runBackward(state, run, seed, [INPUT], point);
    const gradient = result.by.get(INPUT) ?? new Float32Array();
    for (let n = 0; n < sum.length; n++) sum[n] = (sum[n] ?? 0) + (gradient[n] ?? 0);
    value = result.value;
  }
  for (let n = 0; n < sum.length; n++) sum[n] = (sum[n] ?? 0) * ((input[n] ?? 0) - (from[n] ?? 0));
  const other = against === undefined ? 0 : (run.logits[against] ?? Number.NaN);
  const logit = (run.logits[index] ?? Number.NaN) - other;
  return { runId: current.runId, dims: tensorDims(run.architecture, INPUT), data: sum, value, logit };
}

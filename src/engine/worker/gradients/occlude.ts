import { DenseLensError } from '../../../errors';
import { seedOf } from '../../../graph/backward/seed';
import { writeGraph } from '../../../graph/write-graph';
import { asTensorName } from '../../../network/spec';
import type { GradientsRequests } from '../../protocol/gradients';
import type { EngineState } from '../engine-state';
import { baselineInput } from './baseline';
import { meantRun } from './current';

const INPUT = asTensorName('input');
const LOGITS = asTensorName('classifier');

type Occlusion = GradientsRequests['occlude'];

/**
 * The drop of a logit for each covered square (Zeiler and Fergus, arXiv 1311.2901): the squares are a batch,
 * each the whole image with that square of the baseline in it, through the whole network, cut or not.
 */
export async function occlude(
  state: EngineState,
  { runId, class: index, size, fill, corners }: Occlusion['in'],
): Promise<Occlusion['out']> {
  const current = meantRun(state, runId);
  const { run, input } = current;
  const { architecture, lesion, logits } = run;
  seedOf(architecture, { class: index });
  const [height, width] = architecture.inputSize;
  const pixels = height * width;
  const channels = input.length / pixels;
  const cover = baselineInput(state, current, fill);
  const batch = new Float32Array(input.length * corners.length);
  corners.forEach(([row, column], n) => {
    const start = n * input.length;
    batch.set(input, start);
    for (let c = 0; c < channels; c++) {
      for (let y = row; y < Math.min(height, row + size); y++) {
        const line = c * pixels + y * width;
        const [from, to] = [line + column, line + Math.min(width, column + size)];
        batch.set(cover.subarray(from, to), start + from);
      }
    }
  });
  const { network } = state.model;
  const cuttable = [...(lesion?.masks.keys() ?? [])];
  const key = `batch:${corners.length}:${cuttable.join()}@${architecture.inputSize.join('×')}`;
  const plan = { feeds: [INPUT], outputs: [LOGITS], cuttable, batch: corners.length };
  const session = await network.sessions.large(key, plan.outputs, () =>
    writeGraph(network.model, architecture, plan),
  );
  const { Tensor } = state.runtime.ort;
  const results = await session.run({
    [INPUT]: new Tensor('float32', batch, [corners.length, channels, height, width]),
    ...(lesion === null ? {} : network.maskTensors(lesion, cuttable)),
  });
  const covered = results[LOGITS]?.data as Float32Array | undefined;
  if (covered === undefined) throw new DenseLensError('engine/failed', 'The run gave no logits.');
  const classes = logits.length;
  const drops = corners.map((_, n) => (logits[index] ?? 0) - (covered[n * classes + index] ?? 0));
  return { runId: current.runId, drops: Float32Array.from(drops) };
}

import type { Tensor } from 'onnxruntime-web';
import { DenseLensError } from '../../../errors';
import { dropInput } from '../../../graph/graph-plan';
import { writeGraph } from '../../../graph/write-graph';
import { endOf } from '../../../network/architecture';
import { provenance } from '../../../network/provenance';
import { asTensorName } from '../../../network/spec';
import { fillDropout } from '../../../weights/dropout';
import type { DropoutMask, ParametersRequests } from '../../protocol/parameters';
import type { EngineState } from '../engine-state';
import { m } from '../messages/m';

type Dropped = ParametersRequests['dropped-run'];

const INPUT = asTensorName('input');

/** @see ParametersRequests */
export async function droppedRun(
  state: EngineState,
  { runId, p, seed, maskOf }: Dropped['in'],
): Promise<Dropped['out']> {
  const { network } = state.model;
  const { run, input } = state.uncut;
  if (state.current.runId !== runId) throw new DenseLensError('engine/superseded', m.run_taken());
  const { architecture } = run;
  const layers = provenance(architecture)
    .flatMap(({ sources }) => sources.filter(({ index }) => index > 0))
    .map(({ tensor }) => tensor);
  const end = endOf(architecture);
  const session = await network.sessions.large(`dropped@${architecture.inputSize.join('×')}`, [end], () =>
    writeGraph(network.model, architecture, { feeds: [INPUT], outputs: [end], dropped: layers }),
  );
  const { Tensor: OrtTensor } = state.runtime.ort;
  const shapeOf = (name: string): readonly number[] => architecture.byName.get(name)?.shape ?? [];
  const feeds: Record<string, Tensor> = {
    [INPUT]: new OrtTensor('float32', input, [1, ...shapeOf(INPUT)]),
  };
  let [dropped, all] = [0, 0];
  let mask: DropoutMask | null = null;
  for (const name of layers) {
    const shape = shapeOf(name);
    const values = new Float32Array(shape.reduce((product, size) => product * size, 1));
    dropped += fillDropout(values, p, seed, name);
    all += values.length;
    feeds[dropInput(name)] = new OrtTensor('float32', values, [1, ...shape]);
    if (name === maskOf) mask = { name, shape, kept: Uint8Array.from(values, (value) => Number(value > 0)) };
  }
  const results = await session.run(feeds);
  const logits = (results[end]?.data as Float32Array | undefined)?.slice() ?? new Float32Array();
  return { runId, logits, dropped: all === 0 ? 0 : dropped / all, mask };
}

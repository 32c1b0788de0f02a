import { meanOutput, varianceOutput, writeMoments } from '../../../graph/measured';
import { asTensorName } from '../../../network/spec';
import { shiftOf } from '../../../weights/weight-statistics';
import type { NormMoments, ParametersRequests } from '../../protocol/parameters';
import type { EngineState } from '../engine-state';
import { decodedWeight } from '../weights/decoded-weights';

const INPUT = asTensorName('input');

/** @see ParametersRequests */
export async function normMoments(state: EngineState): Promise<ParametersRequests['norm-moments']['out']> {
  const { network } = state.model;
  const { runId, run, input } = state.uncut;
  const { architecture } = run;
  const { model } = network;
  // A norm that was folded has no statistics left.
  const norms = architecture.ops.flatMap(({ kind, name, inputs: [from] }) =>
    kind === 'norm' && !model.folded.has(name) && from !== undefined ? [{ name, from }] : [],
  );
  if (norms.length === 0) return { runId, norms: [] };
  const of = [...new Set(norms.map(({ from }) => from))];
  const outputs = of.flatMap((name) => [meanOutput(name), varianceOutput(name)]);
  const session = await network.sessions.large(`moments@${architecture.inputSize.join('×')}`, outputs, () =>
    writeMoments(model, architecture, of),
  );
  const dims = [1, ...(architecture.byName.get(INPUT)?.shape ?? [])];
  const results = await session.run({ [INPUT]: new state.runtime.ort.Tensor('float32', input, dims) });
  const read = (output: string): Float32Array =>
    (results[output]?.data as Float32Array | undefined)?.slice() ?? new Float32Array();
  return {
    runId,
    norms: norms.map(({ name, from }): NormMoments => {
      const mean = read(meanOutput(from));
      const [running, spread] = ['running_mean', 'running_var'].map((part) =>
        decodedWeight(model, `${name}.${part}`),
      );
      const none = new Float32Array();
      return {
        name,
        mean,
        variance: read(varianceOutput(from)),
        shift: shiftOf(mean, running ?? none, spread ?? none, model.epsilon),
      };
    }),
  };
}

import type { InferenceSession, Tensor } from 'onnxruntime-web';
import { DenseLensError } from '../../../errors';
import type { CanonicalModel } from '../../../formats/canonical';
import { modelFromSafetensors } from '../../../formats/from-safetensors';
import { seedOf } from '../../../graph/backward/seed';
import { gradientOutput } from '../../../graph/backward/walk';
import { writeBackward } from '../../../graph/backward/write-backward';
import type { Altered } from '../../../graph/graph-plan';
import { deviationOutput, reachOutput, writeDeviations } from '../../../graph/measured';
import { m as core } from '../../../messages/m';
import type { Architecture } from '../../../network/architecture';
import { provenance } from '../../../network/provenance';
import { asTensorName, hasTransitionNorm, type TensorName } from '../../../network/spec';
import { makeModel } from '../../../weights/make-model';
import { spreadOf } from '../../../weights/weight-statistics';
import type { ParametersRequests, SignalNetwork, Signals } from '../../protocol/parameters';
import type { EngineState } from '../engine-state';
import { giveWay } from '../handler';
import type { Network } from '../run/network';
import { SessionCache } from '../run/sessions';

const INPUT = asTensorName('input');

/** The network that was drawn last beside each loaded one: profiles of one drawing are asked for one by one. */
const drawn = new WeakMap<Network, { readonly key: string; readonly model: CanonicalModel }>();

/** @throws `explain/unsupported` for a head that cannot be drawn */
function drawnModel(
  { network }: EngineState['model'],
  { initialisation, seed }: Extract<SignalNetwork, { readonly kind: 'drawn' }>,
): CanonicalModel {
  const key = JSON.stringify([initialisation, seed]);
  const known = drawn.get(network);
  if (known?.key === key) return known.model;
  const { spec, epsilon } = network.model;
  if (spec.head !== undefined || !hasTransitionNorm(spec) || spec.numClasses === 0)
    throw new DenseLensError('explain/unsupported', core.heads_made());
  const model = { ...modelFromSafetensors(makeModel(spec, initialisation, seed)), epsilon };
  drawn.set(network, { key, model });
  return model;
}

const isLoaded = (asked: SignalNetwork): boolean => asked.kind === 'loaded';

const alteredOf = (asked: SignalNetwork): Altered => {
  if (asked.kind === 'loaded') return {};
  const { norms, connections } = asked;
  return { ...(norms !== undefined && { norms }), ...(connections !== undefined && { connections }) };
};

/** Runs one large graph of the asked network on the current image; of a drawn one nothing is kept but its weights. */
async function runGraph(
  state: EngineState,
  asked: SignalNetwork,
  key: string,
  outputs: readonly string[],
  write: (model: CanonicalModel, architecture: Architecture) => Uint8Array,
  feeds: Readonly<Record<string, Tensor>>,
): Promise<InferenceSession.OnnxValueMapType> {
  const { run, input } = state.uncut;
  const { network } = state.model;
  const { architecture } = run;
  const model = asked.kind === 'loaded' ? network.model : drawnModel(state.model, asked);
  const sessions = isLoaded(asked) ? network.sessions : new SessionCache(state.runtime, model);
  const size = architecture.inputSize;
  try {
    const session = await sessions.large(`${key}@${size.join('×')}`, outputs, () =>
      write(model, architecture),
    );
    const dims = [1, ...(architecture.byName.get(INPUT)?.shape ?? [])];
    return await session.run({ ...feeds, [INPUT]: new state.runtime.ort.Tensor('float32', input, dims) });
  } finally {
    if (!isLoaded(asked)) await sessions.dispose();
  }
}

/** Operations whose results the network has: not convolutions that a norm was folded into. */
function measured({ ops, byName }: Architecture, folded: ReadonlySet<TensorName>): readonly TensorName[] {
  const gone = new Set([...folded].flatMap((norm) => byName.get(norm)?.inputs ?? []));
  return ops.filter(({ kind, name }) => kind !== 'input' && !gone.has(name)).map(({ name }) => name);
}

/** @see ParametersRequests */
export async function signals(
  state: EngineState,
  network: SignalNetwork,
  signal: AbortSignal,
): Promise<Signals> {
  const { runId, run } = state.uncut;
  const folded = isLoaded(network) ? state.model.network.model.folded : new Set<TensorName>();
  const names = measured(run.architecture, folded);
  await giveWay(signal);
  const outputs = names.flatMap((name) => [deviationOutput(name), reachOutput(name)]);
  const results = await runGraph(
    state,
    network,
    'deviations',
    outputs,
    (model, architecture) => writeDeviations(model, architecture, names, alteredOf(network)),
    {},
  );
  const numberOf = (output: string): number => Number(results[output]?.data[0] ?? Number.NaN);
  const deviations = Float64Array.from(names, (name) =>
    Number.isFinite(numberOf(reachOutput(name))) ? numberOf(deviationOutput(name)) : Number.POSITIVE_INFINITY,
  );
  return { runId, names, deviations };
}

/** @see ParametersRequests */
export async function signalGradients(
  state: EngineState,
  { network, class: index }: ParametersRequests['signal-gradients']['in'],
  signal: AbortSignal,
): Promise<Signals> {
  const { runId, run } = state.uncut;
  const { architecture } = run;
  const { of, feeds: seeds } = seedOf(architecture, { class: index });
  const names = provenance(architecture).flatMap(({ sources }) => sources.map(({ tensor }) => tensor));
  await giveWay(signal);
  const { Tensor: OrtTensor } = state.runtime.ort;
  const results = await runGraph(
    state,
    network,
    'deviations-back',
    names.map(gradientOutput),
    (model) => writeBackward(model, architecture, { feeds: [INPUT], of, at: names, ...alteredOf(network) }),
    Object.fromEntries(
      Object.entries(seeds).map(([name, { data, dims }]) => [name, new OrtTensor('float32', data, dims)]),
    ),
  );
  const deviations = Float64Array.from(names, (name) => {
    const { std } = spreadOf(
      (results[gradientOutput(name)]?.data as Float32Array | undefined) ?? new Float32Array(),
    );
    return Number.isNaN(std) ? Number.POSITIVE_INFINITY : std;
  });
  return { runId, names, deviations };
}

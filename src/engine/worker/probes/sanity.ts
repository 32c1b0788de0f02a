import { classMap } from '../../../explain/layer-map';
import { rankCorrelation } from '../../../explain/rank-correlation';
import { reachBelow, saliencyMap } from '../../../explain/saliency';
import { seedOf } from '../../../graph/backward/seed';
import { asTensorName } from '../../../network/spec';
import { randomised, weightGroups } from '../../../weights/randomised';
import type { ProbesRequests, SanityMethod } from '../../protocol/probes';
import type { CurrentRun, EngineState } from '../engine-state';
import { runBackward } from '../gradients/backward-run';
import { meantRun } from '../gradients/current';
import { giveWay } from '../handler';
import { mapShape, Network } from '../run/network';

const INPUT = asTensorName('input');
const LAST = asTensorName('relu5');

type Sanity = ProbesRequests['randomised-map'];

interface Found {
  readonly dims: readonly [number, number];
  readonly data: Float32Array;
  readonly logit: number;
}

/** The map of a method in any network of the current one's architecture. */
async function mapIn(
  { runtime }: EngineState,
  network: Network,
  { run, input }: CurrentRun,
  index: number,
  method: SanityMethod,
): Promise<Found> {
  const host = { runtime, model: { network } };
  const seed = seedOf(run.architecture, { class: index });
  if (method === 'cam') {
    const own = await network.run(input, run.architecture.inputSize);
    try {
      const { by, value } = await runBackward(host, own, seed, [LAST]);
      const { tensor } = await network.tensor(own, LAST, true);
      const [channels, height, width] = mapShape(run.architecture, LAST);
      const activation = await network.values(tensor);
      const gradient = by.get(LAST) ?? new Float32Array();
      const data = classMap('hires-cam', activation, gradient, channels);
      return { dims: [height, width], data, logit: value };
    } finally {
      own.store.dispose();
    }
  }
  // From the input on: no session but this one holds the random weights.
  const { by, value } = await runBackward(host, { ...run, lesion: null }, seed, [INPUT], input);
  const [, height, width] = mapShape(run.architecture, INPUT);
  const gradient = by.get(INPUT) ?? new Float32Array();
  return { dims: [height, width], data: saliencyMap(method, gradient, input, height * width), logit: value };
}

/** A map as it is, and as it is when the network's top has forgotten all that it learnt. */
export async function randomisedMap(
  state: EngineState,
  { runId, class: index, method, depth, seed }: Sanity['in'],
  signal: AbortSignal,
): Promise<Sanity['out']> {
  const current = meantRun(state, runId);
  const { network } = state.model;
  const groups = weightGroups(current.run.architecture);
  const original = await mapIn(state, network, current, index, method);
  await giveWay(signal);
  let found = original;
  if (depth > 0) {
    const ops = groups.slice(0, depth).flatMap((group) => group.ops);
    const other = new Network(state.runtime, randomised(network.model, ops, seed));
    try {
      found = await mapIn(state, other, current, index, method);
    } finally {
      await other.dispose();
    }
  }
  const last = depth > 0 ? groups[depth - 1] : undefined;
  return {
    runId: current.runId,
    dims: found.dims,
    data: found.data,
    reach: reachBelow(found.data, method === 'cam' ? 0 : 0.005),
    correlation: rankCorrelation(original.data, found.data),
    absoluteCorrelation: rankCorrelation(original.data.map(Math.abs), found.data.map(Math.abs)),
    group: last === undefined ? null : { kind: last.kind, block: last.block },
    groups: groups.length,
    logit: found.logit,
  };
}

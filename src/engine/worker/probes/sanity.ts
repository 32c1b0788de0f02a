import { rankCorrelation } from '../../../explain/rank-correlation';
import { randomised, weightGroups } from '../../../weights/randomised';
import type { ProbesRequests } from '../../protocol/probes';
import type { EngineState } from '../engine-state';
import { meantRun } from '../gradients/current';
import type { RequestContext } from '../handler';
import { Network } from '../run/network';
import { mapIn } from './map-in';

type Sanity = ProbesRequests['randomised-map'];

/** A map as it is, or as it is when the network's top has forgotten all that it learnt. */
export async function randomisedMap(
  state: EngineState,
  { runId, class: index, against, map, depth, seed, original }: Sanity['in'],
  { signal, onProgress }: Pick<RequestContext, 'signal' | 'onProgress'>,
): Promise<Sanity['out']> {
  const current = meantRun(state, runId);
  const { network } = state.model;
  const groups = weightGroups(current.run.architecture);
  const question = { class: index, ...(against !== undefined && { against }) };
  const ops = groups.slice(0, depth).flatMap((group) => group.ops);
  const at = depth === 0 ? network : new Network(state.runtime, randomised(network.model, ops, seed));
  try {
    const found = await mapIn(state, at, current, question, map, { signal, onProgress });
    const before = original ?? found.data;
    const last = groups[depth - 1];
    return {
      ...found,
      runId: current.runId,
      correlation: rankCorrelation(before, found.data),
      absoluteCorrelation: rankCorrelation(before.map(Math.abs), found.data.map(Math.abs)),
      group: last === undefined ? null : { kind: last.kind, block: last.block },
      groups: groups.length,
    };
  } finally {
    if (at !== network) await at.dispose();
  }
}

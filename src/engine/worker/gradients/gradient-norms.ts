import { chainCuts } from '../../../explain/chain';
import { norm } from '../../../explain/layer-map';
import { planLesion } from '../../../explain/lesion';
import { crossEntropy } from '../../../explain/loss';
import { logitsSeed, seedOf } from '../../../graph/backward/seed';
import { asTensorName } from '../../../network/spec';
import type { GradientsRequests } from '../../protocol/gradients';
import type { EngineState } from '../engine-state';
import { giveWay } from '../handler';
import { runCut } from '../run/cut-runs';
import type { NetworkRun } from '../run/network';
import { runBackward } from './backward-run';

type Norms = GradientsRequests['gradient-norms'];

async function normsOf(
  state: EngineState,
  run: NetworkRun,
  { class: index, against, of, at }: Norms['in'],
): Promise<{ readonly norms: Float64Array; readonly value: number }> {
  const names = at.map(asTensorName);
  const ofLogit = seedOf(run.architecture, { class: index, ...(against !== undefined && { against }) });
  const loss = crossEntropy(run.logits, index, state.model.summary.activation);
  const seed = of === 'loss' ? logitsSeed(loss.gradient) : ofLogit;
  const { value, by } = await runBackward(state, run, seed, names);
  const norms = Float64Array.from(names, (name) => norm(by.get(name) ?? new Float32Array()));
  return { norms, value: of === 'loss' ? loss.value : value };
}

/** How much of the gradient reaches each tensor, in the network as it is cut, and without cuts. */
export async function gradientNorms(
  state: EngineState,
  asked: Norms['in'],
  signal: AbortSignal,
): Promise<Norms['out']> {
  const { runId, run } = state.current;
  const { run: uncut } = state.uncut;
  const plain = uncut === run && !asked.chain ? null : (await normsOf(state, uncut, asked)).norms;
  await giveWay(signal);
  if (!asked.chain) return { runId, ...(await normsOf(state, run, asked)), uncut: plain };
  const plan = planLesion(uncut.architecture, chainCuts(uncut.architecture));
  const chain = await runCut(state.model.network, uncut, plan);
  try {
    return { runId, ...(await normsOf(state, chain, asked)), uncut: plain };
  } finally {
    chain.store.dispose();
  }
}

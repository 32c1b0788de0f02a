import { DenseLensError } from '../../../errors';
import type { LesionPlan } from '../../../explain/lesion';
import { capturedTensors, feedsOf, resolveAlias } from '../../../graph/capture';
import { m as core } from '../../../messages/m';
import { asTensorName, type TensorName } from '../../../network/spec';
import { logitsOf, type Network, type NetworkRun } from './network';
import { TensorStore } from './tensor-store';

const LOGITS = asTensorName('classifier');

const cutKey = ({ masks }: LesionPlan): string => `cut:${[...masks.keys()].join()}`;

/** What lies behind cuts, on the way to these outputs, fed with what they leave as it was. */
function planOf({ architecture, store }: NetworkRun, lesion: LesionPlan, outputs: readonly TensorName[]) {
  const atHand = (name: TensorName): boolean =>
    !lesion.affected.has(name) && store.isHeld(resolveAlias(architecture, name));
  return { feeds: feedsOf(architecture, outputs, atHand), outputs, cuttable: [...lesion.masks.keys()] };
}

/** Values for such a plan's inputs. */
const feedsFor = (
  network: Network,
  uncut: NetworkRun,
  lesion: LesionPlan,
  plan: ReturnType<typeof planOf>,
) => ({
  ...Object.fromEntries(plan.feeds.map((name) => [name, network.held(uncut, name)])),
  ...network.maskTensors(lesion, plan.cuttable),
});

/**
 * The run of a cut network, from an uncut one: computes only what lies behind the cuts, and borrows the rest.
 * The uncut run must outlive it.
 */
export async function runCut(network: Network, uncut: NetworkRun, lesion: LesionPlan): Promise<NetworkRun> {
  const { architecture, store } = uncut;
  const outputs = capturedTensors(architecture).filter((name) => lesion.affected.has(name));
  const plan = planOf(uncut, lesion, outputs);
  const start = performance.now();
  const feeds = feedsFor(network, uncut, lesion, plan);
  const held = await network.runPlan(architecture, cutKey(lesion), plan, feeds, [LOGITS]);
  return {
    architecture,
    store: new TensorStore(held, { store, affected: lesion.affected }),
    logits: logitsOf(network.model, held),
    milliseconds: performance.now() - start,
    lesion,
  };
}

/** Releases sessions of earlier cuts, of whose tensors none is left, when there are many. */
export async function trimCuts({ sessions }: Network, held: NetworkRun | null): Promise<void> {
  const kept = held?.lesion == null ? '' : `${cutKey(held.lesion)}@`;
  await sessions.trim((key) => key.startsWith('cut') && (kept === '' || !key.startsWith(kept)));
}

/**
 * The logits alone of a cut network. A sweep asks for many cuts of one reader after the other: they share a
 * session, which goes when the next reader's comes.
 */
export async function logitsOfCut(
  network: Network,
  uncut: NetworkRun,
  lesion: LesionPlan,
): Promise<Float32Array> {
  const { architecture } = uncut;
  if (architecture.spec.numClasses === 0)
    throw new DenseLensError('explain/unsupported', core.heads_needs_classes());
  const plan = planOf(uncut, lesion, [LOGITS]);
  const key = `${plan.cuttable.join()}@${architecture.inputSize.join('×')}`;
  const session = await network.sessions.passing(key, architecture, plan);
  const outputs = await session.run(feedsFor(network, uncut, lesion, plan));
  const logits = outputs[LOGITS];
  if (logits === undefined) throw new DenseLensError('engine/failed', 'The cut network gave no logits.');
  return (logits.data as Float32Array).slice();
}

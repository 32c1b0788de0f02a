import { crossEntropy } from '../../../explain/loss';
import { distanceInLevels, inputBounds, signStep } from '../../../explain/perturb';
import { logitsSeed, seedOf } from '../../../graph/backward/seed';
import { asTensorName, inputChannelsOf } from '../../../network/spec';
import { topK } from '../../../tensor/top-k';
import type { Picture } from '../../../tensor/value-picture';
import type { ProbesRequests } from '../../protocol/probes';
import type { EngineState } from '../engine-state';
import { runBackward } from '../gradients/backward-run';
import { pictureOf } from '../gradients/baseline';
import { batchLogits } from '../gradients/batch-run';
import { meantRun } from '../gradients/current';

const INPUT = asTensorName('input');

type Step = ProbesRequests['fool-step'];
type Look = ProbesRequests['fool-look'];

/** A step against, or towards, a class. */
export async function foolStep(
  state: EngineState,
  { runId, class: index, isTowards, from, step, epsilon }: Step['in'],
): Promise<Step['out']> {
  const current = meantRun(state, runId);
  const { run, input } = current;
  const { activation } = state.model.summary;
  seedOf(run.architecture, { class: index });
  // The loss's derivative by the logits depends on the logits, which the way forth gives first.
  const [logits = run.logits] = from === null ? [] : await batchLogits(state, run, from, 1);
  const loss = crossEntropy(logits, index, activation);
  const { by } = await runBackward(state, run, logitsSeed(loss.gradient), [INPUT], from);
  const uphill = by.get(INPUT) ?? new Float32Array();
  const bounds = inputBounds(state.model.recipe, inputChannelsOf(run.architecture.spec));
  const signed = { step: isTowards ? -step : step, epsilon };
  return {
    runId: current.runId,
    data: signStep(from ?? input, input, uphill, signed, bounds),
    loss: loss.value,
  };
}

/** Mid grey, and what was added, amplified. */
function differencePicture(before: Picture, after: Picture, amplify: number): Picture {
  const data = before.data.map((byte, n) =>
    n % 4 === 3 ? 255 : 128 + amplify * ((after.data[n] ?? 0) - byte),
  );
  return { ...before, data };
}

/** A perturbed input beside the image. */
export async function foolLook(
  state: EngineState,
  { runId, class: index, data, topK: k, amplify }: Look['in'],
): Promise<Look['out']> {
  const { run, input } = meantRun(state, runId);
  const { activation } = state.model.summary;
  seedOf(run.architecture, { class: index });
  const [logits = new Float32Array()] = await batchLogits(state, run, data, 1);
  const [before, after] = [pictureOf(state, input), pictureOf(state, data)];
  const bounds = inputBounds(state.model.recipe, inputChannelsOf(run.architecture.spec));
  return {
    runId,
    before,
    after,
    difference: differencePicture(before, after, amplify),
    top: topK(logits, k, activation),
    topBefore: topK(run.logits, k, activation),
    loss: crossEntropy(logits, index, activation).value,
    lossBefore: crossEntropy(run.logits, index, activation).value,
    ...distanceInLevels(data, input, bounds),
  };
}

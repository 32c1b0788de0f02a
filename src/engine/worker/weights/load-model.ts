import { DenseLensError } from '../../../errors';
import type { CanonicalModel, InputRecipe, OutputActivation } from '../../../formats/canonical';
import type { OriginalGraph } from '../../../formats/from-onnx';
import { numberedLabels, requireLabelCount } from '../../../formats/labels';
import type { ModelConfig } from '../../../formats/model-config';
import { withPool } from '../../../formats/pooled';
import {
  checkActivation,
  checkEpsilon,
  checkPool,
  checkRecipeChanges,
  completeRecipe,
  mergeChanges,
} from '../../../formats/recipe-check';
import { modelTotals } from '../../../network/facts';
import { inputChannelsOf } from '../../../network/spec';
import type { Progress } from '../../protocol/messages';
import type { Requests } from '../../protocol/requests';
import type { ModelParity, ModelSummary } from '../../protocol/weights';
import { isRuntimeMissing, runtimeBroken } from '../backend/runtime-files';
import type { EngineState } from '../engine-state';
import { giveWay } from '../handler';
import { m } from '../messages/m';
import { Network } from '../run/network';
import { withModelFiles } from './model-files';

/** The check of a recognised graph against the file's own; nothing is shown that has not passed it. */
async function checked(
  { runtime }: EngineState,
  model: CanonicalModel,
  original: OriginalGraph,
  input: InputRecipe,
  signal: AbortSignal,
  onProgress: (progress: Progress) => void,
): Promise<ModelParity> {
  if (signal.aborted) throw new DenseLensError('engine/cancelled', m.model_cancelled());
  onProgress({ stage: 'check', loaded: 0, total: 1 });
  const { checkParity } = await import('./parity');
  return checkParity(runtime.ort, model, original, input.size);
}

/** Another ε, which weights alone do not have. @throws `recipe/invalid` where a graph has its own */
function withEpsilon(model: CanonicalModel, epsilon: number | null): CanonicalModel {
  if (epsilon === null || epsilon === model.epsilon) return model;
  if (model.source === 'onnx') {
    throw new DenseLensError('recipe/invalid', m.model_epsilon({ epsilon: model.epsilon }));
  }
  return { ...model, epsilon };
}

/** The graph's word counts first: what it ends in, DenseLens shows. A network of one class is one that sigmoid ends. */
function activationOf(
  model: CanonicalModel,
  config: ModelConfig,
  chosen: OutputActivation | null,
): Pick<ModelSummary, 'activation' | 'activationFrom'> {
  if (model.activation !== undefined) return { activation: model.activation, activationFrom: 'graph' };
  if (chosen !== null) return { activation: chosen, activationFrom: 'choice' };
  if (config.activation !== undefined) return { activation: config.activation, activationFrom: 'file' };
  return { activation: model.spec.numClasses === 1 ? 'sigmoid' : 'softmax', activationFrom: 'assumption' };
}

/**
 * Loads a model beside the current one and takes its place only when its session stands: a file that is
 * refused changes nothing.
 * @throws `recipe/invalid`, before anything is fetched; the codes of fetching, reading and recognising;
 *   `model/labels`; `model/unsupported` when the check fails
 */
export async function loadModel(
  state: EngineState,
  { id, name, source, recipe, labels, choice, ...choices }: Requests['load-model']['in'],
  signal: AbortSignal,
  onProgress: (progress: Progress) => void,
): Promise<ModelSummary> {
  const changes = checkRecipeChanges(recipe ?? {});
  const chosen = choices.activation == null ? null : checkActivation(choices.activation);
  const epsilon = choices.epsilon == null ? null : checkEpsilon(choices.epsilon);
  const pool = choices.pool == null ? null : checkPool(choices.pool);
  const { value, files, provenance } = await withModelFiles(source, signal, onProgress, async (given) => {
    onProgress({ stage: 'parse', loaded: 0, total: 1 });
    // The readers come while the file does.
    const { readModel } = await import('../../../formats/model-source');
    return readModel(given, choice === undefined ? {} : { choice });
  });
  // Sessions must not be made at the same time.
  await state.runtime.started;
  const { config, original } = value;
  // A graph says by itself how it pools.
  const pooled = pool === null || !value.isWeightsOnly ? value.model : withPool(value.model, pool);
  const model = withEpsilon(pooled, epsilon ?? config.epsilon ?? null);
  const channels = inputChannelsOf(model.spec);
  const input = completeRecipe(value.recipe, mergeChanges(config.recipe, changes), channels);
  const given = labels ?? value.labels;
  const { oddWeights } = await import('../../../formats/odd-weights');
  const notes = [...value.notes, ...config.notes, ...oddWeights(model)];
  const summary: ModelSummary = {
    id,
    name,
    source: source.kind === 'made' ? 'made' : model.source,
    spec: model.spec,
    ...modelTotals(model.spec, input.size),
    input,
    folded: [...model.folded],
    labels:
      given === null
        ? numberedLabels(model.spec.numClasses)
        : requireLabelCount(given, model.spec.numClasses),
    ...activationOf(model, config, chosen),
    ...(value.thresholds !== null && { thresholds: value.thresholds }),
    epsilon: model.epsilon,
    isWeightsOnly: value.isWeightsOnly,
    bytes: files.reduce((sum, { bytes }) => sum + bytes.length, 0),
    ...(notes.length > 0 && { notes }),
    ...(provenance !== null && { provenance }),
    ...(original !== null && { parity: await checked(state, model, original, input, signal, onProgress) }),
  };
  if (signal.aborted) throw new DenseLensError('engine/cancelled', m.model_cancelled());
  onProgress({ stage: 'session', loaded: 0, total: 1 });
  const network = new Network(state.runtime, model);
  try {
    await network.prepare(input.size);
    state.runtime.releaseProgram();
    // Making a session blocks the thread: that a newer model is wanted is heard only now.
    await giveWay(signal);
  } catch (error) {
    await network.dispose();
    if (error instanceof DenseLensError) throw error;
    const backend = state.runtime.info.backend;
    const reason = error instanceof Error ? error.message : String(error);
    if (isRuntimeMissing(reason)) throw runtimeBroken(state.runtime.files, error);
    throw new DenseLensError('engine/failed', m.runtime_refused({ backend, reason }), { cause: error });
  }
  await state.replaceModel({ network, summary, recipe: input });
  return summary;
}

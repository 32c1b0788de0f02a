import { DenseLensError } from '../../../errors';
import type { CanonicalModel, InputRecipe } from '../../../formats/canonical';
import type { OriginalGraph } from '../../../formats/from-onnx';
import { numberedLabels, requireLabelCount } from '../../../formats/labels';
import { readModel } from '../../../formats/model-source';
import { checkRecipeChanges, completeRecipe } from '../../../formats/recipe-check';
import { modelTotals } from '../../../network/facts';
import type { Progress } from '../../protocol/messages';
import type { Requests } from '../../protocol/requests';
import type { ModelParity, ModelSummary } from '../../protocol/weights';
import type { EngineState } from '../engine-state';
import { Network } from '../run/network';
import { withModelFiles } from './model-loading';

/** The check of a recognised graph against the file's own; nothing is shown that has not passed it. */
async function checked(
  { runtime }: EngineState,
  model: CanonicalModel,
  original: OriginalGraph,
  input: InputRecipe,
  signal: AbortSignal,
  onProgress: (progress: Progress) => void,
): Promise<ModelParity> {
  if (signal.aborted) throw new DenseLensError('engine/cancelled', 'Loading the model was cancelled.');
  onProgress({ stage: 'check', loaded: 0, total: 1 });
  const { checkParity } = await import('./parity');
  return checkParity(runtime.ort, model, original, input.size);
}

/**
 * Loads a model beside the current one and takes its place only when its session stands: a file that is
 * refused changes nothing.
 * @throws `recipe/invalid`, before anything is fetched; the codes of fetching, reading and recognising;
 *   `model/labels`; `model/unsupported` when the check fails
 */
export async function loadModel(
  state: EngineState,
  { id, name, source, recipe, labels, choice }: Requests['load-model']['in'],
  signal: AbortSignal,
  onProgress: (progress: Progress) => void,
): Promise<ModelSummary> {
  const changes = checkRecipeChanges(recipe ?? {});
  const { value, files, provenance } = await withModelFiles(source, signal, onProgress, (given) => {
    onProgress({ stage: 'parse', loaded: 0, total: 1 });
    return readModel(given, choice === undefined ? {} : { choice });
  });
  const { model, original } = value;
  const input = completeRecipe(value.recipe, changes);
  const given = labels ?? value.labels;
  const summary: ModelSummary = {
    id,
    name,
    source: model.source,
    spec: model.spec,
    ...modelTotals(model.spec, input.size),
    input,
    folded: [...model.folded],
    labels:
      given === null
        ? numberedLabels(model.spec.numClasses)
        : requireLabelCount(given, model.spec.numClasses),
    bytes: files.reduce((sum, { bytes }) => sum + bytes.length, 0),
    ...(value.notes.length > 0 && { notes: value.notes }),
    ...(provenance !== null && { provenance }),
    ...(original !== null && { parity: await checked(state, model, original, input, signal, onProgress) }),
  };
  if (signal.aborted) throw new DenseLensError('engine/cancelled', 'Loading the model was cancelled.');
  onProgress({ stage: 'session', loaded: 0, total: 1 });
  const network = new Network(state.runtime, model);
  try {
    await network.prepare(input.size);
  } catch (error) {
    await network.dispose();
    if (error instanceof DenseLensError) throw error;
    const backend = state.runtime.info.backend;
    const reason = error instanceof Error ? error.message : String(error);
    throw new DenseLensError('engine/failed', `ONNX Runtime (${backend}) refused this model: ${reason}`, {
      cause: error,
    });
  }
  await state.replaceModel({ network, summary, recipe: input });
  return summary;
}

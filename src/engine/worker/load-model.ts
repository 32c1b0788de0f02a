import { DenseLensError } from '../../errors';
import { type ClassLabel, TORCHVISION_RECIPE } from '../../model/canonical';
import { modelTotals } from '../../model/facts';
import { modelFromSafetensors } from '../../model/from-safetensors';
import type { ModelSummary, Progress, Requests } from '../protocol';
import type { EngineState } from './engine-state';
import { fetchModel } from './model-loading';
import { Network } from './network';

function checkLabels(labels: readonly ClassLabel[] | null, classes: number): readonly ClassLabel[] {
  if (labels === null) return Array.from({ length: classes }, (_, index) => ({ en: `class ${index}` }));
  if (labels.length === classes) return labels;
  throw new DenseLensError(
    'model/labels',
    `The model has ${classes} classes, but ${labels.length} labels came with it.`,
  );
}

/**
 * Loads a model beside the current one and takes its place only when its session stands: a file that is
 * refused changes nothing.
 * @throws the codes of fetching, reading and recognising; `model/labels`; `model/unsupported` when ORT refuses
 */
export async function loadModel(
  state: EngineState,
  { id, name, source, recipe, labels }: Requests['load-model']['in'],
  signal: AbortSignal,
  onProgress: (progress: Progress) => void,
): Promise<ModelSummary> {
  const files = await fetchModel(source, signal, onProgress);
  onProgress({ stage: 'parse', loaded: 0, total: 1 });
  const [file] = files;
  if (file === undefined) throw new DenseLensError('model/corrupt', 'There is no file to load.');
  const model = modelFromSafetensors(file.bytes);
  const input = recipe ?? TORCHVISION_RECIPE;
  const summary: ModelSummary = {
    id,
    name,
    source: model.source,
    spec: model.spec,
    ...modelTotals(model.spec, input.size),
    input,
    folded: [...model.folded],
    labels: checkLabels(labels, model.spec.numClasses),
    bytes: files.reduce((sum, { bytes }) => sum + bytes.length, 0),
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

import type { ModelRequest } from '../../src/engine/client/engine';
import type { ModelSummary } from '../../src/engine/protocol/weights';
import type { ClassLabel, InputRecipe } from '../../src/formats/canonical';
import { requestFromFiles } from '../catalogue/own-model';
import type { ConsoleContext } from './console-api';
import { type ModelFile, modelFiles } from './model-files';

/** How to read the visitor's own model; an id brings all of this itself. */
export interface LoadModelOptions {
  readonly name?: string;
  /** In class order; their count must be the model's. */
  readonly labels?: readonly (string | ClassLabel)[];
  readonly input?: InputRecipe;
}

/** @throws `model/…` */
export async function loadModel(
  { store }: ConsoleContext,
  choice: string | ModelFile | readonly ModelFile[],
  options: LoadModelOptions = {},
): Promise<ModelSummary> {
  const { loadModel: load } = store.getState();
  if (typeof choice === 'string') return load(choice);
  const request = requestFromFiles(modelFiles(choice));
  const labels = options.labels?.map((label) => (typeof label === 'string' ? { en: label } : label));
  const asked: ModelRequest = {
    ...request,
    name: options.name ?? request.name,
    recipe: options.input ?? null,
    labels: labels ?? null,
  };
  return load(asked);
}

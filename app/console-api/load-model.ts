import type { ModelRequest } from '../../src/engine/client/engine';
import type { ModelSummary } from '../../src/engine/protocol/weights';
import { DenseLensError } from '../../src/errors';
import type { ClassLabel, InputRecipe } from '../../src/formats/canonical';
import { requestFromFiles } from '../catalogue/own-model';
import type { ConsoleContext } from './console-api';

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
  choice: string | Blob | ArrayBuffer,
  options: LoadModelOptions = {},
): Promise<ModelSummary> {
  const { loadModel: load } = store.getState();
  if (typeof choice === 'string') return load(choice);
  const blob = choice instanceof ArrayBuffer ? new Blob([choice]) : choice;
  if (!(blob instanceof Blob)) {
    throw new DenseLensError('model/unknown', 'loadModel takes an id, a Blob, a File or an ArrayBuffer.');
  }
  const request = requestFromFiles([{ name: blob instanceof File ? blob.name : 'model', blob }]);
  const labels = options.labels?.map((label) => (typeof label === 'string' ? { en: label } : label));
  const asked: ModelRequest = {
    ...request,
    name: options.name ?? request.name,
    recipe: options.input ?? null,
    labels: labels ?? null,
  };
  return load(asked);
}

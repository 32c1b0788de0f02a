import type { ModelRequest, ModelSummary } from '../../src/engine/protocol/weights';
import type { ClassLabel, OutputActivation } from '../../src/formats/canonical';
import { checkRecipeChanges, mergeChanges, type RecipeChanges } from '../../src/formats/recipe-check';
import { requestFromFiles } from '../catalogue/own-model';
import type { ConsoleContext } from './context';
import { isMakeModel, type MakeModel, requestFromSpec } from './make-model';
import { type ModelFile, modelFiles } from './model-files';

/** What is otherwise than the model's own file, or its entry in the catalogue, says. */
export interface LoadModelOptions {
  readonly name?: string;
  /** In class order; their count must be the model's. */
  readonly labels?: readonly (string | ClassLabel)[];
  /** What is absent is the model's own, or torchvision's. */
  readonly input?: RecipeChanges;
  /** Which of several networks in the file: an id of the `choices` that the error `model/ambiguous` brings. */
  readonly choice?: string;
  /** Where the file does not say: softmax, or sigmoid for classes that do not exclude each other. */
  readonly activation?: OutputActivation;
  /** ε of the batch norms, for weights alone. */
  readonly epsilon?: number;
}

/** @throws `model/…`, `recipe/invalid`, `spec/impossible` */
export async function loadModel(
  { store, library }: ConsoleContext,
  choice: string | ModelFile | readonly ModelFile[] | MakeModel,
  options: LoadModelOptions = {},
): Promise<ModelSummary> {
  const { loadModel: load } = store.getState();
  const { name, input, activation, epsilon } = options;
  const labels = options.labels?.map((label) => (typeof label === 'string' ? { en: label } : label));
  if (typeof choice === 'string' && Object.keys(options).length === 0) return load(choice);
  const request = isMakeModel(choice)
    ? requestFromSpec(choice)
    : typeof choice === 'string'
      ? await library.request(choice)
      : requestFromFiles(modelFiles(choice));
  const changed: ModelRequest = {
    ...request,
    name: name ?? request.name,
    recipe:
      input === undefined ? request.recipe : mergeChanges(request.recipe ?? {}, checkRecipeChanges(input)),
    labels: labels ?? request.labels,
    ...(options.choice !== undefined && { choice: options.choice }),
    ...(activation !== undefined && { activation }),
    ...(epsilon !== undefined && { epsilon }),
  };
  return load(changed);
}

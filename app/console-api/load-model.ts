import type { ModelRequest, ModelSummary } from '../../src/engine/protocol/weights';
import { DenseLensError } from '../../src/errors';
import type { ClassLabel, OutputActivation } from '../../src/formats/canonical';
import type { Pool } from '../../src/formats/pooled';
import { checkRecipeChanges, mergeChanges, type RecipeChanges } from '../../src/formats/recipe-check';
import { called } from '../../src/messages/say';
import { requestFromFiles } from '../catalogue/own-model';
import { m } from '../messages/m';
import type { ConsoleContext } from './context';
import { optionsGiven, textGiven } from './given';
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
  /** Before the classifier, for weights alone. */
  readonly pool?: Pool;
}

const nameGiven = (value: unknown): string =>
  textGiven(value, 'call/invalid', (given) => m.console_name({ given }));

/** More than the name of a class has. */
const LONGEST_LABEL = 1000;

/** @throws `model/labels` */
function labelsGiven(value: unknown): readonly ClassLabel[] {
  if (!Array.isArray(value))
    throw new DenseLensError('model/labels', m.console_labels({ given: called(value) }));
  return value.map((label: unknown, index) => {
    const { en, zh, emoji }: { readonly [K in keyof ClassLabel]?: unknown } =
      typeof label === 'object' && label !== null ? label : { en: label };
    const texts = [en, zh, emoji].filter((text) => text !== undefined);
    if (
      typeof en !== 'string' ||
      !texts.every((text) => typeof text === 'string' && text.length <= LONGEST_LABEL)
    )
      throw new DenseLensError('model/labels', m.console_label({ index, given: called(label) }));
    return {
      en,
      ...(typeof zh === 'string' && { zh }),
      ...(typeof emoji === 'string' && { emoji }),
    };
  });
}

/** @throws `model/…`, `recipe/invalid`, `spec/impossible`, `call/invalid` */
export async function loadModel(
  { store, library }: ConsoleContext,
  choice: string | ModelFile | readonly ModelFile[] | MakeModel,
  options?: LoadModelOptions,
): Promise<ModelSummary> {
  const { loadModel: load } = store.getState();
  const given = optionsGiven(options, 'loadModel');
  const name = given.name === undefined ? undefined : nameGiven(given.name);
  const labels = given.labels === undefined ? undefined : labelsGiven(given.labels);
  const network = given.choice === undefined ? undefined : nameGiven(given.choice);
  const { input, activation, epsilon, pool } = given as LoadModelOptions;
  if (typeof choice === 'string' && Object.keys(given).length === 0) return load(choice);
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
    ...(network !== undefined && { choice: network }),
    ...(activation !== undefined && { activation }),
    ...(epsilon !== undefined && { epsilon }),
    ...(pool !== undefined && { pool }),
  };
  return load(changed);
}

import { DenseLensError } from '../errors';
import { inputChannelsOf } from '../network/spec';
import { type CanonicalModel, type ClassLabel, type InputRecipe, TORCHVISION_RECIPE } from './canonical';
import { modelFromSafetensors } from './from-safetensors';
import { looksLikeHdf5 } from './hdf5/looks-like';
import type { KerasModel } from './keras/model';
import { numberedLabels } from './labels';
import {
  foreignFormat,
  KERAS_WEIGHTS,
  looksLikeCheckpoint,
  looksLikeKerasArchive,
  looksLikeOnnx,
  looksLikeSafetensors,
} from './looks-like';
import { m } from './messages/m';
import { NO_CONFIG } from './model-config';
import type { ModelReading } from './model-reading';
import type { NamedBytes } from './onnx/file-table';
import { GREY_RECIPE, XRAY_RECIPE } from './recipes';
import { modelsAmong } from './several-models';
import { requireAllShards } from './shards';
import { readZipDirectory } from './zip/zip-directory';

/** What is assumed where a file says nothing of its images. */
const assumedRecipe = ({ spec }: CanonicalModel): InputRecipe =>
  inputChannelsOf(spec) === 1 ? GREY_RECIPE : TORCHVISION_RECIPE;

/** A grey network with thresholds is torchxrayvision's: its −1024 to 1024, and classes each by itself. */
function xRayDefaults(
  model: CanonicalModel,
  thresholds: ModelReading['thresholds'],
): Pick<ModelReading, 'recipe' | 'config'> {
  const isXRay = thresholds !== null && inputChannelsOf(model.spec) === 1;
  return {
    recipe: isXRay ? XRAY_RECIPE : assumedRecipe(model),
    config: thresholds === null ? NO_CONFIG : { ...NO_CONFIG, activation: 'sigmoid' },
  };
}

async function readCheckpoint({ bytes }: NamedBytes, choice: string | undefined): Promise<ModelReading> {
  const { modelFromPytorch } = await import('./from-pytorch');
  const { scriptCodeOf } = await import('./pytorch/script-code');
  const model = modelFromPytorch(bytes, choice, await scriptCodeOf(bytes));
  // torchxrayvision leaves the names of classes empty that a network was not trained for.
  const numbered = numberedLabels(model.spec.numClasses);
  const labels = model.classNames?.map((en, i): ClassLabel => (en === '' ? (numbered[i] ?? { en }) : { en }));
  return {
    model,
    ...xRayDefaults(model, model.thresholds),
    original: null,
    labels: labels ?? null,
    thresholds: model.thresholds,
    notes: model.notes,
    isWeightsOnly: true,
    isHeadKnown: model.isHeadKnown,
  };
}

/** A TensorFlow.js model: its parsed `model.json`, and the files with its weights. */
export async function readTfjs(json: unknown, shards: readonly NamedBytes[]): Promise<ModelReading> {
  const { modelFromTfjs } = await import('./from-tfjs');
  return readingOf(await modelFromTfjs(json, shards));
}

/** A part of an archive, if it is there. */
async function partOf(archive: Uint8Array, name: string): Promise<Uint8Array | null> {
  const entry = readZipDirectory(archive).get(name);
  if (entry === undefined) return null;
  const { unpackEntry } = await import('./zip/unpack');
  return unpackEntry(archive, entry);
}

/** What a Keras model's own description says goes into its reading. */
function readingOf(model: KerasModel): ModelReading {
  const { recipe, notes, said, isWeightsOnly } = model;
  return {
    model,
    recipe,
    labels: null,
    config: said === null ? NO_CONFIG : { ...NO_CONFIG, activation: said },
    original: null,
    thresholds: null,
    notes,
    isWeightsOnly,
  };
}

async function readKeras({ bytes }: NamedBytes): Promise<ModelReading> {
  const { modelFromKeras } = await import('./from-keras');
  const weights = looksLikeHdf5(bytes) ? bytes : await partOf(bytes, KERAS_WEIGHTS);
  const description = looksLikeHdf5(bytes) ? null : await partOf(bytes, 'config.json');
  return readingOf(await modelFromKeras(weights ?? new Uint8Array(), description));
}

/**
 * Reads a model of whatever format its files have: the content decides, names only help.
 * @param choice - a network by the id that `model/ambiguous` gave it
 * @throws `model/corrupt`, `model/unsupported`, `model/ambiguous`
 */
export async function readFiles(
  files: readonly NamedBytes[],
  choice: string | undefined,
): Promise<ModelReading> {
  const [first] = files;
  if (first === undefined) throw new DenseLensError('model/corrupt', m.model_no_file());
  if (files.length > 1 && modelsAmong(files).length > 1)
    throw new DenseLensError('model/unsupported', m.model_several());
  if (files.length === 1 && looksLikeCheckpoint(first)) return readCheckpoint(first, choice);
  if (files.length === 1 && (looksLikeHdf5(first.bytes) || looksLikeKerasArchive(first)))
    return readKeras(first);
  const foreign = files.length === 1 ? foreignFormat(first) : null;
  if (foreign !== null) throw new DenseLensError('model/unsupported', foreign);
  const onnx = files.filter((file) => /\.onnx$/i.test(file.name));
  const safetensors = onnx.length > 0 ? [] : files.filter(looksLikeSafetensors);
  const [weights] = safetensors;
  if (weights !== undefined) {
    requireAllShards(safetensors);
    const model = modelFromSafetensors(
      safetensors.map(({ bytes }) => bytes),
      choice,
    );
    const usual = xRayDefaults(model, model.thresholds);
    return {
      model,
      recipe: usual.recipe,
      config: { ...usual.config, ...model.config },
      original: null,
      labels: null,
      thresholds: model.thresholds,
      notes: model.notes,
      isWeightsOnly: true,
    };
  }
  const graph = onnx[0] ?? files.find(looksLikeOnnx);
  if (graph === undefined) {
    throw new DenseLensError('model/corrupt', m.model_unknown_file({ name: first.name }));
  }
  // Most visits never read ONNX, and its reader is the largest part of the worker.
  const { modelFromOnnx } = await import('./from-onnx');
  const model = modelFromOnnx([graph, ...files.filter((file) => file !== graph)]);
  return {
    model,
    recipe: model.recipe,
    config: NO_CONFIG,
    original: model.original,
    labels: null,
    thresholds: null,
    notes: model.notes,
    isWeightsOnly: false,
  };
}

import { DenseLensError } from '../errors';
import { hasTransitionNorm, hiddenOf, inputChannelsOf } from '../network/spec';
import { type CanonicalModel, type ClassLabel, type InputRecipe, TORCHVISION_RECIPE } from './canonical';
import { isLabelFile, isModelFile } from './file-kinds';
import type { OriginalGraph } from './from-onnx';
import { modelFromSafetensors } from './from-safetensors';
import { looksLikeHdf5 } from './hdf5/looks-like';
import type { KerasModel } from './keras/model';
import { numberedLabels, parseLabels, requireLabelCount } from './labels';
import { loadReaderMessages, m } from './messages/m';
import { isModelConfig, type ModelConfig, NO_CONFIG, readModelConfig } from './model-config';
import type { ModelNote } from './notes';
import type { NamedBytes } from './onnx/file-table';
import { withPool } from './pooled';
import { looksLikeLegacyCheckpoint, pickleEntryOf } from './pytorch/storages';
import { GREY_RECIPE, XRAY_RECIPE } from './recipes';
import { looksLikeZip, readZipDirectory } from './zip/zip-directory';

/** What a set of files turned out to be. */
export interface ModelReading {
  readonly model: CanonicalModel;
  /** Guessed from the source. */
  readonly recipe: InputRecipe;
  /** From a label file among those given, or named by the source itself; their count is the model's. */
  readonly labels: readonly ClassLabel[] | null;
  /** What the file's metadata, or a config file beside it, say. */
  readonly config: ModelConfig;
  /** The graph that the file itself holds, to check the recognised model against; null for safetensors. */
  readonly original: OriginalGraph | null;
  /** What had to be done to the weights, and was taken for granted. */
  readonly notes: readonly ModelNote[];
  /** From what probability on a class counts as found, where the file says (torchxrayvision's `op_threshs`). */
  readonly thresholds: readonly (number | null)[] | null;
  /** Whether the file holds weights alone, so that ReLU, the pool and ε are taken for granted. */
  readonly isWeightsOnly: boolean;
}

/** What the visitor wants of files that hold several things. */
export interface ReadOptions {
  /** A network by the id that `model/ambiguous` gave it. */
  readonly choice?: string;
}

const startsWith = (bytes: Uint8Array, magic: string, at = 0): boolean =>
  [...magic].every((letter, i) => bytes[at + i] === letter.charCodeAt(0));

/** Formats that people have beside them, and what to do. */
const foreignFormats: readonly (readonly [
  say: (file: { readonly name: string }) => string,
  is: (bytes: Uint8Array) => boolean,
])[] = [
  [(file) => m.model_empty_zip(file), looksLikeZip],
  [(file) => m.model_pickle(file), (bytes) => bytes[0] === 0x80 && (bytes[1] ?? 9) <= 5],
  [(file) => m.model_tflite(file), (bytes) => startsWith(bytes, 'TFL3', 4)],
  [(file) => m.model_gguf(file), (bytes) => startsWith(bytes, 'GGUF')],
  [(file) => m.model_gzip(file), (bytes) => bytes[0] === 0x1f && bytes[1] === 0x8b],
  [(file) => m.model_lfs(file), (bytes) => startsWith(bytes, 'version https://git-lfs')],
  [(file) => m.model_html(file), (bytes) => /^\s*<(!doctype|html)/i.test(head(bytes))],
];

function head(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes.subarray(0, 64));
}

/** A length that a header can have, then a brace: the file may still be damaged. */
function looksLikeSafetensors({ name, bytes }: NamedBytes): boolean {
  if (/\.safetensors$/i.test(name)) return true;
  if (bytes.byteLength < 9 || bytes[8] !== 0x7b) return false;
  const length = new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true);
  return length <= 100_000_000n;
}

/** Large models are saved in several files: `model-00001-of-00003.safetensors`. */
const SHARD = /-(\d+)-of-(\d+)\.safetensors$/i;

/** @throws `model/unsupported`, naming the file that is missing */
function requireAllShards(files: readonly NamedBytes[]): void {
  const [first] = files;
  const [ending, , count] = SHARD.exec(first?.name ?? '') ?? [];
  if (first === undefined || ending === undefined || count === undefined) return;
  const stem = first.name.slice(0, -ending.length);
  for (let number = 1; number <= Number(count); number++) {
    const name = `${stem}-${String(number).padStart(count.length, '0')}-of-${count}.safetensors`;
    if (number > files.length || !files.some((file) => file.name === name)) {
      throw new DenseLensError('model/unsupported', m.model_part_missing({ count: Number(count), name }));
    }
  }
}

/** Its list of which tensor is in which file says nothing that the files do not. */
const isShardIndex = ({ name }: NamedBytes): boolean => /\.safetensors\.index\.json$/i.test(name);

/** What an archive holds in place of the archive, if it holds a model; else the files as they are. */
async function unpacked(files: readonly NamedBytes[]): Promise<readonly NamedBytes[]> {
  const [archive] = files;
  if (archive === undefined || files.length > 1 || !looksLikeZip(archive.bytes)) return files;
  if (looksLikeCheckpoint(archive) || looksLikeKerasArchive(archive)) return files;
  const wanted = [...readZipDirectory(archive.bytes).values()].filter(
    ({ name }) => !/(^|\/)(\.|__MACOSX\/)/.test(name) && (isModelFile({ name }) || isLabelFile({ name })),
  );
  if (!wanted.some(({ name }) => isModelFile({ name }))) return files;
  const { unpackEntry } = await import('./zip/unpack');
  return Promise.all(
    wanted.map(async (entry) => ({
      name: entry.name.slice(entry.name.lastIndexOf('/') + 1),
      bytes: await unpackEntry(archive.bytes, entry),
    })),
  );
}

/** `ir_version` comes first in the files of all exporters. */
const looksLikeOnnx = ({ name, bytes }: NamedBytes): boolean =>
  /\.onnx$/i.test(name) || (bytes[0] === 0x08 && (bytes[1] ?? 0) < 0x80);

/** What torch.save writes, in either of its formats. */
const looksLikeCheckpoint = ({ bytes }: NamedBytes): boolean =>
  looksLikeLegacyCheckpoint(bytes) ||
  (looksLikeZip(bytes) && pickleEntryOf(readZipDirectory(bytes).keys()) !== undefined);

/** What Keras 3 writes; Keras 2.12's archives have the same files. */
const looksLikeKerasArchive = ({ bytes }: NamedBytes): boolean =>
  looksLikeZip(bytes) && readZipDirectory(bytes).has(KERAS_WEIGHTS);
const KERAS_WEIGHTS = 'model.weights.h5';

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
  const model = modelFromPytorch(bytes, choice);
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
  };
}

async function readTfjs(json: unknown, shards: readonly NamedBytes[]): Promise<ModelReading> {
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

const isTfjsModel = (json: unknown): boolean =>
  typeof json === 'object' && json !== null && 'weightsManifest' in json;

/** A TensorFlow.js model's `model.json` among files, parsed. */
function tfjsIn(files: readonly NamedBytes[]): { readonly file: NamedBytes; readonly json: unknown } | null {
  for (const file of files) {
    const json = parsedJson(file);
    if (isTfjsModel(json)) return { file, json };
  }
  return null;
}

async function readFiles(files: readonly NamedBytes[], { choice }: ReadOptions): Promise<ModelReading> {
  const foreign = (file: NamedBytes) => foreignFormats.find(([, is]) => is(file.bytes));
  const [first] = files;
  if (first === undefined) throw new DenseLensError('model/corrupt', m.model_no_file());
  if (files.length === 1 && looksLikeCheckpoint(first)) return readCheckpoint(first, choice);
  if (files.length === 1 && (looksLikeHdf5(first.bytes) || looksLikeKerasArchive(first)))
    return readKeras(first);
  const refused = files.length === 1 ? foreign(first) : undefined;
  if (refused !== undefined) {
    const [say] = refused;
    throw new DenseLensError('model/unsupported', say({ name: first.name }));
  }
  const onnx = files.filter((file) => /\.onnx$/i.test(file.name));
  const safetensors = onnx.length > 0 ? [] : files.filter(looksLikeSafetensors);
  const isSharded = safetensors.length > 1 && safetensors.every(({ name }) => SHARD.test(name));
  if (onnx.length + safetensors.length > 1 && !isSharded)
    throw new DenseLensError('model/unsupported', m.model_several());
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
      notes: [],
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

/** Labels that a file brings along may be those of what it was fine-tuned from: they are left, and that is said. */
function withOwnLabels(reading: ModelReading): ModelReading {
  const { config, model } = reading;
  const labels = config.labels ?? reading.labels;
  const { numClasses } = model.spec;
  if (labels === null || labels.length === numClasses) return { ...reading, labels };
  const note: ModelNote = { code: 'labels-left', names: labels.length, classes: numClasses };
  return { ...reading, notes: [...reading.notes, note], labels: null };
}

/** What weights alone do not say of what is unusual about a network. */
function assumptions({ model: { spec }, isWeightsOnly }: ModelReading): readonly ModelNote[] {
  if (!isWeightsOnly) return [];
  return [
    ...(hiddenOf(spec).length > 0 ? [{ code: 'hidden-relu' as const }] : []),
    ...(spec.numClasses === 0 ? [{ code: 'no-classifier' as const }] : []),
    ...(hasTransitionNorm(spec) ? [] : [{ code: 'bare-transitions' as const }]),
  ];
}

/** What a file's name says is JSON, and is; null for anything else. */
function parsedJson({ name, bytes }: NamedBytes): unknown {
  if (!/\.json$/i.test(name)) return null;
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return null;
  }
}

/** A config.json that lies beside a model; null for anything else, such as labels. */
function parsedConfig(file: NamedBytes): unknown {
  const json = parsedJson(file);
  return isModelConfig(json) ? json : null;
}

/**
 * Reads a model from whatever files were given: a safetensors file (or the several of one model), a PyTorch
 * checkpoint, or an ONNX file with its data files, or a zip archive of these; and a label or config file beside it. The content decides, names only help.
 * @throws `model/corrupt`, `model/unsupported`, `model/ambiguous`, `model/labels`, `recipe/invalid`
 */
export async function readModel(
  given: readonly NamedBytes[],
  options: ReadOptions = {},
): Promise<ModelReading> {
  await loadReaderMessages();
  const files = (await unpacked(given)).filter((file) => !isShardIndex(file));
  const tfjs = tfjsIn(files);
  const configFiles = files.filter((file) => file !== tfjs?.file && parsedConfig(file) !== null);
  const labelFiles = files.filter(
    (file) => isLabelFile(file) && file !== tfjs?.file && !configFiles.includes(file),
  );
  const models = files.filter((file) => !isLabelFile(file));
  const found = await (tfjs === null ? readFiles(models, options) : readTfjs(tfjs.json, models));
  const beside = configFiles.map((file) => readModelConfig(parsedConfig(file)));
  const config: ModelConfig = Object.assign({}, found.config, ...beside);
  // Weights alone do not say how the last maps become numbers.
  const isMax = config.pool === 'max' && found.isWeightsOnly;
  const model = isMax ? withPool(found.model, 'max') : found.model;
  const said = config.thresholds?.length === model.spec.numClasses ? config.thresholds : null;
  const thresholds = found.thresholds ?? said;
  const reading = { ...found, model, config, thresholds, notes: [...found.notes, ...assumptions(found)] };
  const [labelFile, another] = labelFiles;
  if (labelFile === undefined) return withOwnLabels(reading);
  if (another !== undefined) {
    throw new DenseLensError(
      'model/labels',
      m.model_which_labels({ first: labelFile.name, second: another.name }),
    );
  }
  const labels = parseLabels(labelFile.name, labelFile.bytes);
  return { ...reading, labels: requireLabelCount(labels, reading.model.spec.numClasses) };
}

import { DenseLensError } from '../errors';
import { hasTransitionNorm, hiddenOf } from '../network/spec';
import { isLabelFile, isModelFile } from './file-kinds';
import { parseLabels, requireLabelCount } from './labels';
import { looksLikeCheckpoint, looksLikeKerasArchive } from './looks-like';
import { loadReaderMessages, m } from './messages/m';
import { isModelConfig, type ModelConfig, readModelConfig } from './model-config';
import type { ModelReading } from './model-reading';
import type { ModelNote } from './notes';
import type { NamedBytes } from './onnx/file-table';
import { withPool } from './pooled';
import { readFiles, readTfjs } from './read-files';
import { modelsAmong, readOneOf } from './several-models';
import { isShardIndex } from './shards';
import { looksLikeZip, readZipDirectory } from './zip/zip-directory';

/** What the visitor wants of files that hold several things. */
export interface ReadOptions {
  /** A network by the id that `model/ambiguous` gave it. */
  readonly choice?: string;
}

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
  const short = ({ name }: { readonly name: string }): string => name.slice(name.lastIndexOf('/') + 1);
  // Of two folders, both may have a model.pth.
  const isAlone = (name: string): boolean => wanted.filter((entry) => short(entry) === name).length === 1;
  return Promise.all(
    wanted.map(async (entry) => ({
      name: isAlone(short(entry)) ? short(entry) : entry.name,
      bytes: await unpackEntry(archive.bytes, entry),
    })),
  );
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
function assumptions({ model: { spec }, isWeightsOnly, isHeadKnown }: ModelReading): readonly ModelNote[] {
  if (!isWeightsOnly) return [];
  return [
    ...(hiddenOf(spec).length > 0 && isHeadKnown !== true ? [{ code: 'hidden-relu' as const }] : []),
    ...(spec.numClasses === 0 ? [{ code: 'no-classifier' as const }] : []),
    ...(hasTransitionNorm(spec) ? [] : [{ code: 'bare-transitions' as const }]),
  ];
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
  const contents = await unpacked(given);
  const files = contents.filter((file) => !isShardIndex(file));
  const tfjs = tfjsIn(files);
  const configFiles = files.filter((file) => file !== tfjs?.file && parsedConfig(file) !== null);
  const labelFiles = files.filter(
    (file) => isLabelFile(file) && file !== tfjs?.file && !configFiles.includes(file),
  );
  const models = files.filter((file) => !isLabelFile(file));
  const several = contents === given || tfjs !== null ? [] : modelsAmong(models);
  const found = await (several.length > 1
    ? readOneOf(several, options.choice, readFiles)
    : tfjs === null
      ? readFiles(models, options.choice)
      : readTfjs(tfjs.json, models));
  const beside = configFiles.map((file) => readModelConfig(parsedConfig(file)));
  const { epsilon } = found.config;
  // Variances and their ε belong together: what the weights' own file says of it goes before what lies beside.
  const own = epsilon === undefined ? {} : { epsilon };
  const config: ModelConfig = Object.assign({}, found.config, ...beside, own);
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

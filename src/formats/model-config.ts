import { DenseLensError } from '../errors';
import type { ClassLabel, OutputActivation } from './canonical';
import { labelsInJson } from './labels';
import { m } from './messages/m';
import type { ModelNote } from './notes';
import { checkEpsilon, checkRecipeChanges, type RecipeChanges } from './recipe-check';
import { thresholdList } from './thresholds';

type Fields = Readonly<Record<string, unknown>>;

/** What a file says of a network beside its weights. */
export interface ModelConfig {
  readonly recipe: RecipeChanges;
  readonly activation?: OutputActivation;
  /** ε of the batch norms. */
  readonly epsilon?: number;
  /** From what probability on a class counts as found. */
  readonly thresholds?: readonly (number | null)[];
  /** How maps become numbers, where that is not the average. */
  readonly pool?: 'max';
  readonly labels?: readonly ClassLabel[];
  /** What it says that DenseLens does otherwise, a sentence each. */
  readonly notes: readonly ModelNote[];
}

export const NO_CONFIG: ModelConfig = { recipe: {}, notes: [] };

const isRecord = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

const threeNumbers = (value: unknown): readonly [number, number, number] | null => {
  const list = Array.isArray(value) && value.length === 1 ? [value[0], value[0], value[0]] : value;
  return Array.isArray(list) && list.length === 3 && list.every(isNumber)
    ? (list as [number, number, number])
    : null;
};

/** timm's `[3,H,W]`, or transformers' `{ height, width }` or `{ shortest_edge }`. */
function sizeIn(value: unknown): readonly [number, number] | null {
  if (Array.isArray(value)) {
    const [height, width] = value.length === 3 ? value.slice(1) : value;
    return isNumber(height) && isNumber(width) ? [height, width] : null;
  }
  if (isNumber(value)) return [value, value];
  if (!isRecord(value)) return null;
  const { height, width, shortest_edge: edge } = value;
  if (isNumber(height) && isNumber(width)) return [height, width];
  return isNumber(edge) ? [edge, edge] : null;
}

/** Pillow's numbers, as transformers writes them. */
const FILTERS: Readonly<Record<string, 'bilinear' | 'bicubic'>> = {
  bilinear: 'bilinear',
  bicubic: 'bicubic',
  '2': 'bilinear',
  '3': 'bicubic',
};

interface Reading {
  readonly recipe: Record<string, unknown>;
  readonly notes: ModelNote[];
}

/** Fields of timm's `pretrained_cfg`. */
function readTimm(fields: Fields, size: readonly [number, number] | null, { recipe, notes }: Reading): void {
  const { crop_pct: share, crop_mode: mode } = fields;
  if (mode === 'squash' && (share === undefined || share === 1)) recipe.fit = 'squash';
  else if (mode !== undefined && mode !== 'center') {
    notes.push({ code: 'crop-mode', asked: JSON.stringify(mode) });
  }
  if (size !== null && isNumber(share) && share > 0 && share <= 1 && recipe.fit !== 'squash')
    recipe.resize = Math.floor(Math.min(...size) / share);
}

/** Fields of transformers' `preprocessor_config.json`. */
function readTransformers(fields: Fields, { recipe }: Reading): void {
  const resized = isRecord(fields.size) ? fields.size : {};
  if (isNumber(resized.shortest_edge)) recipe.resize = resized.shortest_edge;
  else if (isNumber(resized.height) && fields.do_center_crop === false) recipe.fit = 'squash';
  if (isNumber(fields.rescale_factor)) recipe.scale = fields.rescale_factor;
}

function readRecipe(fields: Fields, reading: Reading): void {
  const { recipe, notes } = reading;
  const size = sizeIn(fields.input_size) ?? sizeIn(fields.crop_size) ?? sizeIn(fields.size);
  if (size !== null) recipe.size = size;
  const mean = threeNumbers(fields.mean ?? fields.image_mean);
  const std = threeNumbers(fields.std ?? fields.image_std);
  if (mean !== null) recipe.mean = mean;
  if (std !== null) recipe.std = std;
  const filter = fields.interpolation ?? fields.resample;
  if (filter !== undefined) {
    const known = FILTERS[String(filter)];
    if (known !== undefined) recipe.interpolation = known;
    else notes.push({ code: 'filter', asked: JSON.stringify(filter) });
  }
  if (fields.input_size !== undefined || fields.crop_pct !== undefined) readTimm(fields, size, reading);
  else readTransformers(fields, reading);
}

const refused = (sentence: string): DenseLensError => new DenseLensError('model/unsupported', sentence);

const textIn = (fields: Fields, ...keys: readonly string[]): string | null => {
  const value = keys.map((key) => fields[key]).find((each) => typeof each === 'string' && each !== '');
  return typeof value === 'string' ? value : null;
};

const AVERAGE = /^(avg|average|mean|global_average)$/i;
const MAXIMUM = /^(max|maximum|global_max)$/i;

/** What no DenseNet of torchvision's has must not be shown as if it had. */
function requireDenseNet(fields: Fields): void {
  const act = textIn(fields, 'act_layer', 'hidden_act', 'activation_function', 'activation');
  const isOutput = act !== null && /^(softmax|sigmoid)$/i.test(act);
  if (act !== null && !isOutput && !/^relu$/i.test(act)) throw refused(m.model_activation({ value: act }));
  const pool = textIn(fields, 'global_pool', 'pooling');
  if (pool !== null && !AVERAGE.test(pool) && !MAXIMUM.test(pool))
    throw refused(m.model_pooling({ value: pool }));
}

function activationIn(fields: Fields): OutputActivation | null {
  const said = textIn(fields, 'output_activation', 'activation')?.toLowerCase();
  if (said === 'softmax' || said === 'sigmoid') return said;
  return fields.problem_type === 'multi_label_classification' ? 'sigmoid' : null;
}

/** Objects that describe a network, the outer ones first. */
function layersOf(json: Fields): readonly Fields[] {
  const inner = [
    'model_args',
    'default_cfg',
    'pretrained_cfg',
    'config',
    'preprocessor',
    'preprocessor_config',
  ];
  return [
    json,
    ...inner
      .map((key) => json[key])
      .filter(isRecord)
      .flatMap((each) => [each, ...innerOf(each)]),
  ];
}
const innerOf = (fields: Fields): readonly Fields[] =>
  ['model_args', 'pretrained_cfg'].map((key) => fields[key]).filter(isRecord);

/** Whether it is a recipe as DenseLens itself writes it, in its `.recipe.json` and in the metadata of its weights. */
const isOwnRecipe = (value: unknown): value is Fields =>
  isRecord(value) && ['channelOrder', 'scale', 'mean', 'std'].every((key) => Object.hasOwn(value, key));

/** Whether parsed JSON describes a network, as `config.json` of timm and transformers does, rather than classes. */
export function isModelConfig(json: unknown): boolean {
  const signs = [
    'architecture',
    'architectures',
    'pretrained_cfg',
    'model_type',
    'image_mean',
    'input_size',
    'mean',
  ];
  // A class may be called "architecture", with a number.
  if (!isRecord(json)) return false;
  return isOwnRecipe(json.input) || signs.some((key) => Object.hasOwn(json, key) && !isNumber(json[key]));
}

/**
 * Reads what timm, transformers or a person wrote about a network.
 * @throws `model/unsupported` for another activation than ReLU or another pooling than the average,
 *   `recipe/invalid`, `model/labels`
 */
export function readModelConfig(json: unknown): ModelConfig {
  if (!isRecord(json)) return NO_CONFIG;
  const reading: Reading = { recipe: {}, notes: [] };
  let [activation, epsilon, labels]: [OutputActivation | null, number | null, readonly ClassLabel[] | null] =
    [null, null, null];
  let pool: 'max' | null = null;
  let thresholds: ModelConfig['thresholds'];
  for (const fields of layersOf(json)) {
    requireDenseNet(fields);
    readRecipe(fields, reading);
    if (isOwnRecipe(fields.input)) Object.assign(reading.recipe, fields.input);
    activation = activationIn(fields) ?? activation;
    const listed = [fields.thresholds, fields.op_threshs].find(Array.isArray);
    if (listed !== undefined)
      thresholds = thresholdList(listed.map((each) => (isNumber(each) ? each : Number.NaN)));
    if (MAXIMUM.test(textIn(fields, 'global_pool', 'pooling') ?? '')) pool = 'max';
    const eps = [fields.norm_eps, fields.batch_norm_eps, fields.bn_eps, fields.epsilon, fields.eps].find(
      isNumber,
    );
    if (eps !== undefined) epsilon = eps;
    const named = ['id2label', 'label_names', 'labels', 'class_names'].find((key) =>
      Object.hasOwn(fields, key),
    );
    if (named !== undefined) labels = labelsInJson(fields[named]);
  }
  return {
    recipe: checkRecipeChanges(reading.recipe),
    ...(activation !== null && { activation }),
    ...(epsilon !== null && { epsilon: checkEpsilon(epsilon) }),
    ...(labels !== null && { labels }),
    ...(pool !== null && { pool }),
    ...(thresholds !== undefined && { thresholds }),
    notes: reading.notes,
  };
}

/** The same from a safetensors header's `__metadata__`, whose values are texts, some of them JSON. */
export function configFromMetadata(metadata: Readonly<Record<string, string>>): ModelConfig {
  const parsed = Object.entries(metadata).map(([key, text]): [string, unknown] => {
    try {
      return [key, JSON.parse(text)];
    } catch {
      return [key, text];
    }
  });
  return readModelConfig(Object.fromEntries(parsed));
}

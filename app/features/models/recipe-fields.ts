import type { InputRecipe } from '../../../src/formats/canonical';
import { RECIPE_PRESETS, type RecipePreset } from '../../../src/formats/recipes';
import { m } from '../../messages/m';

/** A recipe as the visitor types it. */
export interface RecipeFields {
  readonly height: string;
  readonly width: string;
  readonly fit: InputRecipe['fit'];
  readonly resize: string;
  readonly interpolation: InputRecipe['interpolation'];
  readonly fill: string;
  readonly channelOrder: InputRecipe['channelOrder'];
  readonly scale: string;
  readonly mean: readonly [string, string, string];
  readonly std: readonly [string, string, string];
}

/** What each preset is called. */
export const PRESET_NAMES: Readonly<Record<RecipePreset, () => string>> = {
  torchvision: () => m.recipe_form_preset_torchvision(),
  signed: () => m.recipe_form_preset_signed(),
  caffe: () => m.recipe_form_preset_caffe(),
  'keras-caffe': () => m.recipe_form_preset_keras_caffe(),
  unit: () => m.recipe_form_preset_unit(),
  raw: () => m.recipe_form_preset_raw(),
  xray: () => m.recipe_form_preset_xray(),
  custom: () => m.recipe_form_preset_custom(),
};

/** How an image comes to the input's shape. */
export const FIT_NAMES: Readonly<Record<InputRecipe['fit'], () => string>> = {
  crop: () => m.recipe_form_crop(),
  squash: () => m.recipe_form_squash(),
  pad: () => m.recipe_form_pad(),
};

/** What filters are called. */
export const FILTER_NAMES: Readonly<Record<InputRecipe['interpolation'], () => string>> = {
  bilinear: () => m.recipe_form_bilinear(),
  bicubic: () => m.recipe_form_bicubic(),
};

/** In which order the network takes the channels, or how they become one. */
export const ORDER_NAMES: Readonly<Record<InputRecipe['channelOrder'], () => string>> = {
  RGB: () => 'RGB',
  BGR: () => 'BGR',
  luma: () => m.recipe_form_luma(),
  mean: () => m.recipe_form_mean_grey(),
};

/** 1/255 is how people write it. */
function shown(value: number): string {
  const inverse = Math.round(1 / value);
  const isFraction = value > 0 && value < 0.1 && Math.abs(value * inverse - 1) < 1e-9;
  return isFraction ? `1/${inverse}` : String(Number(value.toPrecision(7)));
}

const three = (values: readonly [number, number, number]): [string, string, string] => [
  shown(values[0]),
  shown(values[1]),
  shown(values[2]),
];

/** A recipe as text to edit. */
export function fieldsOf(recipe: InputRecipe): RecipeFields {
  const { size, fit, resize, interpolation, fill, channelOrder, scale, mean, std } = recipe;
  return {
    height: String(size[0]),
    width: String(size[1]),
    fit,
    resize: String(resize),
    interpolation,
    fill: String(fill),
    channelOrder,
    scale: shown(scale),
    mean: three(mean),
    std: three(std),
  };
}

const read = (text: string): number => {
  const parts = text.split('/').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  const [value = Number.NaN, divisor = 1, more] = parts;
  return more === undefined ? value / divisor : Number.NaN;
};

const readThree = ([a, b, c]: readonly [string, string, string]): [number, number, number] => [
  read(a),
  read(b),
  read(c),
];

/** The recipe that was typed; `recipeProblem` says whether it makes sense. What a fit does not use is left alone. */
export function recipeOf(fields: RecipeFields): InputRecipe {
  const { fit } = fields;
  const size = [read(fields.height), read(fields.width)] as const;
  return {
    size,
    fit,
    resize: fit === 'crop' ? read(fields.resize) : Math.min(...size),
    interpolation: fields.interpolation,
    fill: fit === 'pad' ? read(fields.fill) : 0,
    channelOrder: fields.channelOrder,
    scale: read(fields.scale),
    mean: readThree(fields.mean),
    std: readThree(fields.std),
  };
}

/** The fields with a preset's normalisation; sizes stay. */
export function withPreset(fields: RecipeFields, preset: RecipePreset): RecipeFields {
  if (preset === 'custom') return fields;
  const { channelOrder, scale, mean, std } = RECIPE_PRESETS[preset];
  return { ...fields, channelOrder, scale: shown(scale), mean: three(mean), std: three(std) };
}

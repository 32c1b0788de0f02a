import { type InputRecipe, TORCHVISION_RECIPE } from './canonical';

/** Stable names of the usual preprocessings; `custom` is whatever none of them describes. */
export type RecipePreset =
  | 'torchvision'
  | 'signed'
  | 'caffe'
  | 'keras-caffe'
  | 'unit'
  | 'raw'
  | 'xray'
  | 'custom';

type Normalisation = Pick<InputRecipe, 'channelOrder' | 'scale' | 'mean' | 'std'>;

/** What each preset does with the pixels; sizes are a matter of the model. */
export const RECIPE_PRESETS: Readonly<Record<Exclude<RecipePreset, 'custom'>, Normalisation>> = {
  torchvision: {
    channelOrder: TORCHVISION_RECIPE.channelOrder,
    scale: TORCHVISION_RECIPE.scale,
    mean: TORCHVISION_RECIPE.mean,
    std: TORCHVISION_RECIPE.std,
  },
  /** The ONNX Model Zoo's and shicai/DenseNet-Caffe's: BGR, mean subtracted, then ×0.017. */
  caffe: {
    channelOrder: 'BGR',
    scale: 1,
    mean: [103.94, 116.78, 123.68],
    std: [1 / 0.017, 1 / 0.017, 1 / 0.017],
  },
  /** Keras' mode "caffe" (`imagenet_utils.preprocess_input`): BGR, mean subtracted, no scaling. */
  'keras-caffe': { channelOrder: 'BGR', scale: 1, mean: [103.939, 116.779, 123.68], std: [1, 1, 1] },
  /** −1…1: `Normalize(0.5, 0.5)` after `ToTensor`; Keras' mode "tf". */
  signed: { channelOrder: 'RGB', scale: 1 / 255, mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] },
  /** 0–1, as `ToTensor` alone. */
  unit: { channelOrder: 'RGB', scale: 1 / 255, mean: [0, 0, 0], std: [1, 1, 1] },
  /** 0–255. */
  raw: { channelOrder: 'RGB', scale: 1, mean: [0, 0, 0], std: [1, 1, 1] },
  /** torchxrayvision's: grey, 8-bit values stretched to −1024…1024 (its `normalize(img, 255)`). */
  xray: { channelOrder: 'luma', scale: 1 / 255, mean: [0.5, 0.5, 0.5], std: [1 / 2048, 1 / 2048, 1 / 2048] },
};

/** torchvision resizes the shorter side to 256 pixels before it crops 224; in proportion for `[height, width]`. */
export const defaultResize = (size: readonly [number, number]): number =>
  Math.round((Math.min(...size) * TORCHVISION_RECIPE.resize) / TORCHVISION_RECIPE.size[0]);

/** A preset at an input size `[height, width]` in pixels. */
export function presetRecipe(
  preset: Exclude<RecipePreset, 'custom'>,
  size: readonly [number, number] = TORCHVISION_RECIPE.size,
): InputRecipe {
  return { ...TORCHVISION_RECIPE, size, resize: defaultResize(size), ...RECIPE_PRESETS[preset] };
}

/** What is assumed of a network that sees one channel: nothing says how its images were made. */
export const GREY_RECIPE: InputRecipe = {
  ...TORCHVISION_RECIPE,
  channelOrder: 'luma',
  mean: [0.5, 0.5, 0.5],
  std: [0.5, 0.5, 0.5],
};

/** {@link GREY_RECIPE} at an input size `[height, width]` in pixels. */
export const greyRecipe = (size: readonly [number, number] = GREY_RECIPE.size): InputRecipe => ({
  ...GREY_RECIPE,
  size,
  resize: defaultResize(size),
});

/** torchxrayvision's: the centre square, as its `XRayCenterCrop` and `XRayResizer(224)` cut it, of {@link RECIPE_PRESETS}' grey. */
export const XRAY_RECIPE: InputRecipe = { ...GREY_RECIPE, resize: 224, ...RECIPE_PRESETS.xray };

const isNear = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(b));

/** The preset that a recipe is, whatever its sizes. */
export function presetOf(recipe: InputRecipe): RecipePreset {
  const found = (Object.entries(RECIPE_PRESETS) as [Exclude<RecipePreset, 'custom'>, Normalisation][]).find(
    ([, preset]) =>
      recipe.channelOrder === preset.channelOrder &&
      isNear(recipe.scale, preset.scale) &&
      recipe.mean.every((value, i) => isNear(value, preset.mean[i] ?? Number.NaN)) &&
      recipe.std.every((value, i) => isNear(value, preset.std[i] ?? Number.NaN)),
  );
  return found?.[0] ?? 'custom';
}

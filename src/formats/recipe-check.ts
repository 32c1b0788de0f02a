import { DenseLensError } from '../errors';
import type { InputRecipe } from './canonical';
import { defaultResize } from './recipes';

/** Longest side of an input, and of the image before its crop, in pixels. */
const MAX_SIDE = 4096;
/**
 * Most pixels of an input: a run's cost grows with them, and at twenty times ImageNet's 224×224 a laptop is busy
 * for ten seconds.
 */
const MAX_INPUT_PIXELS = 1024 * 1024;

/** What somebody wants otherwise than the model's own preprocessing has it; what is absent stays the model's. */
export type RecipeChanges = { readonly [K in keyof InputRecipe]?: InputRecipe[K] | undefined };

type Problem = (value: unknown) => string | null;

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

const isSide = (value: unknown): boolean =>
  Number.isInteger(value) && (value as number) >= 1 && (value as number) <= MAX_SIDE;

const SIDES = `whole numbers of pixels from 1 to ${MAX_SIDE}`;

const oneOf =
  (...values: readonly string[]): Problem =>
  (value) =>
    typeof value === 'string' && values.includes(value)
      ? null
      : `must be ${values.map((each) => `"${each}"`).join(' or ')}`;

const three =
  (isGood: (value: unknown) => boolean, what: string): Problem =>
  (value) =>
    Array.isArray(value) && value.length === 3 && value.every(isGood) ? null : `must be three ${what}`;

const isDivisor = (value: unknown): boolean => isNumber(value) && Math.fround(value) !== 0;

/** The first dims of an input that is too large to run at once; null when it is not. */
export function tooManyPixels(height: number, width: number): string | null {
  if (height * width <= MAX_INPUT_PIXELS) return null;
  return `An input of ${height}×${width} pixels would keep this machine busy for half a minute: up to ${MAX_INPUT_PIXELS.toLocaleString('en')} pixels work (1024×1024).`;
}

const FIELDS: { readonly [K in keyof InputRecipe]: Problem } = {
  size: (value) =>
    Array.isArray(value) && value.length === 2 && value.every(isSide)
      ? null
      : `must be [height, width], ${SIDES}`,
  fit: oneOf('crop', 'squash', 'pad'),
  resize: (value) => (isSide(value) ? null : `must be one of the ${SIDES}`),
  interpolation: oneOf('bilinear', 'bicubic'),
  fill: (value) =>
    Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 255
      ? null
      : 'must be a grey level from 0 to 255',
  channelOrder: oneOf('RGB', 'BGR', 'luma', 'mean'),
  scale: (value) => (isDivisor(value) ? null : 'must be a number other than 0'),
  mean: three(isNumber, 'numbers'),
  std: three(isDivisor, 'numbers other than 0'),
};

const NAMES: { readonly [K in keyof InputRecipe]: string } = {
  size: 'The input size',
  fit: 'How the image is fitted (fit)',
  resize: 'The side that the image is resized to',
  interpolation: 'The interpolation',
  fill: 'The colour of the padding (fill)',
  channelOrder: 'The order of the channels',
  scale: 'The scale',
  mean: 'The mean',
  std: 'The standard deviation',
};

function shown(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value));
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

/** Of a size that has been checked. */
const sizeOf = (value: unknown): readonly [number, number] => value as readonly [number, number];

/** What the fields say together. */
function problemTogether({ size, fit, resize }: RecipeChanges): string | null {
  if (size === undefined) return null;
  if ((fit ?? 'crop') === 'crop' && resize !== undefined && resize < Math.min(...size))
    return 'The image must not be resized to less than the crop.';
  return null;
}

/**
 * What is wrong with a recipe, or with parts of one, in a sentence; null when nothing is. Fields that no recipe
 * has are wrong too: a misspelt one must not pass for an absent one.
 */
export function recipeProblem(given: unknown): string | null {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    return `The preprocessing must be an object like { size: [224, 224], mean: […] }, not ${shown(given)}.`;
  const stranger = Object.keys(given).find((key) => !Object.hasOwn(FIELDS, key));
  if (stranger !== undefined)
    return `The preprocessing has no "${stranger.slice(0, 60)}"; it has ${Object.keys(FIELDS).join(', ')}.`;
  const fields = given as Readonly<Record<string, unknown>>;
  for (const key of Object.keys(FIELDS) as (keyof InputRecipe)[]) {
    const value = fields[key];
    const problem = value === undefined ? null : FIELDS[key](value);
    if (problem !== null) return `${NAMES[key]} ${problem}, not ${shown(value)}.`;
    const tooMany = key === 'size' && value !== undefined ? tooManyPixels(...sizeOf(value)) : null;
    if (tooMany !== null) return tooMany;
  }
  return problemTogether(given);
}

const invalid = (problem: string): DenseLensError => new DenseLensError('recipe/invalid', problem);

/**
 * Checks what was asked for before anything is loaded.
 * @throws `recipe/invalid`, with a sentence
 */
export function checkRecipeChanges(given: unknown): RecipeChanges {
  const problem = recipeProblem(given);
  if (problem !== null) throw invalid(problem);
  return given as RecipeChanges;
}

/** One set of wishes over another. A wished size brings its own resize along. */
export const mergeChanges = (earlier: RecipeChanges, later: RecipeChanges): RecipeChanges => ({
  ...earlier,
  ...(later.size !== undefined && { resize: defaultResize(later.size) }),
  ...later,
});

/**
 * The model's own recipe with what was asked for. A changed size brings its own resize along.
 * @param channels - of the network's input
 * @throws `recipe/invalid` when the two do not go together, or not with the network
 */
export function completeRecipe(own: InputRecipe, changes: RecipeChanges, channels = 3): InputRecipe {
  const known = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
  const recipe = mergeChanges(own, known) as InputRecipe;
  const problem = recipeProblem(recipe);
  if (problem !== null) throw invalid(problem);
  const { channelOrder } = recipe;
  if (channels === 1 && (channelOrder === 'RGB' || channelOrder === 'BGR')) {
    throw invalid('This network sees shades of grey: the order of the channels must be "luma" or "mean".');
  }
  return recipe;
}

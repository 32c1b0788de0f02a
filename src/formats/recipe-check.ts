import { DenseLensError } from '../errors';
import { m } from '../messages/m';
import { called, either, listed, number } from '../messages/say';
import type { InputRecipe, OutputActivation } from './canonical';
import type { Pool } from './pooled';
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

/** What a field must be, and the sentence for anything else. */
interface Field {
  readonly isGood: (value: unknown) => boolean;
  readonly say: (value: string) => string;
}

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

const isSide = (value: unknown): boolean =>
  Number.isInteger(value) && (value as number) >= 1 && (value as number) <= MAX_SIDE;

const oneOf = (
  values: readonly string[],
  say: (inputs: { choices: string; value: string }) => string,
): Field => ({
  isGood: (value) => typeof value === 'string' && values.includes(value),
  say: (value) => say({ choices: either(values.map((each) => `"${each}"`)), value }),
});

const isThree = (value: unknown, isGood: (value: unknown) => boolean): boolean =>
  Array.isArray(value) && value.length === 3 && value.every(isGood);

const isDivisor = (value: unknown): boolean => isNumber(value) && Math.fround(value) !== 0;

/** The first dims of an input that is too large to run at once; null when it is not. */
export function tooManyPixels(height: number, width: number): string | null {
  if (height * width <= MAX_INPUT_PIXELS) return null;
  return m.recipe_too_many_pixels({ size: `${height}×${width}`, most: number(MAX_INPUT_PIXELS) });
}

const FIELDS: { readonly [K in keyof InputRecipe]: Field } = {
  size: {
    isGood: (value) => Array.isArray(value) && value.length === 2 && value.every(isSide),
    say: (value) => m.recipe_size({ most: number(MAX_SIDE), value }),
  },
  fit: oneOf(['crop', 'squash', 'pad'], (inputs) => m.recipe_fit(inputs)),
  resize: { isGood: isSide, say: (value) => m.recipe_resize({ most: number(MAX_SIDE), value }) },
  interpolation: oneOf(['bilinear', 'bicubic'], (inputs) => m.recipe_interpolation(inputs)),
  fill: {
    isGood: (value) => Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 255,
    say: (value) => m.recipe_fill({ value }),
  },
  channelOrder: oneOf(['RGB', 'BGR', 'luma', 'mean'], (inputs) => m.recipe_channel_order(inputs)),
  scale: { isGood: isDivisor, say: (value) => m.recipe_scale({ value }) },
  mean: { isGood: (value) => isThree(value, isNumber), say: (value) => m.recipe_mean({ value }) },
  std: { isGood: (value) => isThree(value, isDivisor), say: (value) => m.recipe_std({ value }) },
};

function shown(value: unknown): string {
  if (typeof value !== 'object') return called(value);
  try {
    const text = JSON.stringify(value) ?? called(value);
    return text.length > 60 ? `${text.slice(0, 57)}…` : text;
  } catch {
    // What holds itself, or a BigInt, has no JSON.
    return called(value);
  }
}

/** Of a size that has been checked. */
const sizeOf = (value: unknown): readonly [number, number] => value as readonly [number, number];

/** What the fields say together. */
function problemTogether({ size, fit, resize }: RecipeChanges): string | null {
  if (size === undefined) return null;
  if ((fit ?? 'crop') === 'crop' && resize !== undefined && resize < Math.min(...size))
    return m.recipe_resize_below_crop();
  return null;
}

/**
 * What is wrong with a recipe, or with parts of one, in a sentence; null when nothing is. Fields that no recipe
 * has are wrong too: a misspelt one must not pass for an absent one.
 */
export function recipeProblem(given: unknown): string | null {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    return m.recipe_no_object({ value: shown(given) });
  const stranger = Object.keys(given).find((key) => !Object.hasOwn(FIELDS, key));
  if (stranger !== undefined)
    return m.recipe_unknown_field({ field: stranger.slice(0, 60), fields: listed(Object.keys(FIELDS)) });
  const fields = given as Readonly<Record<string, unknown>>;
  for (const key of Object.keys(FIELDS) as (keyof InputRecipe)[]) {
    const value = fields[key];
    const { isGood, say } = FIELDS[key];
    if (value !== undefined && !isGood(value)) return say(shown(value));
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
    throw invalid(m.recipe_grey());
  }
  return recipe;
}

/** @throws `recipe/invalid` unless ε is above 0 and at most 1 */
export function checkEpsilon(epsilon: unknown): number {
  if (isNumber(epsilon) && Math.fround(epsilon) > 0 && epsilon <= 1) return epsilon;
  throw new DenseLensError('recipe/invalid', m.recipe_epsilon({ value: called(epsilon) }));
}

/** @throws `recipe/invalid` */
export function checkActivation(activation: unknown): OutputActivation {
  if (activation === 'softmax' || activation === 'sigmoid') return activation;
  throw invalid(m.recipe_activation({ value: called(activation) }));
}

/** @throws `recipe/invalid` */
export function checkPool(pool: unknown): Pool {
  if (pool === 'average' || pool === 'max') return pool;
  throw invalid(m.recipe_pool({ value: called(pool) }));
}

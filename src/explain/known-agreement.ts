import type { InputRecipe } from '../formats/canonical';
import type { Pool } from '../formats/pooled';
import { presetOf, RECIPE_PRESETS, type RecipePreset } from '../formats/recipes';
import type { NetworkVariant, VariantActivation } from '../graph/variant';

/** How far two answers of one network to one input are apart. */
export interface LogitAgreement {
  /** Largest absolute difference, and the known logits' largest absolute value. */
  readonly largestDifference: number;
  readonly largestLogit: number;
  /** The one relative to the other; infinite where a logit is no number. */
  readonly relative: number;
  /** How many of the first `of` known classes are among ours, and whether they come in the same order. */
  readonly shared: number;
  readonly of: number;
  readonly isSameOrder: boolean;
  /** Whether that is no more than single precision in another order of sums makes. */
  readonly agrees: boolean;
}

/** Relative to the largest logit: 121 layers in single precision differ by a few millionths, another ε by more. */
const AGREEMENT = 1e-4;

const TOP = 5;

function firstOf(logits: ArrayLike<number>, count: number): readonly number[] {
  return Array.from(logits, (value, index) => ({ value, index }))
    .sort((a, b) => b.value - a.value || a.index - b.index)
    .slice(0, count)
    .map(({ index }) => index);
}

/** Compares an answer with what is known; both are in class order and of one length. */
export function compareWithKnown(known: ArrayLike<number>, ours: ArrayLike<number>): LogitAgreement {
  let [largestDifference, largestLogit] = [0, 0];
  for (let i = 0; i < known.length; i++) {
    const value = known[i] ?? Number.NaN;
    const difference = Math.abs((ours[i] ?? Number.NaN) - value);
    // A number that is none must not pass for agreement.
    largestDifference = Math.max(largestDifference, Number.isFinite(difference) ? difference : Infinity);
    largestLogit = Math.max(largestLogit, Math.abs(value));
  }
  const relative = largestDifference === 0 ? 0 : largestDifference / largestLogit;
  const of = Math.min(TOP, known.length);
  const [theirs, own] = [firstOf(known, of), firstOf(ours, of)];
  return {
    largestDifference,
    largestLogit,
    relative,
    shared: theirs.filter((index) => own.includes(index)).length,
    of,
    isSameOrder: theirs.every((index, place) => own[place] === index),
    agrees: relative <= AGREEMENT,
  };
}

/** Something that may be otherwise than was taken for granted: of the network, or of what went into it. */
export type KnownTry =
  | { readonly kind: 'network'; readonly variant: NetworkVariant }
  /** The input's channels in the other order. */
  | { readonly kind: 'swap' }
  /** The picture normalised otherwise. */
  | { readonly kind: 'preset'; readonly preset: Exclude<RecipePreset, 'custom'> };

/** PyTorch's, Keras' DenseNets', MXNet's, an old habit, and Keras' default. */
const EPSILONS: readonly number[] = [1e-5, 1.001e-5, 2e-5, 1e-4, 1e-3];

const ACTIVATIONS: readonly VariantActivation[] = [
  'silu',
  'gelu',
  'leaky-relu',
  'elu',
  'mish',
  'hard-swish',
  'relu6',
];

const isNear = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-4 * b;

function otherPresets(recipe: InputRecipe): readonly Exclude<RecipePreset, 'custom'>[] {
  // Of shades of grey the colours cannot be had again.
  if (recipe.channelOrder !== 'RGB' && recipe.channelOrder !== 'BGR') return [];
  const names = Object.keys(RECIPE_PRESETS) as (keyof typeof RECIPE_PRESETS)[];
  return names.filter((name) => name !== presetOf(recipe) && RECIPE_PRESETS[name].channelOrder !== 'luma');
}

/**
 * What to try when logits do not agree, the likeliest first: each alone, then the commonest two together.
 * @param own - ε and the pool that were taken, the input's channels, and whether the rest was taken for granted, too
 * @param recipe - of the picture; null where the input came ready-made
 */
export function triesOf(
  own: {
    readonly epsilon: number;
    readonly pool: Pool;
    readonly channels: number;
    readonly isWeightsOnly: boolean;
  },
  recipe: InputRecipe | null,
): readonly KnownTry[] {
  const pooling: Pool = own.pool === 'max' ? 'average' : 'max';
  const epsilons = EPSILONS.filter((epsilon) => !isNear(own.epsilon, epsilon));
  const networks: NetworkVariant[] = [
    ...epsilons.toReversed().map((epsilon) => ({ epsilon })),
    ...ACTIVATIONS.map((activation) => ({ activation })),
    { pooling },
  ];
  const pairs: NetworkVariant[] = [
    ...ACTIVATIONS.map((activation) => ({ activation, epsilon: 1e-3 })),
    ...ACTIVATIONS.map((activation) => ({ activation, pooling })),
    { pooling, epsilon: 1e-3 },
  ];
  const inputs: KnownTry[] = own.channels === 3 ? [{ kind: 'swap' }] : [];
  const presets = recipe === null || own.channels !== 3 ? [] : otherPresets(recipe);
  const usable = isNear(own.epsilon, 1e-3) ? pairs.filter(({ epsilon }) => epsilon === undefined) : pairs;
  return [
    ...inputs,
    ...presets.map((preset): KnownTry => ({ kind: 'preset', preset })),
    ...(own.isWeightsOnly ? [...networks, ...usable] : []).map(
      (variant): KnownTry => ({ kind: 'network', variant }),
    ),
  ];
}

/** `[1,C,H,W]` with its first three channels the other way round. */
export function swapChannels(data: Float32Array, channels: number): Float32Array {
  const plane = data.length / channels;
  const swapped = data.slice();
  for (const channel of [0, 2])
    swapped.set(data.subarray((2 - channel) * plane, (3 - channel) * plane), channel * plane);
  return swapped;
}

type Normalisation = Pick<InputRecipe, 'channelOrder' | 'scale' | 'mean' | 'std'>;

/** A picture's input `[1,3,H,W]` as another normalisation would have made it: back to pixels, and on from there. */
export function renormalise(
  data: Float32Array,
  from: Normalisation,
  preset: Exclude<RecipePreset, 'custom'>,
): Float32Array {
  const to = RECIPE_PRESETS[preset];
  const isOtherOrder = (from.channelOrder === 'BGR') !== (to.channelOrder === 'BGR');
  const plane = data.length / 3;
  return data.map((_, i) => {
    const channel = Math.floor(i / plane);
    const source = isOtherOrder ? 2 - channel : channel;
    const value = data[source * plane + (i % plane)] ?? 0;
    const pixel = (value * (from.std[source] ?? 1) + (from.mean[source] ?? 0)) / from.scale;
    return (pixel * to.scale - (to.mean[channel] ?? 0)) / (to.std[channel] ?? 1);
  });
}

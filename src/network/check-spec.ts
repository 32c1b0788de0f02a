import { DenseLensError } from '../errors';
import { m } from '../messages/m';
import { called, gigabytes, listed, number } from '../messages/say';
import { type Architecture, buildArchitecture, minimumInputSide } from './architecture';
import { budgetOf } from './budget';
import type { DenseNetSpec, Stem } from './spec';

/** What a spec may be made of; sliders move within the same. */
export const SPEC_LIMITS = {
  growthRate: [1, 96],
  blocks: [1, 8],
  layers: [1, 128],
  numInitFeatures: [1, 256],
  bnSize: [0, 8],
  numClasses: [1, 100_000],
  inputChannels: [1, 4],
  side: [8, 1024],
} as const satisfies Readonly<Record<string, readonly [number, number]>>;

/** WASM's memory ends at 4 GB; what ORT and the page need besides is left out. */
export const MOST_BYTES = 3e9;

const STEMS: readonly Stem[] = ['imagenet', 'cifar', 'cifar-norm'];

const within = (value: unknown, [least, most]: readonly [number, number]): value is number =>
  Number.isInteger(value) && (value as number) >= least && (value as number) <= most;

/** Channels behind every transition, in order. */
function channelsAfter({
  numInitFeatures,
  growthRate,
  blockConfig,
  compression = 0.5,
}: DenseNetSpec): number[] {
  let channels = numInitFeatures;
  return blockConfig.slice(0, -1).map((layers) => {
    channels = Math.floor((channels + layers * growthRate) * compression);
    return channels;
  });
}

/** What is said of a number that is none, or not within its limits; null when it is. */
const whole = (
  say: typeof m.spec_growth_rate,
  value: unknown,
  [least, most]: readonly [number, number],
): string | null =>
  within(value, [least, most])
    ? null
    : say({ least: number(least), most: number(most), value: called(value) });

/** Which of a network's numbers is none, or not within {@link SPEC_LIMITS}, in one sentence; null when all are. */
function whyOutOfLimits(spec: DenseNetSpec, side: number): string | null {
  const { growthRate, blockConfig, numInitFeatures, bnSize, numClasses, inputChannels = 3 } = spec;
  const size =
    whole(m.spec_growth_rate, growthRate, SPEC_LIMITS.growthRate) ??
    whole(m.spec_stem_channels, numInitFeatures, SPEC_LIMITS.numInitFeatures) ??
    whole(m.spec_bottleneck, bnSize, SPEC_LIMITS.bnSize) ??
    whole(m.spec_classes, numClasses, SPEC_LIMITS.numClasses) ??
    whole(m.spec_input_channels, inputChannels, SPEC_LIMITS.inputChannels) ??
    whole(m.spec_side, side, SPEC_LIMITS.side);
  if (size !== null) return size;
  if (!Array.isArray(blockConfig) || !within(blockConfig.length, SPEC_LIMITS.blocks))
    return m.spec_blocks({ least: SPEC_LIMITS.blocks[0], most: SPEC_LIMITS.blocks[1] });
  for (const layers of blockConfig) {
    const wrong = whole(m.spec_layers, layers, SPEC_LIMITS.layers);
    if (wrong !== null) return wrong;
  }
  return null;
}

/** Whether all numbers of a network are such as a slider has, so that it can be drawn, or be refused with a reason. */
export const isWithinLimits = (spec: DenseNetSpec, side: number): boolean => {
  const { compression = 0.5, stem = 'imagenet' } = spec;
  return whyOutOfLimits(spec, side) === null && compression > 0 && compression <= 1 && STEMS.includes(stem);
};

/**
 * Why a network cannot be built, in one sentence that says what would help; null when it can, whatever memory it needs.
 * @param side - of the square input, in pixels
 */
export function whyNoNetwork(spec: DenseNetSpec, side: number): string | null {
  const outOfLimits = whyOutOfLimits(spec, side);
  if (outOfLimits !== null) return outOfLimits;
  const { blockConfig, compression = 0.5, stem = 'imagenet' } = spec;
  if (spec.head !== undefined || spec.transitionNorm === false) return m.heads_made();
  if (!STEMS.includes(stem)) return m.spec_stem({ stems: listed(STEMS), value: called(stem) });
  if (!(compression > 0 && compression <= 1)) return m.spec_compression({ value: called(compression) });
  const empty = channelsAfter(spec).indexOf(0);
  if (empty >= 0) return m.spec_no_channel({ compression, transition: empty + 1 });
  const least = minimumInputSide(spec);
  if (side < least) {
    return m.spec_small_side({ blocks: blockConfig.length, side, least });
  }
  return null;
}

/**
 * Why a network does not fit a device, in one sentence; null when its weights and all tensors of one run do, in fp32.
 * @param memory - bytes that the device has for it
 */
export function whyTooLarge(architecture: Architecture, memory: number = MOST_BYTES): string | null {
  const { params, bytes } = budgetOf(architecture).total;
  const needed = params * 4 + bytes;
  return needed > memory ? m.spec_memory({ needed: gigabytes(needed), memory: gigabytes(memory) }) : null;
}

/**
 * Why a network cannot be, in one sentence that says what would help; null when it can.
 * @param side - of the square input, in pixels
 * @param memory - bytes that the device has for it
 */
export function whyImpossible(spec: DenseNetSpec, side: number, memory?: number): string | null {
  return whyNoNetwork(spec, side) ?? whyTooLarge(buildArchitecture(spec, [side, side]), memory);
}

/** @throws `spec/impossible` */
export function requireSpec(spec: DenseNetSpec, side: number, memory?: number): void {
  const why = whyImpossible(spec, side, memory);
  if (why !== null) throw new DenseLensError('spec/impossible', why);
}

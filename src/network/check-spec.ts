import { DenseLensError } from '../errors';
import { buildArchitecture, minimumInputSide } from './architecture';
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
const MOST_BYTES = 3e9;

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

/** Weights and all tensors of one run, in bytes of fp32. */
function bytesNeeded(spec: DenseNetSpec, side: number): number {
  const { params, bytes } = budgetOf(buildArchitecture(spec, [side, side])).total;
  return params * 4 + bytes;
}

/**
 * Why a network cannot be, in one sentence that says what would help; null when it can.
 * @param side - of the square input, in pixels
 * @param memory - bytes that the device has for it
 */
export function whyImpossible(spec: DenseNetSpec, side: number, memory: number = MOST_BYTES): string | null {
  const { growthRate, blockConfig, numInitFeatures, bnSize, numClasses } = spec;
  const { compression = 0.5, stem = 'imagenet', inputChannels = 3 } = spec;
  const whole = (name: string, value: unknown, limits: readonly [number, number]): string | null =>
    within(value, limits)
      ? null
      : `${name} must be a whole number from ${limits[0]} to ${limits[1]}, not ${String(value)}.`;
  const size =
    whole('The growth rate', growthRate, SPEC_LIMITS.growthRate) ??
    whole('The number of stem channels', numInitFeatures, SPEC_LIMITS.numInitFeatures) ??
    whole('The bottleneck factor', bnSize, SPEC_LIMITS.bnSize) ??
    whole('The number of classes', numClasses, SPEC_LIMITS.numClasses) ??
    whole('The number of input channels', inputChannels, SPEC_LIMITS.inputChannels) ??
    whole('The side of the input', side, SPEC_LIMITS.side);
  if (size !== null) return size;
  if (!Array.isArray(blockConfig) || !within(blockConfig.length, SPEC_LIMITS.blocks))
    return `A DenseNet has from ${SPEC_LIMITS.blocks[0]} to ${SPEC_LIMITS.blocks[1]} dense blocks.`;
  for (const layers of blockConfig) {
    const wrong = whole('The number of layers in a block', layers, SPEC_LIMITS.layers);
    if (wrong !== null) return wrong;
  }
  if (!STEMS.includes(stem)) return `The stem is one of ${STEMS.join(', ')}; not "${String(stem)}".`;
  if (!(compression > 0 && compression <= 1))
    return `The compression θ must lie above 0 and at most at 1, not at ${String(compression)}.`;
  const empty = channelsAfter(spec).indexOf(0);
  if (empty >= 0)
    return `With θ = ${compression}, transition ${empty + 1} would keep no channel: raise θ or the growth rate.`;
  const least = minimumInputSide(spec);
  if (side < least) {
    return `${blockConfig.length} blocks halve the maps until none is left of ${side} pixels: at least ${least} are needed, or fewer blocks.`;
  }
  const bytes = bytesNeeded(spec, side);
  if (bytes > memory) {
    const gigabytes = (n: number): string => `${(n / 1e9).toFixed(1)} GB`;
    return `Its weights and tensors would take ${gigabytes(bytes)}, more than the ${gigabytes(memory)} that there are: fewer layers, a smaller growth rate or input help.`;
  }
  return null;
}

/** @throws `spec/impossible` */
export function requireSpec(spec: DenseNetSpec, side: number, memory?: number): void {
  const why = whyImpossible(spec, side, memory);
  if (why !== null) throw new DenseLensError('spec/impossible', why);
}

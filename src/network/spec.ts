import { m } from '../messages/m';
import { listed } from '../messages/say';

/**
 * What stands before the first dense block: a 7×7 convolution of stride 2, norm, ReLU and a 3×3 max pool of
 * stride 2 (`imagenet`); a 3×3 convolution alone, as in the paper's CIFAR networks (`cifar`); or that with norm
 * and ReLU behind it, as torchvision's network looks once adapted to small images (`cifar-norm`).
 */
export type Stem = 'imagenet' | 'cifar' | 'cifar-norm';

/**
 * The few numbers that determine a DenseNet with torchvision's layout (Huang et al., arXiv 1608.06993). What is
 * optional is absent where it has its usual value, so that equal networks have equal specs.
 */
export interface DenseNetSpec {
  /** k: channels that every dense layer adds. */
  readonly growthRate: number;
  /** Dense layers per block, e.g. `[6, 12, 24, 16]`. */
  readonly blockConfig: readonly number[];
  /** Channels after the stem. */
  readonly numInitFeatures: number;
  /**
   * Bottleneck factor: a dense layer's 1×1 convolution has `bnSize · growthRate` outputs. 0 for layers without
   * one: norm, ReLU and a 3×3 convolution, `conv1`.
   */
  readonly bnSize: number;
  readonly numClasses: number;
  /** θ: a transition keeps ⌊θ·channels⌋, 0 < θ ≤ 1. Absent for 0.5. */
  readonly compression?: number;
  /** Absent for `imagenet`. */
  readonly stem?: Stem;
  /** Channels of the input image. Absent for 3. */
  readonly inputChannels?: number;
  /** False where transitions are ReLU, convolution and pool, without a batch norm. Absent where they have one. */
  readonly transitionNorm?: boolean;
  /** What stands behind the last ReLU; absent for the average over pixels and one linear layer. */
  readonly head?: HeadSpec;
}

/** A head other than DenseNet's own; what is usual is absent. `numClasses` 0 is a network without a classifier. */
export interface HeadSpec {
  /** How a map becomes one number: by its largest. Absent for the average. */
  readonly pool?: 'max';
  /** `[h, w]` of the last maps where they are not pooled but laid out, so that only one input size fits. */
  readonly flatten?: readonly [number, number];
  /** Outputs of the linear layers before the classifier, with a ReLU behind each. */
  readonly hidden?: readonly number[];
}

/** The spec's θ. */
export const compressionOf = ({ compression = 0.5 }: DenseNetSpec): number => compression;

/** The spec's stem. */
export const stemOf = ({ stem = 'imagenet' }: DenseNetSpec): Stem => stem;

/** The spec's input channels. */
export const inputChannelsOf = ({ inputChannels = 3 }: DenseNetSpec): number => inputChannels;

/** Whether transitions have a batch norm. */
export const hasTransitionNorm = ({ transitionNorm = true }: DenseNetSpec): boolean => transitionNorm;

/** The linear layers before the classifier. */
export const hiddenOf = ({ head }: DenseNetSpec): readonly number[] => head?.hidden ?? [];

/**
 * Whether logits are a linear function of the maps' means: then class maps and ledgers are exact without gradients
 * (Zhou et al. 2016).
 */
export const isLinearOnMeans = ({ numClasses, head }: DenseNetSpec): boolean =>
  numClasses > 0 && head === undefined;

/** A head in its normal form, or nothing. */
function headWith({ pool, flatten, hidden = [] }: HeadSpec): HeadSpec | undefined {
  const head = {
    ...(pool !== undefined && { pool }),
    ...(flatten !== undefined && { flatten }),
    ...(hidden.length > 0 && { hidden }),
  };
  return Object.keys(head).length === 0 ? undefined : head;
}

/** A spec in its normal form: what has its usual value is left out. */
export function specWith(spec: DenseNetSpec): DenseNetSpec {
  const { compression, stem, inputChannels, transitionNorm, head, ...rest } = spec;
  const ownHead = head === undefined ? undefined : headWith(head);
  return {
    ...rest,
    ...(transitionNorm === false && { transitionNorm }),
    ...(ownHead !== undefined && { head: ownHead }),
    ...(compression !== undefined && compression !== 0.5 && { compression }),
    ...(stem !== undefined && stem !== 'imagenet' && { stem }),
    ...(inputChannels !== undefined && inputChannels !== 3 && { inputChannels }),
  };
}

/** Names a tensor canonically (DESIGN 4.3), e.g. `features.denseblock1.denselayer2.relu1`. */
export type TensorName = string & { readonly __tensor: unique symbol };

/** A string that is known to name a tensor of some architecture. */
export const asTensorName = (name: string): TensorName => name as TensorName;

/** Names what writes channels into a block: its input's tensor name, or a dense layer. */
export type SourceName = string & { readonly __source: unique symbol };

/** A string that is known to name a source. */
export const asSourceName = (name: string): SourceName => name as SourceName;

/** Names what reads a concatenation: a dense layer, a transition, or `classifier`. */
export type ReaderName = string & { readonly __reader: unique symbol };

/** A string that is known to name a reader. */
export const asReaderName = (name: string): ReaderName => name as ReaderName;

/** The published networks (Huang et al., Table 1, whose deepest has 265 layers by the paper's own count), and torchvision's 161. */
const PUBLISHED: Readonly<Record<string, { readonly name: string; readonly growthRate: number }>> = {
  '6-12-24-16': { name: 'DenseNet-121', growthRate: 32 },
  '6-12-36-24': { name: 'DenseNet-161', growthRate: 48 },
  '6-12-32-32': { name: 'DenseNet-169', growthRate: 32 },
  '6-12-48-32': { name: 'DenseNet-201', growthRate: 32 },
  '6-12-64-48': { name: 'DenseNet-264', growthRate: 32 },
};

/** What a network of these depths and this growth rate was published as; null for any other. */
export function publishedName({ bnSize, blockConfig, growthRate }: DenseNetSpec): string | null {
  const known = PUBLISHED[blockConfig.join('-')];
  return known?.growthRate === growthRate && bnSize === 4 ? known.name : null;
}

/** A published name for the usual depths, else the spec written out, with what is unusual about it. */
export function architectureName(spec: DenseNetSpec): string {
  const { bnSize, blockConfig, growthRate, compression, stem, inputChannels, head } = spec;
  const parts = [
    publishedName(spec) ?? m.network_written_out({ blocks: blockConfig.join('-'), growth: growthRate }),
    bnSize === 0 ? m.network_no_bottleneck() : null,
    compression === undefined ? null : `θ=${compression}`,
    stem === undefined ? null : m.network_small_stem(),
    inputChannels === undefined ? null : m.network_input_channels({ channels: inputChannels }),
    hasTransitionNorm(spec) ? null : m.heads_no_transition_norm(),
    head?.pool === 'max' ? m.heads_max_pool() : null,
    head?.flatten === undefined ? null : m.heads_flattened({ size: head.flatten.join('×') }),
    hiddenOf(spec).length === 0 ? null : m.heads_hidden({ sizes: hiddenOf(spec).join(', ') }),
    spec.numClasses === 0 ? m.heads_none() : null,
  ];
  return listed(parts.filter((part) => part !== null));
}

/**
 * The few numbers that determine a DenseNet-BC with torchvision's layout
 * (Huang et al., arXiv 1608.06993; compression is always 0.5).
 */
export interface DenseNetSpec {
  /** k: channels that every dense layer adds. */
  readonly growthRate: number;
  /** Dense layers per block, e.g. `[6, 12, 24, 16]`. */
  readonly blockConfig: readonly number[];
  /** Channels after the stem. */
  readonly numInitFeatures: number;
  /** Bottleneck factor: a dense layer's 1×1 convolution has `bnSize · growthRate` outputs. */
  readonly bnSize: number;
  readonly numClasses: number;
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

/** A published name for the usual depths, else the spec written out. */
export function architectureName(spec: DenseNetSpec): string {
  const depth = 1 + spec.blockConfig.reduce((sum, layers) => sum + 2 * layers + 1, 0);
  const published: Readonly<Record<number, { blocks: string; k: number }>> = {
    121: { blocks: '6,12,24,16', k: 32 },
    161: { blocks: '6,12,36,24', k: 48 },
    169: { blocks: '6,12,32,32', k: 32 },
    201: { blocks: '6,12,48,32', k: 32 },
  };
  const known = published[depth];
  if (known?.blocks === spec.blockConfig.join(',') && known.k === spec.growthRate) return `DenseNet-${depth}`;
  return `DenseNet ${spec.blockConfig.join('-')}, k=${spec.growthRate}`;
}

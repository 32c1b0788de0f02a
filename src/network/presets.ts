import { m } from '../messages/m';
import type { DenseNetSpec } from './spec';

/** A DenseNet that was published, with the input it was made for. */
export interface Preset {
  readonly id: string;
  readonly name: string;
  readonly spec: DenseNetSpec;
  /** Side of the square input, in pixels. */
  readonly side: number;
  /** Where it was published. */
  readonly source: () => string;
}

const PAPER = 'Huang et al. 2017 (arXiv 1608.06993)';

const imagenet = (
  depth: number,
  blockConfig: readonly number[],
  growthRate: number,
  source = () => m.network_table({ paper: PAPER, table: 1 }),
): Preset => ({
  id: String(depth),
  name: `DenseNet-${depth}`,
  spec: { growthRate, blockConfig, numInitFeatures: 2 * growthRate, bnSize: 4, numClasses: 1000 },
  side: 224,
  source,
});

/** L counts the stem, two transitions and the classifier besides the layers of three equal blocks. */
const layersPerBlock = (depth: number, perLayer: number): number => (depth - 4) / (3 * perLayer);

const cifar = (depth: number, growthRate: number, isBc: boolean): Preset => {
  const layers = layersPerBlock(depth, isBc ? 2 : 1);
  return {
    id: `cifar-${isBc ? 'bc-' : ''}${depth}-${growthRate}`,
    name: `DenseNet${isBc ? '-BC' : ''} L=${depth}, k=${growthRate}`,
    spec: {
      growthRate,
      blockConfig: [layers, layers, layers],
      // Section 3: 16 channels, or twice the growth rate for DenseNet-BC.
      numInitFeatures: isBc ? 2 * growthRate : 16,
      bnSize: isBc ? 4 : 0,
      numClasses: 10,
      compression: isBc ? 0.5 : 1,
      stem: 'cifar',
    },
    side: 32,
    source: () => m.network_table({ paper: PAPER, table: 2 }),
  };
};

/** ImageNet's in order of depth, then CIFAR's in the order of the paper's Table 2. */
export const PRESETS: readonly Preset[] = [
  imagenet(121, [6, 12, 24, 16], 32),
  imagenet(161, [6, 12, 36, 24], 48, () =>
    m.network_their_code({ authors: 'Huang et al.', address: 'github.com/liuzhuang13/DenseNet' }),
  ),
  imagenet(169, [6, 12, 32, 32], 32),
  imagenet(201, [6, 12, 48, 32], 32),
  imagenet(264, [6, 12, 64, 48], 32),
  cifar(40, 12, false),
  cifar(100, 12, false),
  cifar(100, 12, true),
  cifar(250, 24, true),
  cifar(190, 40, true),
];

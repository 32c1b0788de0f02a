import type { ChannelKey } from '../../../src/tensor/arrange';

/** What keys are called. */
export const KEY_NAMES: Readonly<Record<ChannelKey, string>> = {
  index: 'index',
  mean: 'mean',
  max: 'max',
  l2: 'L2 norm',
  sparsity: 'sparsity',
  entropy: 'spatial entropy',
  similarity: 'similarity',
  contribution: 'contribution',
};

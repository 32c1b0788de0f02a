import type { ChannelKey } from '../../../src/tensor/arrange';
import { m } from '../../messages/m';

/** What keys are called. */
export const KEY_NAMES: Readonly<Record<ChannelKey, () => string>> = {
  index: () => m.inspector_key_index(),
  mean: () => m.inspector_key_mean(),
  max: () => m.inspector_key_max(),
  l2: () => m.inspector_key_l2(),
  sparsity: () => m.inspector_key_sparsity(),
  entropy: () => m.inspector_key_entropy(),
  similarity: () => m.inspector_key_similarity(),
  contribution: () => m.inspector_key_contribution(),
};

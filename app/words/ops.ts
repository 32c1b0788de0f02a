import type { Op } from '../../src/network/architecture';
import { m } from '../messages/m';

/** What an operation does, in plain words: "convolution 3×3", "batch norm". */
export function opTitle(op: Op): string {
  switch (op.kind) {
    case 'input':
      return m.chain_input();
    case 'conv':
      return op.conv.stride > 1
        ? m.chain_conv_stride({ kernel: op.conv.kernel, stride: op.conv.stride })
        : m.chain_conv({ kernel: op.conv.kernel });
    case 'norm':
      return m.chain_norm();
    case 'relu':
      return m.chain_relu();
    case 'max-pool':
      return m.chain_max_pool({ kernel: op.pool.kernel, stride: op.pool.stride });
    case 'avg-pool':
      return m.chain_avg_pool({ kernel: op.pool.kernel, stride: op.pool.stride });
    case 'concat':
      return m.chain_concat();
    case 'global-avg-pool':
      return m.chain_global_pool();
    case 'global-max-pool':
      return m.heads_op_max();
    case 'flatten':
      return m.heads_op_flatten();
    case 'linear':
      return m.chain_linear();
  }
}

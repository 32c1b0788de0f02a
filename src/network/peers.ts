import type { Architecture } from './architecture';
import type { TensorName } from './spec';

/**
 * The same operation in every layer of a tensor's dense block, in order: what one colour scale lets compare.
 * Of a tensor outside dense layers, itself.
 */
export function blockPeers({ ops, byName }: Architecture, tensor: TensorName): readonly TensorName[] {
  const own = byName.get(tensor);
  if (own === undefined || own.layer === null) return [tensor];
  return ops
    .filter(({ block, layer, role }) => block === own.block && layer !== null && role === own.role)
    .map(({ name }) => name);
}

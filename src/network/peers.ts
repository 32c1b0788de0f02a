import type { Architecture } from './architecture';
import type { TensorName } from './spec';

const IN_LAYER = /^(features\.denseblock\d+\.denselayer)\d+(\..+)$/;

/**
 * The same operation in every layer of a tensor's dense block, in order: what one colour scale lets compare.
 * Of a tensor outside dense layers, itself.
 */
export function blockPeers(architecture: Architecture, tensor: TensorName): readonly TensorName[] {
  const [, layers, op] = IN_LAYER.exec(tensor) ?? [];
  if (layers === undefined || op === undefined) return [tensor];
  return architecture.ops
    .map(({ name }) => name)
    .filter((name) => {
      const [, ofLayers, ofOp] = IN_LAYER.exec(name) ?? [];
      return ofLayers === layers && ofOp === op;
    });
}

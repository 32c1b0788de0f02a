import type { Architecture, Op, Part } from './architecture';
import { asTensorName, type TensorName } from './spec';

/** The part that a name belongs to, be it a part's own id, a tensor's or a connection's end; null for none. */
export function partOf({ parts, byName }: Architecture, name: string): Part | null {
  return parts.get(name) ?? parts.get(byName.get(name)?.part ?? '') ?? null;
}

/** A dense block's concatenation. @param block - from 1 */
export function blockPart({ parts }: Architecture, block: number): Part | null {
  return [...parts.values()].find((part) => part.kind === 'block' && part.block === block) ?? null;
}

/** The operation of a part to show when one comes from another tensor: that of the same role, else the last. */
export function counterpart(part: Part, from: Op | null): TensorName | null {
  const same = from === null ? undefined : part.ops.find(({ role }) => role === from.role);
  return (same ?? part.ops.at(-1))?.name ?? null;
}

/** Where a first visit starts, so that growth is seen: what the third layer of the first block writes. */
export function defaultTensor({ parts, ops }: Architecture): TensorName {
  const layers = [...parts.values()].filter((part) => part.kind === 'layer' && part.block === 1);
  const op = (layers[2] ?? layers.at(-1))?.ops.at(-1);
  return (op ?? (ops[0] as Op)).name;
}

/**
 * The tensor that a forward hook on a module of torchvision's DenseNet sees as its output: a dense layer's is its
 * last convolution's (what it adds, not the concatenation), a transition's is its `pool`, and `features`' is `norm5`
 * (torchvision/models/densenet.py). Every other name stands for itself.
 */
export function tensorOfModule({ parts, ops }: Architecture, name: string): TensorName {
  const part = parts.get(name);
  const isModule = part?.kind === 'layer' || part?.kind === 'transition';
  const last = name === 'features' ? ops.find(({ role }) => role === 'norm5') : part?.ops.at(-1);
  return (isModule || name === 'features') && last !== undefined ? last.name : asTensorName(name);
}

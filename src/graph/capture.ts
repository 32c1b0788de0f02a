import type { Architecture } from '../network/architecture';
import { partOf } from '../network/parts';
import { provenance } from '../network/provenance';
import type { TensorName } from '../network/spec';

/**
 * The tensors that a run captures: what enters each block, what each dense layer writes, and the logits.
 * All others of a layer follow from these by a sub-graph of that layer; capturing all 431 makes a run
 * several times slower, these cost next to nothing (2.3 M floats for DenseNet-121).
 */
export function capturedTensors(architecture: Architecture): readonly TensorName[] {
  const written = new Set(
    provenance(architecture).flatMap(({ sources }) => sources.map(({ tensor }) => tensor)),
  );
  return architecture.ops
    .filter((op) => op.role === 'classifier' || written.has(op.name))
    .map((op) => op.name);
}

/** A concatenation of one tensor is that tensor: the first dense layer's input is the block's input. */
export function resolveAlias(architecture: Architecture, name: TensorName): TensorName {
  const op = architecture.byName.get(name);
  const [only, ...others] = op?.inputs ?? [];
  if (op?.kind !== 'concat' || only === undefined || others.length > 0) return name;
  return resolveAlias(architecture, only);
}

/** How to compute a tensor that is not at hand. */
export interface PartPlan {
  readonly feeds: readonly TensorName[];
  readonly outputs: readonly TensorName[];
}

/**
 * The sub-graph that computes a tensor from those at hand, and with it the rest of its part, since the next
 * click is most often on its neighbour.
 * @param atHand - tells which tensors the caller has
 * @param exists - tells which tensors the source has at all (a folded convolution's result does not exist)
 */
export function planPart(
  architecture: Architecture,
  name: TensorName,
  atHand: (name: TensorName) => boolean,
  exists: (name: TensorName) => boolean,
): PartPlan {
  const { ops = [] } = partOf(architecture, name) ?? {};
  const outputs = ops
    .filter(
      (op) =>
        op.kind !== 'input' &&
        !atHand(op.name) &&
        exists(op.name) &&
        resolveAlias(architecture, op.name) === op.name,
    )
    .map((op) => op.name);
  return { feeds: feedsOf(architecture, outputs, atHand), outputs };
}

/** The tensors at hand that the outputs of a sub-graph depend on, in network order. */
export function feedsOf(
  architecture: Architecture,
  outputs: readonly TensorName[],
  atHand: (name: TensorName) => boolean,
): readonly TensorName[] {
  const feeds = new Set<TensorName>();
  const seen = new Set<TensorName>(outputs);
  const pending = [...outputs];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    for (const input of architecture.byName.get(next)?.inputs ?? []) {
      if (atHand(input)) feeds.add(input);
      else if (!seen.has(input)) {
        seen.add(input);
        pending.push(input);
      }
    }
  }
  return architecture.ops.filter((op) => feeds.has(op.name)).map((op) => op.name);
}

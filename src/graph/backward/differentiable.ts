import type { Architecture } from '../../network/architecture';
import type { TensorName } from '../../network/spec';
import { feedsOf } from '../capture';

/** The tensors between `at` and `of`, both included, through which a derivative goes. */
export function differentiable(
  architecture: Architecture,
  of: TensorName,
  at: readonly TensorName[],
): ReadonlySet<TensorName> {
  const ancestors = new Set<TensorName>([of]);
  for (const op of [...architecture.ops].reverse()) {
    if (ancestors.has(op.name)) for (const input of op.inputs) ancestors.add(input);
  }
  const between = new Set<TensorName>();
  for (const op of architecture.ops) {
    if (!ancestors.has(op.name)) continue;
    if (at.includes(op.name) || op.inputs.some((input) => between.has(input))) between.add(op.name);
  }
  return between;
}

/**
 * The tensors of the forward pass that the way back looks at: the differentiated one for its value, ReLUs for
 * where they are positive, and what maxima were taken of. Everything else is linear, and needs no values.
 */
export function neededForward(
  architecture: Architecture,
  of: TensorName,
  at: readonly TensorName[],
): readonly TensorName[] {
  const between = differentiable(architecture, of, at);
  const needed = new Set<TensorName>([of]);
  for (const op of architecture.ops) {
    const [input] = op.inputs;
    if (input === undefined || !between.has(op.name) || !between.has(input)) continue;
    if (op.kind === 'relu') needed.add(op.name);
    if (op.kind === 'max-pool' || op.kind === 'global-max-pool') needed.add(input);
  }
  return [...needed];
}

/**
 * Which of the tensors at hand a backward graph takes.
 * @param atHand - never true of a ReLU that is cut: what it was before the cut counts
 */
export function backwardFeeds(
  architecture: Architecture,
  of: TensorName,
  at: readonly TensorName[],
  atHand: (name: TensorName) => boolean,
): readonly TensorName[] {
  const needed = neededForward(architecture, of, at);
  const feeds = new Set(needed.filter(atHand));
  const computed = needed.filter((name) => !atHand(name));
  for (const name of feedsOf(architecture, computed, atHand)) feeds.add(name);
  return architecture.ops.filter((op) => feeds.has(op.name)).map((op) => op.name);
}

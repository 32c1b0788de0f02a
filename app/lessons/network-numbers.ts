import type { Architecture, Op, Part } from '../../src/network/architecture';
import { opFacts } from '../../src/network/facts';
import { formatCount } from '../words/format';
import type { LessonContext, Numbers } from './lesson';

/** What lessons ask of a network again and again. */

/** A dense layer by its block and number, from 1; of a shorter block its last. */
export function layerPart({ parts }: Architecture, block: number, layer: number): Part {
  const layers = [...parts.values()].filter((part) => part.kind === 'layer' && part.block === block);
  const found = layers[Math.min(layer, layers.length) - 1];
  if (found === undefined) throw new Error(`There is no dense block ${block}.`);
  return found;
}

/** Blocks from 1. */
export const lastBlock = ({ spec }: Architecture): number => spec.blockConfig.length;

/** The operation that a part begins with: what it reads. */
export function firstOp({ ops, id }: Part): Op {
  const [op] = ops;
  if (op === undefined) throw new Error(`${id} has no operations.`);
  return op;
}

/** The operation that a part ends with: what it writes. */
export function lastOp({ ops, id }: Part): Op {
  const op = ops.at(-1);
  if (op === undefined) throw new Error(`${id} has no operations.`);
  return op;
}

/** A part by its id. */
export function partNamed({ parts }: Architecture, id: string): Part {
  const part = parts.get(id);
  if (part === undefined) throw new Error(`There is no ${id}.`);
  return part;
}

/** An operation by the name of its tensor. */
export function opNamed({ byName }: Architecture, name: string): Op {
  const op = byName.get(name);
  if (op === undefined) throw new Error(`There is no ${name}.`);
  return op;
}

/** What the last maps leave of themselves: their means, in a DenseNet's own head. */
export function featuresOf(architecture: Architecture): Op {
  const kinds: readonly Op['kind'][] = ['global-avg-pool', 'global-max-pool', 'flatten'];
  const found = partNamed(architecture, 'tail').ops.find(({ kind }) => kinds.includes(kind));
  if (found === undefined) throw new Error('The network has no features.');
  return found;
}

/** How many channels a tensor has. */
export const channelsOf = ({ shape }: Op): number => shape[0] ?? 0;

/** Height of a tensor's maps. */
export const sideOf = ({ shape }: Op): number => shape[1] ?? 1;

/** The largest receptive field of a tensor's units, in pixels. */
export const fieldOf = (architecture: Architecture, name: string): number =>
  opFacts(architecture).get(name)?.receptiveField.max ?? 0;

/** Operations that halve the maps' side. */
export const halvings = ({ ops }: Architecture): readonly Op[] =>
  ops.filter((op) => (op.kind === 'conv' ? op.conv.stride : 'pool' in op ? op.pool.stride : 1) > 1);

/**
 * For which layers a bottleneck costs more than it saves. A 3×3 convolution of all r channels takes 9·r·k products a
 * pixel; with a bottleneck of b·k channels it is r·b·k + 9·b·k·k. The latter is more where r·(9 − b) < 9·b·k.
 */
export function dearBottlenecks(architecture: Architecture): Numbers {
  const { growthRate: k, bnSize: b, blockConfig } = architecture.spec;
  const blocks = blockConfig.join(' + ');
  if (b === 0) return { saves: 'absent', limit: 0, dear: 0, blocks };
  const isDear = (part: Part): boolean => channelsOf(firstOp(part)) * (9 - b) < 9 * b * k;
  const dear = blockConfig.map(
    (_, n) =>
      [...architecture.parts.values()].filter(
        (part) => part.kind === 'layer' && part.block === n + 1 && isDear(part),
      ).length,
  );
  return {
    saves: b < 9 ? 'later' : 'never',
    limit: b < 9 ? formatCount(Math.ceil((9 * b * k) / (9 - b)) - 1) : 0,
    dear: dear.join(' + '),
    blocks,
  };
}

/** A class in the page's language. */
export function classTitle({ state }: LessonContext, index: number): string {
  const label = state.model?.labels[index];
  if (label === undefined) return String(index);
  return (state.locale === 'zh' ? label.zh : undefined) ?? label.en;
}

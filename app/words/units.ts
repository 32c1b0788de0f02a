import type { Architecture, Op } from '../../src/network/architecture';
import type { TensorName } from '../../src/network/spec';

/** A part of the network that is selected as one: stem, dense layer, block, transition or tail. */
export interface Unit {
  /** As in {@link Op.unit}; the input image counts to the stem. */
  readonly id: string;
  readonly kind: 'stem' | 'layer' | 'block' | 'transition' | 'tail';
  /** Number of the dense block it belongs to or ends, from 1; null for stem and tail. */
  readonly block: number | null;
  /** For people, e.g. "Dense block 2, layer 4". */
  readonly title: string;
  readonly ops: readonly Op[];
}

const UNIT = /^features\.(?:denseblock(\d+)(?:\.denselayer(\d+))?|transition(\d+))$/;

function parseUnit(id: string): Omit<Unit, 'ops'> {
  if (id === 'stem') return { id, kind: 'stem', block: null, title: 'Stem' };
  const [, block, layer, transition] = UNIT.exec(id) ?? [];
  if (transition !== undefined) {
    return { id, kind: 'transition', block: Number(transition), title: `Transition ${transition}` };
  }
  if (block === undefined) return { id, kind: 'tail', block: null, title: 'Tail' };
  if (layer === undefined) return { id, kind: 'block', block: Number(block), title: `Dense block ${block}` };
  return { id, kind: 'layer', block: Number(block), title: `Dense block ${block}, layer ${layer}` };
}

const unitId = (op: Op): string => (op.unit === 'input' ? 'stem' : op.unit);

const cache = new WeakMap<Architecture, ReadonlyMap<string, Unit>>();

/** All units in execution order, by id. */
export function unitsOf(architecture: Architecture): ReadonlyMap<string, Unit> {
  const known = cache.get(architecture);
  if (known !== undefined) return known;
  const ops = new Map<string, Op[]>();
  for (const op of architecture.ops) {
    const list = ops.get(unitId(op)) ?? [];
    list.push(op);
    ops.set(unitId(op), list);
  }
  const units = new Map([...ops].map(([id, list]) => [id, { ...parseUnit(id), ops: list }]));
  cache.set(architecture, units);
  return units;
}

/** The unit that a tensor belongs to, or null when the network has no such tensor. */
export function unitOfTensor(architecture: Architecture, tensor: string): Unit | null {
  const op = architecture.byName.get(tensor);
  return op === undefined ? null : (unitsOf(architecture).get(unitId(op)) ?? null);
}

/** What an operation is called within its unit: "relu1", "input", "output". */
export function opLabel(op: Op): string {
  if (op.kind !== 'input' && op.name === op.unit) return 'output';
  return op.name.slice(op.name.lastIndexOf('.') + 1);
}

/**
 * The operation of a unit to show when the visitor comes from another tensor: the one of the same
 * name, else the unit's last.
 */
export function counterpart(unit: Unit, from: Op | null): TensorName | null {
  const same = from === null ? undefined : unit.ops.find((op) => opLabel(op) === opLabel(from));
  return (same ?? unit.ops.at(-1))?.name ?? null;
}

/** Where a first visit starts: ReLU maps of a layer that already reads several others. */
export function defaultTensor(architecture: Architecture): TensorName {
  const layers = [...unitsOf(architecture).values()].filter((unit) => unit.kind === 'layer');
  const block = Math.min(2, architecture.spec.blockConfig.length);
  const inBlock = layers.filter((unit) => unit.block === block);
  const relus = (inBlock[3] ?? inBlock.at(-1))?.ops.filter(({ kind }) => kind === 'relu');
  const op = relus?.at(-1);
  return (op ?? (architecture.ops[0] as Op)).name;
}

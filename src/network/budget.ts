import type { Architecture } from './architecture';
import { opFacts } from './facts';

/** What one part of the network costs. */
export interface Cost {
  /** Learnable parameters. */
  readonly params: number;
  /** Multiply-accumulates for one image. */
  readonly macs: number;
  /** Bytes of all tensors that its operations give, in fp32, concatenations included. */
  readonly bytes: number;
}

/** A unit's cost. */
export interface UnitCost extends Cost {
  /** `stem`, a dense layer, a dense block's own concatenation, a transition, `tail`. */
  readonly unit: string;
  /** The part of the network that it belongs to: `stem`, `features.denseblock1`, `features.transition1`, …, `tail`. */
  readonly part: string;
}

/** The part of the network that a unit belongs to: a dense layer's is its block. */
const partOfUnit = (unit: string): string => unit.replace(/\.denselayer\d+$/, '');

const sum = (costs: readonly Cost[]): Cost => ({
  params: costs.reduce((total, { params }) => total + params, 0),
  macs: costs.reduce((total, { macs }) => total + macs, 0),
  bytes: costs.reduce((total, { bytes }) => total + bytes, 0),
});

/** Where parameters, multiply-accumulates and memory are: by unit in network order, by part, and in all. */
export interface Budget {
  readonly units: readonly UnitCost[];
  readonly parts: ReadonlyMap<string, Cost>;
  readonly total: Cost;
}

const cache = new WeakMap<Architecture, Budget>();

/** The budget of an architecture at its input size. The image itself is nobody's cost. */
export function budgetOf(architecture: Architecture): Budget {
  const known = cache.get(architecture);
  if (known !== undefined) return known;
  const facts = opFacts(architecture);
  const byUnit = new Map<string, Cost[]>();
  for (const op of architecture.ops) {
    if (op.kind === 'input') continue;
    const { params = 0, macs = 0 } = facts.get(op.name) ?? {};
    const bytes = op.shape.reduce((product, size) => product * size, 4);
    byUnit.set(op.unit, [...(byUnit.get(op.unit) ?? []), { params, macs, bytes }]);
  }
  const units = [...byUnit].map(([unit, costs]) => ({ unit, part: partOfUnit(unit), ...sum(costs) }));
  const names = [...new Set(units.map(({ part }) => part))];
  const parts = new Map(names.map((name) => [name, sum(units.filter(({ part }) => part === name))]));
  const budget = { units, parts, total: sum(units) };
  cache.set(architecture, budget);
  return budget;
}

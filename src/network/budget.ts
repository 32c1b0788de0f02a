import type { Architecture } from './architecture';
import { opFacts } from './facts';

/** What something costs. */
export interface Cost {
  /** Learnable parameters. */
  readonly params: number;
  /** Multiply-accumulates for one image. */
  readonly macs: number;
  /** Bytes of all tensors that its operations give, in fp32, concatenations included. */
  readonly bytes: number;
}

/** What a part costs. */
export interface PartCost extends Cost {
  /** A part's id. */
  readonly part: string;
  /** The id of what it counts to: a dense layer's is its block's, every other's its own. */
  readonly group: string;
}

function sum(costs: readonly Cost[]): Cost {
  const total = { params: 0, macs: 0, bytes: 0 };
  for (const { params, macs, bytes } of costs) {
    total.params += params;
    total.macs += macs;
    total.bytes += bytes;
  }
  return total;
}

/** Where parameters, multiply-accumulates and memory are: by part in network order, by group, and in all. */
export interface Budget {
  readonly parts: readonly PartCost[];
  /** Stem, whole dense blocks, transitions, tail. */
  readonly groups: ReadonlyMap<string, Cost>;
  readonly total: Cost;
}

const cache = new WeakMap<Architecture, Budget>();

/** The budget of an architecture at its input size. The image itself is nobody's cost. */
export function budgetOf(architecture: Architecture): Budget {
  const known = cache.get(architecture);
  if (known !== undefined) return known;
  const facts = opFacts(architecture);
  const all = [...architecture.parts.values()];
  const blocks = new Map(
    all.flatMap(({ id, kind, block }) => (kind === 'block' ? [[block, id] as const] : [])),
  );
  const parts = all.map(({ id, kind, block, ops }): PartCost => {
    const costs = ops
      .filter((op) => op.kind !== 'input')
      .map(({ name, shape }): Cost => {
        const { params = 0, macs = 0 } = facts.get(name) ?? {};
        return { params, macs, bytes: shape.reduce((product, size) => product * size, 4) };
      });
    return { part: id, group: kind === 'layer' ? (blocks.get(block ?? 0) ?? id) : id, ...sum(costs) };
  });
  const names = [...new Set(parts.map(({ group }) => group))];
  const groups = new Map(names.map((name) => [name, sum(parts.filter(({ group }) => group === name))]));
  const budget = { parts, groups, total: sum(parts) };
  cache.set(architecture, budget);
  return budget;
}

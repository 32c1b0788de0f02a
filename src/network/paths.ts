import type { Architecture } from './architecture';
import { provenance } from './provenance';

/**
 * Paths through a DenseNet. A path goes from unit to unit along connections; inside a block it may pass any layer
 * or go around it. Its length is the number of layers with weights on it, as the paper counts depth: a dense layer
 * has two (1×1 and 3×3; one without bottleneck), the stem, a transition and the classifier one each.
 */
export interface PathFacts {
  /** Paths from the unit to the logits. */
  readonly count: bigint;
  /** Layers with weights behind the unit, on the shortest and on the longest path. */
  readonly shortest: number;
  readonly longest: number;
}

/** A unit of the walk, and those that read what it wrote. */
interface Step {
  readonly unit: string;
  readonly weights: number;
  readonly next: readonly string[];
}

const cache = new WeakMap<Architecture, ReadonlyMap<string, Step>>();

/** All units in reading order, from stem to tail. */
function stepsOf(architecture: Architecture): ReadonlyMap<string, Step> {
  const known = cache.get(architecture);
  if (known !== undefined) return known;
  const net = provenance(architecture);
  const steps = new Map<string, Step>();
  net.forEach(({ sources, readers }, b) => {
    const input = b === 0 ? 'stem' : `features.transition${b}`;
    const end = b === net.length - 1 ? 'tail' : `features.transition${b + 1}`;
    for (const source of sources) {
      const unit = source.index === 0 ? input : source.name;
      const next = readers
        .filter((reader) => reader.sources > source.index)
        .map((reader, _, all) => (reader === all.at(-1) ? end : reader.name));
      steps.set(unit, { unit, weights: source.index === 0 || architecture.spec.bnSize === 0 ? 1 : 2, next });
    }
  });
  steps.set('tail', { unit: 'tail', weights: 1, next: [] });
  cache.set(architecture, steps);
  return steps;
}

/** Paths from every unit to the logits. */
export function pathsToLogits(architecture: Architecture): ReadonlyMap<string, PathFacts> {
  const facts = new Map<string, PathFacts>();
  for (const { unit, next } of [...stepsOf(architecture).values()].reverse()) {
    if (next.length === 0) {
      facts.set(unit, { count: 1n, shortest: 0, longest: 0 });
      continue;
    }
    const ahead = next.map((name) => {
      const { count, shortest, longest } = facts.get(name) ?? { count: 0n, shortest: 0, longest: 0 };
      const weights = stepsOf(architecture).get(name)?.weights ?? 0;
      return { count, shortest: shortest + weights, longest: longest + weights };
    });
    facts.set(unit, {
      count: ahead.reduce((sum, { count }) => sum + count, 0n),
      shortest: Math.min(...ahead.map(({ shortest }) => shortest)),
      longest: Math.max(...ahead.map(({ longest }) => longest)),
    });
  }
  return facts;
}

/** One path, from a unit to the tail, by its number among all of them. */
export interface Path {
  readonly units: readonly string[];
  /** Layers with weights behind its first unit. */
  readonly length: number;
}

/**
 * The path of a number, in the order in which a walk that always turns to the nearest reader first would find them:
 * path 0 passes every layer, the last one goes around all.
 * @param index - from 0 to the count less one
 * @returns null for a unit that has no such path
 */
export function pathAt(architecture: Architecture, from: string, index: bigint): Path | null {
  const facts = pathsToLogits(architecture);
  const steps = stepsOf(architecture);
  if (index < 0n || index >= (facts.get(from)?.count ?? 0n)) return null;
  const units = [from];
  let length = 0;
  let rest = index;
  for (let step = steps.get(from); step !== undefined && step.next.length > 0; ) {
    let chosen = step.next[0] ?? '';
    for (const name of step.next) {
      chosen = name;
      const count = facts.get(name)?.count ?? 0n;
      if (rest < count) break;
      rest -= count;
    }
    units.push(chosen);
    step = steps.get(chosen);
    length += step?.weights ?? 0;
  }
  return { units, length };
}

/** The connections that a path takes, as `SOURCE READER`. */
export function edgesOfPath(architecture: Architecture, { units }: Path): readonly string[] {
  const net = provenance(architecture);
  const sourceName = (unit: string): string =>
    unit === 'stem'
      ? (net[0]?.sources[0]?.name ?? '')
      : unit.replace(/^(features\.transition\d+)$/, '$1.pool');
  const readerName = (unit: string): string => (unit === 'tail' ? 'classifier' : unit);
  return units.slice(1).map((unit, i) => `${sourceName(units[i] ?? '')} ${readerName(unit)}`);
}

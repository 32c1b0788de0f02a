import type { Architecture, Part } from './architecture';
import { connectionsOf } from './connections';
import { provenance } from './provenance';

/**
 * Paths through a DenseNet. A path goes from part to part along connections; inside a block it may pass any layer
 * or go around it. Its length is the number of layers with weights on it, as the paper counts depth: a dense layer
 * has two (1×1 and 3×3; one without bottleneck), the stem, a transition and the classifier one each.
 */
export interface PathFacts {
  /** Paths from the part to the logits. */
  readonly count: bigint;
  /** Layers with weights behind the part, on the shortest and on the longest path. */
  readonly shortest: number;
  readonly longest: number;
}

/** A part on the way, and those that read what it wrote. */
interface Step {
  readonly part: string;
  readonly weights: number;
  readonly next: readonly string[];
}

const cache = new WeakMap<Architecture, ReadonlyMap<string, Step>>();

/** All parts that connections lead through, in reading order, from stem to tail. */
function stepsOf(architecture: Architecture): ReadonlyMap<string, Step> {
  const known = cache.get(architecture);
  if (known !== undefined) return known;
  const steps = new Map<string, Step>();
  const readersOf = new Map<string, string[]>();
  for (const { sources, readers } of provenance(architecture)) {
    for (const source of sources) {
      const known = readersOf.get(source.part);
      const own = readers.filter((reader) => reader.sources > source.index).map(({ part }) => part);
      if (known === undefined) readersOf.set(source.part, own);
      else known.push(...own);
    }
  }
  for (const of of architecture.parts.values()) {
    const part = of.id;
    const weights = weightsOf(of);
    if (weights > 0) steps.set(part, { part, weights, next: readersOf.get(part) ?? [] });
  }
  cache.set(architecture, steps);
  return steps;
}

/** Layers with weights in a part. */
function weightsOf({ ops }: Part): number {
  let weights = 0;
  for (const { kind } of ops) if (kind === 'conv' || kind === 'linear') weights++;
  return weights;
}

/**
 * Paths from every part to the logits. Who reads a source of a block reads every one before it: from the last source
 * on, each has the sum of its followers' readers, and those that read it alone. A slider asks at every step.
 */
export function pathsToLogits(architecture: Architecture): ReadonlyMap<string, PathFacts> {
  const facts = new Map<string, PathFacts>();
  const weights = new Map<string, number>();
  for (const part of architecture.parts.values()) {
    const own = weightsOf(part);
    if (own === 0) continue;
    weights.set(part.id, own);
    facts.set(part.id, { count: 1n, shortest: 0, longest: 0 });
  }
  for (const { sources, readers } of [...provenance(architecture)].reverse()) {
    const ahead = { count: 0n, shortest: Number.POSITIVE_INFINITY, longest: 0 };
    let next = readers.length - 1;
    for (let s = sources.length - 1; s >= 0; s--) {
      for (let reader = readers[next]; reader !== undefined && reader.sources > s; reader = readers[--next]) {
        const of = facts.get(reader.part) ?? { count: 0n, shortest: 0, longest: 0 };
        const own = weights.get(reader.part) ?? 0;
        ahead.count += of.count;
        ahead.shortest = Math.min(ahead.shortest, of.shortest + own);
        ahead.longest = Math.max(ahead.longest, of.longest + own);
      }
      const part = sources[s]?.part ?? '';
      // What nobody reads is the end.
      if (weights.has(part) && next < readers.length - 1) facts.set(part, { ...ahead });
    }
  }
  return facts;
}

/** One path, from a part to the tail, by its number among all of them. */
export interface Path {
  readonly parts: readonly string[];
  /** Layers with weights behind its first part. */
  readonly length: number;
}

/**
 * The path of a number, in the order in which a walk that always turns to the nearest reader first would find them:
 * path 0 passes every layer, the last one goes around all.
 * @param index - from 0 to the count less one
 * @returns null for a part that has no such path
 */
export function pathAt(architecture: Architecture, from: string, index: bigint): Path | null {
  const facts = pathsToLogits(architecture);
  const steps = stepsOf(architecture);
  if (index < 0n || index >= (facts.get(from)?.count ?? 0n)) return null;
  const parts = [from];
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
    parts.push(chosen);
    step = steps.get(chosen);
    length += step?.weights ?? 0;
  }
  return { parts, length };
}

/** The connections that a path takes, as `SOURCE READER`. */
export function edgesOfPath(architecture: Architecture, { parts }: Path): readonly string[] {
  return parts.slice(1).flatMap((part, i) => {
    const { readBy } = connectionsOf(architecture, parts[i] ?? '');
    return readBy.find((connection) => connection.part === part)?.edge ?? [];
  });
}

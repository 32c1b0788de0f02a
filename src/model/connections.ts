import type { Architecture } from './architecture';
import { type Edge, edgesOf, provenance } from './provenance';

/** One connection, seen from one of its ends. */
export interface Connection {
  /** The unit at the other end. */
  readonly unit: string;
  /** `SOURCE READER`, as in {@link Edge}. */
  readonly edge: string;
}

/** What a unit reads, and who reads what it writes. */
export interface UnitConnections {
  readonly unit: string;
  readonly reads: readonly Connection[];
  readonly readBy: readonly Connection[];
}

/** The unit that a source's or a reader's name belongs to: block inputs belong to stem and transitions. */
function unitOfEnd(name: string): string {
  if (name === 'features.pool0') return 'stem';
  if (name === 'classifier') return 'tail';
  return name.replace(/\.pool$/, '');
}

const cache = new WeakMap<Architecture, readonly Edge[]>();

/** All edges, computed once an architecture. */
function cachedEdges(architecture: Architecture): readonly Edge[] {
  const known = cache.get(architecture) ?? edgesOf(provenance(architecture));
  cache.set(architecture, known);
  return known;
}

/** The connections of a unit, each set in order; a dense block's own name has none. */
export function connectionsOf(architecture: Architecture, unit: string): UnitConnections {
  const edges = cachedEdges(architecture);
  const key = ({ source, reader }: Edge): string => `${source.name} ${reader.name}`;
  return {
    unit,
    reads: edges
      .filter(({ reader }) => unitOfEnd(reader.name) === unit)
      .map((edge) => ({ unit: unitOfEnd(edge.source.name), edge: key(edge) })),
    readBy: edges
      .filter(({ source }) => unitOfEnd(source.name) === unit)
      .map((edge) => ({ unit: unitOfEnd(edge.reader.name), edge: key(edge) })),
  };
}

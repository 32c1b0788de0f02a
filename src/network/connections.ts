import type { Architecture } from './architecture';
import { edgeName, edgesOf, provenance } from './provenance';

/** One connection, seen from one of its ends. */
export interface Connection {
  /** The part at the other end. */
  readonly part: string;
  /** `SOURCE READER`, the names of its ends. */
  readonly edge: string;
}

/** What a part reads, and who reads what it writes. */
export interface PartConnections {
  readonly part: string;
  readonly reads: readonly Connection[];
  readonly readBy: readonly Connection[];
}

const cache = new WeakMap<Architecture, ReadonlyMap<string, PartConnections>>();

/** Every part's connections, found once an architecture: a pointer asks for them at each step. */
function indexed(architecture: Architecture): ReadonlyMap<string, PartConnections> {
  const known = cache.get(architecture);
  if (known !== undefined) return known;
  const index = new Map<string, { part: string; reads: Connection[]; readBy: Connection[] }>();
  const of = (part: string) => {
    const found = index.get(part) ?? { part, reads: [], readBy: [] };
    index.set(part, found);
    return found;
  };
  for (const { source, reader } of edgesOf(provenance(architecture))) {
    const edge = edgeName(source.name, reader.name);
    of(reader.part).reads.push({ part: source.part, edge });
    of(source.part).readBy.push({ part: reader.part, edge });
  }
  cache.set(architecture, index);
  return index;
}

/** The connections of a part, each set in order; a dense block's own concatenation has none. */
export function connectionsOf(architecture: Architecture, part: string): PartConnections {
  return indexed(architecture).get(part) ?? { part, reads: [], readBy: [] };
}

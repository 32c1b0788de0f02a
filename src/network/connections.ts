import type { Architecture } from './architecture';
import { edgesOf, provenance } from './provenance';

/** One connection, seen from one of its ends. */
export interface Connection {
  /** The unit at the other end. */
  readonly unit: string;
  /** `SOURCE READER`, the names of its ends. */
  readonly edge: string;
}

/** What a unit reads, and who reads what it writes. */
export interface UnitConnections {
  readonly unit: string;
  readonly reads: readonly Connection[];
  readonly readBy: readonly Connection[];
}

/** The unit that a source's or a reader's name belongs to: block inputs belong to stem and transitions. */
export function unitOfEnd(name: string): string {
  if (/^features\.(conv|relu|pool)0$/.test(name)) return 'stem';
  if (name === 'classifier') return 'tail';
  return name.replace(/\.pool$/, '');
}

const cache = new WeakMap<Architecture, ReadonlyMap<string, UnitConnections>>();

/** Every unit's connections, found once an architecture: a pointer asks for them at each step. */
function indexed(architecture: Architecture): ReadonlyMap<string, UnitConnections> {
  const known = cache.get(architecture);
  if (known !== undefined) return known;
  const index = new Map<string, { unit: string; reads: Connection[]; readBy: Connection[] }>();
  const of = (unit: string) => {
    const found = index.get(unit) ?? { unit, reads: [], readBy: [] };
    index.set(unit, found);
    return found;
  };
  for (const { source, reader } of edgesOf(provenance(architecture))) {
    const edge = `${source.name} ${reader.name}`;
    const [from, to] = [unitOfEnd(source.name), unitOfEnd(reader.name)];
    of(to).reads.push({ unit: from, edge });
    of(from).readBy.push({ unit: to, edge });
  }
  cache.set(architecture, index);
  return index;
}

/** The connections of a unit, each set in order; a dense block's own name has none. */
export function connectionsOf(architecture: Architecture, unit: string): UnitConnections {
  return indexed(architecture).get(unit) ?? { unit, reads: [], readBy: [] };
}

import type { PartConnections } from '../network/connections';

/** A connection, by the names of its ends. */
export interface SceneEdge {
  readonly source: string;
  readonly reader: string;
}

/** The part that an event happened on, or null. */
export function partAt({ target }: Event): string | null {
  const node = target instanceof Element ? target.closest<SVGElement>('[data-part]') : null;
  return node?.dataset.part ?? null;
}

/** The connection that an event happened on, or null. */
export function edgeAt({ target }: Event): SceneEdge | null {
  const { source, reader } = target instanceof SVGElement ? target.dataset : {};
  return source === undefined || reader === undefined ? null : { source, reader };
}

/**
 * Lights one connection in front of the others; null puts it out.
 * @param root - gets `has-edge`
 * @param lit - what copies of arcs go into
 * @param arcs - by `SOURCE READER`
 */
export function lightEdge(
  root: Element,
  lit: Element,
  arcs: ReadonlyMap<string, SVGPathElement>,
  edge: SceneEdge | null,
): void {
  lit.querySelector('.is-edge')?.remove();
  const arc = edge === null ? undefined : arcs.get(`${edge.source} ${edge.reader}`);
  root.classList.toggle('has-edge', arc !== undefined);
  if (arc === undefined) return;
  const copy = arc.cloneNode() as SVGPathElement;
  copy.setAttribute('class', 'is-edge');
  // Its strength must not make it fainter; the colour stays.
  copy.style.removeProperty('opacity');
  copy.style.removeProperty('stroke-width');
  lit.append(copy);
}

/** Lights what a part reads and who reads it, but for connections below the threshold. */
export function lightConnections(
  lit: Element,
  arcs: ReadonlyMap<string, SVGPathElement>,
  { reads, readBy }: PartConnections,
): void {
  for (const [kind, edges] of [
    ['is-read', reads],
    ['is-reader', readBy],
  ] as const) {
    for (const { edge } of edges) {
      const arc = arcs.get(edge);
      if (arc === undefined || arc.classList.contains('is-below')) continue;
      const copy = arc.cloneNode() as SVGPathElement;
      copy.setAttribute('class', kind);
      copy.removeAttribute('style');
      lit.append(copy);
    }
  }
}

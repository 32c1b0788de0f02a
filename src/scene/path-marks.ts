import type { Architecture } from '../network/architecture';
import { edgeName, edgesOf, provenance } from '../network/provenance';

/**
 * Marks the arcs and the parts of a path, and dims the rest; null marks nothing.
 * @param arcs - by `SOURCE READER`
 * @param parts - elements by part
 */
export function markPath(
  root: Element,
  architecture: Architecture,
  path: ReadonlySet<string> | null,
  arcs: ReadonlyMap<string, Element>,
  parts: ReadonlyMap<string, readonly Element[]>,
): void {
  root.classList.toggle('has-path', path !== null);
  const passed = new Set(
    path === null
      ? []
      : edgesOf(provenance(architecture))
          .filter(({ source, reader }) => path.has(edgeName(source.name, reader.name)))
          .flatMap(({ source, reader }) => [source.part, reader.part]),
  );
  for (const [edge, arc] of arcs) arc.classList.toggle('is-on-path', path?.has(edge) ?? false);
  for (const [part, elements] of parts) {
    for (const element of elements) element.classList.toggle('is-on-path', passed.has(part));
  }
}

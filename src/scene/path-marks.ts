import { unitOfEnd } from '../network/connections';

/**
 * Marks the arcs and the units of a path, and dims the rest; null marks nothing.
 * @param arcs - by `SOURCE READER`
 * @param units - elements by unit
 */
export function markPath(
  root: Element,
  path: ReadonlySet<string> | null,
  arcs: ReadonlyMap<string, Element>,
  units: ReadonlyMap<string, readonly Element[]>,
): void {
  root.classList.toggle('has-path', path !== null);
  const passed = new Set([...(path ?? [])].flatMap((edge) => edge.split(' ').map(unitOfEnd)));
  for (const [edge, arc] of arcs) arc.classList.toggle('is-on-path', path?.has(edge) ?? false);
  for (const [unit, elements] of units) {
    for (const element of elements) element.classList.toggle('is-on-path', passed.has(unit));
  }
}

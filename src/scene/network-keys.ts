import type { NetworkLayout } from '../layout/network';
import type { UnitConnections } from '../network/connections';

/**
 * Where a key leads from a unit: left and right in reading order, down and up along its longest arcs (to the last
 * that reads it, to the first that it reads), Home and End to the network's ends. Null for other keys and at the
 * ends.
 */
export function walk(
  layout: NetworkLayout,
  { unit, reads, readBy }: UnitConnections,
  key: string,
): string | null {
  const units = [
    ...new Set(layout.nodes.filter(({ kind }) => kind !== 'block-input').map((node) => node.unit)),
  ];
  const at = units.indexOf(unit);
  switch (key) {
    case 'ArrowRight':
      return units[at + 1] ?? null;
    case 'ArrowLeft':
      return units[at - 1] ?? null;
    case 'ArrowDown':
      return readBy.at(-1)?.unit ?? null;
    case 'ArrowUp':
      return reads[0]?.unit ?? null;
    case 'Home':
      return units[0] ?? null;
    case 'End':
      return units.at(-1) ?? null;
    default:
      return null;
  }
}

import type { NetworkLayout } from '../layout/network';
import type { PartConnections } from '../network/connections';

/**
 * Where a key leads from a part: left and right in reading order, down and up along its longest arcs (to the last
 * that reads it, to the first that it reads), Home and End to the network's ends. Null for other keys and at the
 * ends.
 */
export function walk(
  layout: NetworkLayout,
  { part, reads, readBy }: PartConnections,
  key: string,
): string | null {
  const parts = [
    ...new Set(layout.nodes.filter(({ kind }) => kind !== 'block-input').map((node) => node.part)),
  ];
  const at = parts.indexOf(part);
  switch (key) {
    case 'ArrowRight':
      return parts[at + 1] ?? null;
    case 'ArrowLeft':
      return parts[at - 1] ?? null;
    case 'ArrowDown':
      return readBy.at(-1)?.part ?? null;
    case 'ArrowUp':
      return reads[0]?.part ?? null;
    case 'Home':
      return parts[0] ?? null;
    case 'End':
      return parts.at(-1) ?? null;
    default:
      return null;
  }
}

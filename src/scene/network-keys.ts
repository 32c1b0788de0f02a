import type { NetworkLayout } from '../layout/network';

/**
 * Where a key leads from a unit: left and right in reading order, up and down by parts of the network
 * (stem, blocks, transitions, tail), Home and End to its ends. Null for other keys and at the ends.
 */
export function walk(layout: NetworkLayout, unit: string, key: string): string | null {
  const units = [
    ...new Set(layout.nodes.filter(({ kind }) => kind !== 'block-input').map((node) => node.unit)),
  ];
  const at = units.indexOf(unit);
  const part = (name: string): string => name.replace(/\.denselayer\d+$/, '');
  switch (key) {
    case 'ArrowRight':
      return units[at + 1] ?? null;
    case 'ArrowLeft':
      return units[at - 1] ?? null;
    case 'ArrowDown':
      return units.slice(at + 1).find((name) => part(name) !== part(unit)) ?? null;
    case 'ArrowUp': {
      const before = units.slice(0, at).findLast((name) => part(name) !== part(unit));
      return before === undefined ? null : (units.find((name) => part(name) === part(before)) ?? null);
    }
    case 'Home':
      return units[0] ?? null;
    case 'End':
      return units.at(-1) ?? null;
    default:
      return null;
  }
}

import type { NetworkLayout } from '../layout/network';
import { svg } from './svg';
import './network-profile.css';

/** A quantity of every layer, and perhaps what it was before something was done to the network. */
export interface NetworkProfile {
  /** What it is, for people. */
  readonly label: string;
  /** By part, in whatever unit; greater than 0, or it is not drawn. */
  readonly values: ReadonlyMap<string, number>;
  readonly before: ReadonlyMap<string, number> | null;
}

/** Powers of ten that the height spans at most: what is less lies on the floor. */
const DECADES = 6;

/**
 * Lays a profile over the network: a line from layer to layer through each one's own place, on a logarithmic scale
 * that both lines share, since gradients differ by powers of ten.
 * @param height - of the room above the bars' feet, in pixels
 */
export function drawProfile(
  { label, values, before }: NetworkProfile,
  layout: NetworkLayout,
  height: number,
): SVGGElement {
  const group = svg('g', { class: 'network-profile', role: 'img', 'aria-label': label });
  const all = [...values.values(), ...(before?.values() ?? [])].filter((value) => value > 0);
  if (all.length === 0) return group;
  const top = Math.log10(Math.max(...all));
  const bottom = Math.max(Math.log10(Math.min(...all)), top - DECADES);
  const y = (value: number): number => {
    const share = top === bottom ? 1 : (Math.log10(value) - bottom) / (top - bottom);
    return height * (1 - 0.94 * Math.max(0, share) - 0.03);
  };
  const seen = new Set<string>();
  const places = layout.nodes.flatMap(({ part, box }) => {
    if (seen.has(part)) return [];
    seen.add(part);
    return [{ part, x: box.x + box.width / 2 }];
  });
  const line = (of: ReadonlyMap<string, number>, name: string): void => {
    const points = places.flatMap(({ part, x }) => {
      const value = of.get(part) ?? 0;
      return value > 0 ? [{ part, x, y: y(value), value }] : [];
    });
    const path = points.map(
      (point, n) => `${n === 0 ? 'M' : 'L'}${point.x.toFixed(1)},${point.y.toFixed(1)}`,
    );
    group.append(svg('path', { class: name, d: path.join('') }));
    if (name !== 'is-now') return;
    for (const point of points) {
      const dot = svg('circle', { cx: point.x, cy: point.y, r: 2, 'data-part': point.part });
      dot.append(svg('title', {}, `${point.part}: ${point.value.toPrecision(3)}`));
      group.append(dot);
    }
  };
  if (before !== null) line(before, 'is-before');
  line(values, 'is-now');
  return group;
}

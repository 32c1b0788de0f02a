import type { NetworkLayout } from '../layout/network';
import type { Architecture } from '../model/architecture';
import { opFacts } from '../model/facts';
import { svg } from './svg';

const ROW = 14;
const BAR = 7;
const LABEL_WIDTH = 78;

interface Part {
  readonly unit: string;
  readonly block: number;
  readonly index: number;
  readonly params: number;
  readonly macs: number;
}

/** Stem, every layer, every transition and the tail, each with its sums. */
function partsOf(architecture: Architecture, layout: NetworkLayout): readonly Part[] {
  const facts = opFacts(architecture);
  const seen = new Set<string>();
  const parts: Part[] = [];
  for (const { unit, kind, block, index } of layout.nodes) {
    if (kind === 'block-input' || seen.has(unit)) continue;
    seen.add(unit);
    const own = architecture.ops.filter((op) => op.unit === unit).map((op) => facts.get(op.name));
    parts.push({
      unit,
      block: kind === 'layer' ? block : 0,
      index,
      params: own.reduce((sum, fact) => sum + (fact?.params ?? 0), 0),
      macs: own.reduce((sum, fact) => sum + (fact?.macs ?? 0), 0),
    });
  }
  return parts;
}

/** Where parameters and multiply-accumulates are: one strip each, every layer its share in its colour. */
export function drawBudget(
  architecture: Architecture,
  layout: NetworkLayout,
  top: number,
  color: (block: number, index: number) => string,
): SVGGElement {
  const group = svg('g', { class: 'network-budget', 'aria-hidden': 'true' });
  const parts = partsOf(architecture, layout);
  const rows = [
    ['parameters', 'params'],
    ['MACs', 'macs'],
  ] as const;
  rows.forEach(([name, key], row) => {
    const y = top + row * ROW;
    const total = parts.reduce((sum, part) => sum + part[key], 0);
    const room = layout.width - LABEL_WIDTH;
    group.append(svg('text', { x: 0, y: y + BAR, class: 'network-label is-soft' }, name));
    let x = LABEL_WIDTH;
    for (const { unit, block, index, ...part } of parts) {
      const width = (part[key] / total) * room;
      const bar = svg('rect', { x, y, width: Math.max(0, width - 0.35), height: BAR, 'data-unit': unit });
      if (block > 0) bar.style.fill = color(block, index);
      bar.append(svg('title', {}, `${unit}: ${((100 * part[key]) / total).toFixed(1)} % of the ${name}`));
      group.append(bar);
      x += width;
    }
  });
  return group;
}

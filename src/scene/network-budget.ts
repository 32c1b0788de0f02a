import type { NetworkLayout } from '../layout/network';
import { m } from '../messages/m';
import { oneDecimal } from '../messages/say';
import type { Architecture } from '../network/architecture';
import { budgetOf } from '../network/budget';
import { svg } from './svg';

/** Height of a strip with the space below it, in pixels. */
export const BUDGET_ROW = 13;
const BAR = 7;
const LABEL_WIDTH = 78;

/** One strip: a quantity, and what each part has of it. */
export interface BudgetRow {
  readonly name: string;
  readonly amountOf: (part: string) => number;
}

/** Parameters, MACs and activations; milliseconds too, where they were measured. */
export function budgetRows(
  architecture: Architecture,
  times: ReadonlyMap<string, number>,
): readonly BudgetRow[] {
  const parts = new Map(budgetOf(architecture).parts.map((cost) => [cost.part, cost]));
  const rows: BudgetRow[] = [
    { name: m.scene_parameters(), amountOf: (part) => parts.get(part)?.params ?? 0 },
    { name: m.scene_macs(), amountOf: (part) => parts.get(part)?.macs ?? 0 },
    { name: m.scene_activations(), amountOf: (part) => parts.get(part)?.bytes ?? 0 },
  ];
  const isMeasured = [...parts.keys()].some((part) => times.has(part));
  if (isMeasured) rows.push({ name: m.scene_milliseconds(), amountOf: (part) => times.get(part) ?? 0 });
  return rows;
}

/**
 * Where the costs are: a strip a row, every part its share in its colour.
 * @param isSketch - without words for each part: hundreds of them take as long as everything else
 */
export function drawBudget(
  rows: readonly BudgetRow[],
  layout: NetworkLayout,
  top: number,
  color: (block: number, index: number) => string,
  isSketch: boolean,
): SVGGElement {
  const group = svg('g', { class: 'network-budget', 'aria-hidden': 'true' });
  const seen = new Set<string>();
  const parts = layout.nodes.flatMap(({ part, kind, block, index }) => {
    if (kind === 'block-input' || seen.has(part)) return [];
    seen.add(part);
    return [{ part, block: kind === 'layer' ? block : 0, index }];
  });
  rows.forEach(({ name, amountOf }, row) => {
    const y = top + row * BUDGET_ROW;
    const total = parts.reduce((sum, { part }) => sum + amountOf(part), 0);
    const room = layout.width - LABEL_WIDTH;
    group.append(svg('text', { x: 0, y: y + BAR, class: 'network-label is-soft' }, name));
    let x = LABEL_WIDTH;
    for (const { part, block, index } of parts) {
      const share = amountOf(part) / total;
      const width = share * room;
      const bar = svg('rect', { x, y, width: Math.max(0, width - 0.35), height: BAR, 'data-part': part });
      if (block > 0) bar.style.fill = color(block, index);
      if (!isSketch)
        bar.append(svg('title', {}, m.scene_share({ part, share: oneDecimal(100 * share), quantity: name })));
      group.append(bar);
      x += width;
    }
  });
  return group;
}

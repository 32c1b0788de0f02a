import type { NetworkLayout } from '../layout/network';
import type { Architecture } from '../network/architecture';
import { budgetOf } from '../network/budget';
import { svg } from './svg';

/** Height of a strip with the space below it, in pixels. */
export const BUDGET_ROW = 13;
const BAR = 7;
const LABEL_WIDTH = 78;

/** One strip: a quantity, and what each unit has of it. */
export interface BudgetRow {
  readonly name: string;
  readonly amountOf: (unit: string) => number;
}

/** Parameters, MACs and activations; milliseconds too, where they were measured. */
export function budgetRows(
  architecture: Architecture,
  times: ReadonlyMap<string, number>,
): readonly BudgetRow[] {
  const units = new Map(budgetOf(architecture).units.map((cost) => [cost.unit, cost]));
  const rows: BudgetRow[] = [
    { name: 'parameters', amountOf: (unit) => units.get(unit)?.params ?? 0 },
    { name: 'MACs', amountOf: (unit) => units.get(unit)?.macs ?? 0 },
    { name: 'activations', amountOf: (unit) => units.get(unit)?.bytes ?? 0 },
  ];
  const isMeasured = [...units.keys()].some((unit) => times.has(unit));
  if (isMeasured) rows.push({ name: 'milliseconds', amountOf: (unit) => times.get(unit) ?? 0 });
  return rows;
}

/** Where the costs are: a strip a row, every unit its share in its colour. */
export function drawBudget(
  rows: readonly BudgetRow[],
  layout: NetworkLayout,
  top: number,
  color: (block: number, index: number) => string,
): SVGGElement {
  const group = svg('g', { class: 'network-budget', 'aria-hidden': 'true' });
  const seen = new Set<string>();
  const units = layout.nodes.flatMap(({ unit, kind, block, index }) => {
    if (kind === 'block-input' || seen.has(unit)) return [];
    seen.add(unit);
    return [{ unit, block: kind === 'layer' ? block : 0, index }];
  });
  rows.forEach(({ name, amountOf }, row) => {
    const y = top + row * BUDGET_ROW;
    const total = units.reduce((sum, { unit }) => sum + amountOf(unit), 0);
    const room = layout.width - LABEL_WIDTH;
    group.append(svg('text', { x: 0, y: y + BAR, class: 'network-label is-soft' }, name));
    let x = LABEL_WIDTH;
    for (const { unit, block, index } of units) {
      const share = amountOf(unit) / total;
      const width = share * room;
      const bar = svg('rect', { x, y, width: Math.max(0, width - 0.35), height: BAR, 'data-unit': unit });
      if (block > 0) bar.style.fill = color(block, index);
      bar.append(svg('title', {}, `${unit}: ${(100 * share).toFixed(1)} % of the ${name}`));
      group.append(bar);
      x += width;
    }
  });
  return group;
}

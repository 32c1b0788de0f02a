import type { NetworkLayout } from '../layout/network';
import { m } from '../messages/m';
import { oneDecimal } from '../messages/say';
import type { Architecture } from '../network/architecture';
import { budgetOf } from '../network/budget';
import { fill, setOnce, svg } from './svg';

/** Height of a strip with the space below it, in pixels. */
export const BUDGET_ROW = 13;
const BAR = 7;
const LABEL_WIDTH = 78;

/** One strip: a quantity, and what each part has of it. */
export interface BudgetRow {
  readonly name: string;
  readonly amountOf: (part: string) => number;
}

interface BudgetPart {
  readonly part: string;
  /** Empty for the style sheet's. */
  readonly color: string;
}

/** A row as it is laid out: of every part a bar, in pixels, and its share, 0…1. */
interface Strip {
  readonly name: string;
  readonly y: number;
  readonly bars: readonly { readonly x: number; readonly width: number; readonly share: number }[];
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

interface DrawnPart {
  readonly element: SVGPathElement;
  color: string;
  path: string;
}

/** Where the costs are: a strip a row, every part its share in its colour. */
export class NetworkBudget {
  readonly element = svg('g', { class: 'network-budget', 'aria-hidden': 'true' });
  readonly #names = svg('g', {});
  readonly #shares = svg('g', {});
  #sketched: DrawnPart[] = [];

  constructor() {
    this.element.append(this.#names, this.#shares);
  }

  /**
   * @param top - of the first strip
   * @param isSketch - a part's shares of all quantities in one stroke, which stays in the next sketch, and without
   *   words; else each by itself, with them
   */
  draw(
    rows: readonly BudgetRow[],
    layout: NetworkLayout,
    top: number,
    color: (block: number, index: number) => string,
    isSketch: boolean,
  ): void {
    const seen = new Set<string>();
    const parts = layout.nodes.flatMap(({ part, kind, block, index }) => {
      if (kind === 'block-input' || seen.has(part)) return [];
      seen.add(part);
      return [{ part, color: kind === 'layer' ? color(block, index) : '' }];
    });
    const room = layout.width - LABEL_WIDTH;
    const strips = rows.map(({ name, amountOf }, row): Strip => {
      const amounts = parts.map(({ part }) => amountOf(part));
      const total = amounts.reduce((sum, amount) => sum + amount, 0);
      const y = top + row * BUDGET_ROW;
      let x = LABEL_WIDTH;
      const bars = amounts.map((amount) => {
        const share = amount / total;
        const bar = { x, width: Math.max(0, share * room - 0.35), share };
        x += share * room;
        return bar;
      });
      return { name, y, bars };
    });
    fill(
      this.#names,
      strips.map(({ name, y }, i) => {
        const known = this.#names.children[i] ?? svg('text', { x: 0, class: 'network-label is-soft' });
        setOnce(known, 'y', String(y + BAR));
        if (known.textContent !== name) known.textContent = name;
        return known;
      }),
    );
    if (isSketch) this.#sketch(parts, strips);
    else this.#drawOut(parts, strips);
  }

  #sketch(parts: readonly BudgetPart[], strips: readonly Strip[]): void {
    if (this.#sketched.length === 0) this.#shares.replaceChildren();
    for (const { element } of this.#sketched.splice(parts.length)) element.remove();
    parts.forEach(({ color }, i) => {
      let drawn = this.#sketched[i];
      if (drawn === undefined) {
        drawn = { element: svg('path', {}), color: '', path: '' };
        this.#sketched.push(drawn);
        this.#shares.append(drawn.element);
      }
      if (drawn.color !== color) drawn.element.style.fill = drawn.color = color;
      let path = '';
      for (const { y, bars } of strips) {
        const { x = 0, width = 0 } = bars[i] ?? {};
        if (width > 0) path += `M${x.toFixed(2)},${y}h${width.toFixed(2)}v${BAR}h${(-width).toFixed(2)}z`;
      }
      if (drawn.path !== path) {
        drawn.path = path;
        drawn.element.setAttribute('d', path);
      }
    });
  }

  #drawOut(parts: readonly BudgetPart[], strips: readonly Strip[]): void {
    this.#sketched = [];
    this.#shares.replaceChildren(
      ...strips.flatMap(({ name, y, bars }) =>
        parts.map(({ part, color }, i) => {
          const { x = 0, width = 0, share = 0 } = bars[i] ?? {};
          const words = m.scene_share({ part, share: oneDecimal(100 * share), quantity: name });
          const place = { x, y, width, height: BAR, 'data-part': part };
          const bar = svg('rect', place, svg('title', {}, words));
          bar.style.fill = color;
          return bar;
        }),
      ),
    );
  }
}

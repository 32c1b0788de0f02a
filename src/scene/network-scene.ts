import { select, type ZoomTransform, zoom, zoomIdentity } from 'd3';
import { layoutNetwork, type NetworkLayout, type NetworkNode } from '../layout/network';
import type { Architecture } from '../network/architecture';
import { connectionsOf } from '../network/connections';
import { stemOf } from '../network/spec';
import type { ArcLevel, ArcSceneOptions, Drawing } from './arc-level';
import { ArcScene } from './arc-scene';
import { BUDGET_ROW, type BudgetRow, drawBudget } from './network-budget';
import { walk } from './network-keys';
import { drawLabels } from './network-labels';
import { svg } from './svg';
import './network-scene.css';
import { m } from '../messages/m';

/** What the scene shows and whom it tells. */
export interface NetworkSceneOptions extends ArcSceneOptions {
  /** The strips below: where parameters, MACs and memory are. */
  readonly budgetRows: readonly BudgetRow[];
  /** Draws what lies over the layers, in a room as high as the bars' feet are low; null for nothing. */
  readonly profile: DrawOver | null;
}

/** @see NetworkSceneOptions.profile */
export type DrawOver = (layout: NetworkLayout, height: number) => SVGElement;

/** The network view. */
export interface NetworkScene {
  update(options: NetworkSceneOptions): void;
  /** Zooms about the middle. */
  zoomBy(factor: number): void;
  /** Shows the whole network again. */
  fit(): void;
  /** Where a part stands, or a dense block with all its layers, in the viewport; null when it is not drawn. */
  rectOf(part: string): DOMRect | null;
  focus(part: string): void;
  /** Gives the host back empty, as it was. */
  destroy(): void;
}

/** Room above the arcs, and below the bars for labels and the budget, in pixels. */
const TOP = 8;
const BELOW = 46;
/** Between the labels and the first strip. */
const BUDGET_GAP = 6;
const SIDE = 14;
const MAX_ZOOM = 16;

/** Less than this for arcs and bars would not be worth the strips below. */
const LEAST = 100;

function unionOf(rects: readonly DOMRect[]): DOMRect | null {
  if (rects.length === 0) return null;
  const [left, top] = [Math.min(...rects.map((r) => r.left)), Math.min(...rects.map((r) => r.top))];
  const [right, bottom] = [Math.max(...rects.map((r) => r.right)), Math.max(...rects.map((r) => r.bottom))];
  return new DOMRect(left, top, right - left, bottom - top);
}

/** Top left and bottom right. */
type Corners = [[number, number], [number, number]];

/** What bars and arcs are drawn from: neither growth rate nor compression moves them. */
const outlineOf = ({ spec, inputSize }: Architecture): string =>
  JSON.stringify([spec.blockConfig, stemOf(spec), inputSize]);

/** The network's bars, labels and strips, as arcs stand on them. */
class NetworkLevel implements ArcLevel<NetworkSceneOptions> {
  /** Tells how much room there is to pan in. */
  readonly #onExtent: (corners: Corners) => void;
  readonly #root: SVGSVGElement;
  #options: NetworkSceneOptions | null = null;
  #layout: NetworkLayout | null = null;
  #parts = new Map<string, SVGElement[]>();
  #labels = svg('g', {});
  readonly #profile = svg('g', { class: 'network-profiles' });
  /** Of the room above the bars' feet. */
  #height = 0;
  /** The strips below the labels, and where they begin; null where there is no room. */
  #budget: { readonly element: SVGGElement; readonly top: number } | null = null;

  constructor(root: SVGSVGElement, onExtent: (corners: Corners) => void) {
    this.#root = root;
    this.#onExtent = onExtent;
  }

  needsDrawing(options: NetworkSceneOptions, before: NetworkSceneOptions): boolean {
    return (
      options.architecture !== before.architecture ||
      options.colorOf !== before.colorOf ||
      options.shapeText !== before.shapeText ||
      options.textScale !== before.textScale ||
      options.budgetRows.length !== before.budgetRows.length
    );
  }

  draw(options: NetworkSceneOptions, width: number, height: number, isSketch: boolean): Drawing {
    this.#options = options;
    const { architecture, budgetRows, textScale } = options;
    const below = BELOW * textScale;
    const budget = BUDGET_GAP + budgetRows.length * BUDGET_ROW;
    // Larger labels are for a room that looks on, which reads no strips.
    const hasBudget = textScale === 1 && height - TOP - below - budget >= LEAST;
    const room = { width: width - 2 * SIDE, height: height - TOP - below - (hasBudget ? budget : 0) };
    const layout = layoutNetwork(architecture, room);
    this.#layout = layout;
    this.#height = room.height;
    this.#root.setAttribute('viewBox', `${-SIDE} ${-TOP} ${width} ${height}`);
    this.#root.setAttribute('width', String(width));
    this.#root.setAttribute('height', String(height));
    this.#onExtent([
      [-SIDE, -TOP],
      [width - SIDE, height - TOP],
    ]);
    const bars = svg('g', { class: 'network-nodes' });
    this.#parts = new Map();
    for (const node of layout.nodes) bars.append(this.#drawNode(node));
    this.#labels = drawLabels(layout, options, (part) => this.#options?.onSelect(part));
    this.#budget = hasBudget ? { element: svg('g', {}), top: room.height + below + BUDGET_GAP / 2 } : null;
    this.#drawBudget(isSketch);
    this.#drawProfile();
    const arcs = layout.arcs.map(({ source, reader, block, index, path }) => ({
      source,
      reader,
      path,
      color: this.#color(block, Math.max(index, 1)),
    }));
    const front = [
      bars,
      this.#profile,
      this.#labels,
      ...(this.#budget === null ? [] : [this.#budget.element]),
    ];
    return { arcs, parts: this.#parts, front };
  }

  relabel(options: NetworkSceneOptions, before: NetworkSceneOptions): boolean {
    const { architecture } = options;
    const isElsewise = this.needsDrawing({ ...options, architecture: before.architecture }, before);
    if (this.#layout === null || isElsewise || outlineOf(architecture) !== outlineOf(before.architecture))
      return false;
    this.#options = options;
    const blocks = this.#layout.blocks.map((block) => ({
      ...block,
      shape: architecture.byName.get(block.part)?.shape ?? block.shape,
    }));
    this.#layout = { ...this.#layout, blocks };
    const labels = drawLabels(this.#layout, options, (part) => this.#options?.onSelect(part));
    this.#labels.replaceWith(labels);
    this.#labels = labels;
    this.mark(options, null);
    return true;
  }

  settle(): void {
    this.#drawBudget(false);
  }

  mark(options: NetworkSceneOptions, before: NetworkSceneOptions | null): void {
    this.#options = options;
    for (const label of this.#labels.querySelectorAll<SVGElement>('[data-block-label]'))
      label.classList.toggle('is-selected', label.dataset.blockLabel === options.selected);
    const isFleeting = options.isFleeting === true && options.architecture !== before?.architecture;
    if (before !== null && options.budgetRows !== before.budgetRows) this.#drawBudget(isFleeting);
    if (before !== null && options.profile !== before.profile) this.#drawProfile();
  }

  next(part: string, key: string): string | null {
    const { architecture } = this.#options ?? {};
    if (this.#layout === null || architecture === undefined) return null;
    return walk(this.#layout, connectionsOf(architecture, part), key);
  }

  opens({ target }: MouseEvent): string | null {
    const label = target instanceof Element ? target.closest<SVGElement>('[data-block-label]') : null;
    return label?.dataset.blockLabel ?? null;
  }

  rectOf(part: string): DOMRect | null {
    const { kind, block } = this.#options?.architecture.parts.get(part) ?? {};
    const layers = this.#layout?.nodes.filter((node) => node.kind === 'layer' && node.block === block) ?? [];
    const inside = kind === 'block' ? layers.map((node) => node.part) : [part];
    const elements = inside.flatMap((name) => this.#parts.get(name) ?? []);
    return unionOf(elements.map((element) => element.getBoundingClientRect()));
  }

  readonly #color = (block: number, index: number): string =>
    this.#options?.colorOf(block, index, this.#layout?.blocks[block - 1]?.layers ?? 1) ?? '';

  #drawNode({ part, kind, block, index, box, endHeight }: NetworkNode): SVGElement {
    const { x, y, width, height } = box;
    const shape =
      kind === 'transition'
        ? svg('path', { d: `M${x},${y}L${x + width},${y + height - endHeight}V${y + height}H${x}Z` })
        : svg('rect', { x, y, width, height, rx: Math.min(1.5, width / 4) });
    const others = this.#parts.get(part) ?? [];
    const node = svg('g', { class: `network-node is-${kind}`, 'data-part': part });
    if (kind === 'layer') shape.style.fill = this.#color(block, index);
    if (this.#options !== null && (others.length === 0 || kind === 'transition')) {
      const { architecture, titleOf } = this.#options;
      const { reads, readBy } = connectionsOf(architecture, part);
      node.setAttribute('role', 'button');
      node.setAttribute(
        'aria-label',
        m.scene_part({ title: titleOf(part), reads: reads.length, readers: readBy.length }),
      );
    }
    node.append(shape);
    this.#parts.set(part, [...others, node]);
    return node;
  }

  #drawProfile(): void {
    const draw = this.#options?.profile;
    this.#profile.replaceChildren(
      ...(draw == null || this.#layout === null ? [] : [draw(this.#layout, this.#height)]),
    );
  }

  /** Anew in its place, without another drawing of the rest. */
  #drawBudget(isSketch: boolean): void {
    if (this.#budget === null || this.#layout === null || this.#options === null) return;
    const { element, top } = this.#budget;
    element.replaceChildren(drawBudget(this.#options.budgetRows, this.#layout, top, this.#color, isSketch));
  }
}

/**
 * Draws the network in a host element, which it owns until `destroy`: pan and zoom by pointer, wheel and
 * touch, hover and focus to light connections, click or Enter to select.
 */
export function createNetworkScene(host: HTMLElement, options: NetworkSceneOptions): NetworkScene {
  const root = svg('svg', { class: 'network-scene', role: 'group', 'aria-label': m.scene_network() });
  const stage = svg('g', {});
  root.append(stage);
  host.append(root);
  const zooming = zoom<SVGSVGElement, unknown>()
    .scaleExtent([1, MAX_ZOOM])
    .filter((event: Event) => {
      if (event instanceof WheelEvent) return true;
      return !(event instanceof MouseEvent) || event.button === 0;
    })
    .on('zoom', ({ transform }: { transform: ZoomTransform }) => {
      stage.setAttribute('transform', transform.toString());
      root.style.setProperty('--zoom', String(transform.k));
    });
  select(root).call(zooming).on('dblclick.zoom', null);
  const level = new NetworkLevel(root, (corners) => zooming.extent(corners).translateExtent(corners));
  const scene = new ArcScene({ host, root, stage, isEager: false }, level, options);
  return {
    update: (next) => scene.update(next),
    zoomBy: (factor) => zooming.scaleBy(select(root), factor),
    fit: () => zooming.transform(select(root), zoomIdentity),
    rectOf: (part) => level.rectOf(part),
    focus: (part) => scene.focus(part),
    destroy: () => {
      select(root).on('.zoom', null);
      scene.destroy();
    },
  };
}

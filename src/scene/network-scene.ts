import { select, type ZoomTransform, zoom, zoomIdentity } from 'd3';
import { layoutNetwork, type NetworkLayout, type NetworkNode } from '../layout/network';
import type { Architecture } from '../network/architecture';
import { connectionsOf, type PartConnections } from '../network/connections';
import { edgeAt, lightConnections, lightEdge, partAt, type SceneEdge } from './lights';
import { BUDGET_ROW, type BudgetRow, drawBudget } from './network-budget';
import { walk } from './network-keys';
import { drawLabels } from './network-labels';
import { markPath } from './path-marks';
import { type StrengthOf, styleArc } from './strength';
import { svg } from './svg';

/** What the scene shows and whom it tells. */
export interface NetworkSceneOptions {
  readonly architecture: Architecture;
  /** The selected part. */
  readonly selected: string | null;
  /** Colour of what a source wrote, as a CSS value; index 0 is the block's input. */
  readonly colorOf: (block: number, index: number, layers: number) => string;
  /** A part's name for people. */
  readonly titleOf: (part: string) => string;
  /** The connection that is pointed at elsewhere, by the names of its ends; lit like one under the pointer. */
  readonly edge: SceneEdge | null;
  /** `source reader` of connections that are cut. */
  readonly cutEdges: ReadonlySet<string>;
  /** `SOURCE READER` of the connections of a path that is shown; null for none. */
  readonly path: ReadonlySet<string> | null;
  /** The part that is pointed at elsewhere. */
  readonly lit: string | null;
  /** The strips below: where parameters, MACs and memory are. */
  readonly budgetRows: readonly BudgetRow[];
  /** How strong each connection is, 0…1, by `SOURCE READER`; null below the threshold. Null: all alike. */
  readonly strengthOf: StrengthOf;
  readonly onSelect: (part: string) => void;
  /** Enter, or a double click: the part is to be opened. */
  readonly onOpen: (part: string) => void;
  /** The pointer came to a connection, or left it (null). */
  readonly onHoverEdge: (edge: SceneEdge | null) => void;
  readonly onSelectEdge: (edge: SceneEdge) => void;
  /** The pointer, or the keyboard's focus, came to a part, or left all of them (null). */
  readonly onHover: (connections: PartConnections | null) => void;
}

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

class Scene implements NetworkScene {
  readonly #host: HTMLElement;
  readonly #root: SVGSVGElement;
  readonly #viewport: SVGGElement;
  readonly #zoom = zoom<SVGSVGElement, unknown>();
  readonly #observer: ResizeObserver;
  #options: NetworkSceneOptions;
  #layout: NetworkLayout | null = null;
  #nodes = new Map<string, SVGElement[]>();
  #arcs = new Map<string, SVGPathElement>();
  #targets = new Map<string, SVGPathElement>();
  #lit: SVGGElement;
  #frame = 0;
  #focused: string | null = null;

  constructor(host: HTMLElement, options: NetworkSceneOptions) {
    this.#host = host;
    this.#options = options;
    this.#root = svg('svg', { class: 'network-scene', role: 'group', 'aria-label': 'The network' });
    this.#viewport = svg('g', {});
    this.#lit = svg('g', { class: 'network-lit' });
    this.#root.append(this.#viewport);
    host.append(this.#root);
    this.#zoom
      .scaleExtent([1, MAX_ZOOM])
      .filter((event: Event) => {
        if (event instanceof WheelEvent) return true;
        return !(event instanceof MouseEvent) || event.button === 0;
      })
      .on('zoom', ({ transform }: { transform: ZoomTransform }) => {
        this.#viewport.setAttribute('transform', transform.toString());
        this.#root.style.setProperty('--zoom', String(transform.k));
      });
    select(this.#root).call(this.#zoom).on('dblclick.zoom', null);
    this.#root.addEventListener('pointerover', this.#onPointer);
    this.#root.addEventListener('pointerleave', this.#onLeave);
    this.#root.addEventListener('click', this.#onClick);
    this.#root.addEventListener('dblclick', this.#onDouble);
    this.#root.addEventListener('keydown', this.#onKey);
    this.#root.addEventListener('focusin', this.#onFocus);
    this.#root.addEventListener('focusout', this.#onLeave);
    this.#observer = new ResizeObserver(() => this.#schedule());
    this.#observer.observe(host);
    this.#schedule();
  }

  update(options: NetworkSceneOptions): void {
    const previous = this.#options;
    this.#options = options;
    if (
      options.architecture !== previous.architecture ||
      options.colorOf !== previous.colorOf ||
      options.budgetRows !== previous.budgetRows
    )
      this.#schedule();
    else {
      if (options.selected !== previous.selected) this.#markSelected();
      if (options.edge !== previous.edge) lightEdge(this.#root, this.#lit, this.#arcs, this.#options.edge);
      if (options.cutEdges !== previous.cutEdges) this.#markCuts();
      if (options.strengthOf !== previous.strengthOf) this.#styleArcs();
      if (options.path !== previous.path) this.#markPath();
      if (options.lit !== previous.lit) this.#light(options.lit);
    }
  }

  zoomBy(factor: number): void {
    this.#zoom.scaleBy(select(this.#root), factor);
  }

  fit(): void {
    this.#zoom.transform(select(this.#root), zoomIdentity);
  }

  rectOf(part: string): DOMRect | null {
    const inside = [...this.#nodes].filter(([name]) => name === part || name.startsWith(`${part}.`));
    return unionOf(
      inside.flatMap(([, elements]) => elements.map((element) => element.getBoundingClientRect())),
    );
  }

  focus(part: string): void {
    this.#rove(part);
    this.#focusable(part)?.focus();
  }

  destroy(): void {
    cancelAnimationFrame(this.#frame);
    this.#observer.disconnect();
    select(this.#root).on('.zoom', null);
    // Its listeners hang on the element and go with it.
    this.#root.remove();
  }

  #schedule(): void {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#draw();
    });
  }

  #draw(): void {
    const { clientWidth: width, clientHeight: height } = this.#host;
    if (width < 40 || height < 60) return;
    const { architecture, colorOf, titleOf, budgetRows } = this.#options;
    const budget = BUDGET_GAP + budgetRows.length * BUDGET_ROW;
    const hasBudget = height - TOP - BELOW - budget >= LEAST;
    const room = { width: width - 2 * SIDE, height: height - TOP - BELOW - (hasBudget ? budget : 0) };
    const layout = layoutNetwork(architecture, room);
    this.#layout = layout;
    this.#root.setAttribute('viewBox', `${-SIDE} ${-TOP} ${width} ${height}`);
    this.#root.setAttribute('width', String(width));
    this.#root.setAttribute('height', String(height));
    this.#zoom.extent([
      [-SIDE, -TOP],
      [width - SIDE, height - TOP],
    ]);
    this.#zoom.translateExtent([
      [-SIDE, -TOP],
      [width - SIDE, height - TOP],
    ]);

    const layersOf = (block: number): number => layout.blocks[block - 1]?.layers ?? 1;
    const color = (block: number, index: number): string => colorOf(block, index, layersOf(block));
    const arcs = svg('g', { class: 'network-arcs', 'aria-hidden': 'true' });
    // As wide as a finger is precise, and unseen; in front of the arcs, behind the bars.
    const targets = svg('g', { class: 'network-arc-targets', 'aria-hidden': 'true' });
    this.#arcs = new Map();
    this.#targets = new Map();
    for (const { source, reader, block, index, path } of layout.arcs) {
      const arc = svg('path', { d: path, 'data-source': source, 'data-reader': reader });
      arc.style.stroke = color(block, Math.max(index, 1));
      const target = svg('path', { d: path, 'data-source': source, 'data-reader': reader });
      this.#arcs.set(`${source} ${reader}`, arc);
      this.#targets.set(`${source} ${reader}`, target);
      arcs.append(arc);
      targets.append(target);
    }
    const bars = svg('g', { class: 'network-nodes' });
    this.#nodes = new Map();
    for (const node of layout.nodes) bars.append(this.#drawNode(node, color, titleOf));
    this.#lit = svg('g', { class: 'network-lit', 'aria-hidden': 'true' });
    const labels = drawLabels(layout, (part) => this.#options.onSelect(part));
    const focused = this.#focused;
    this.#viewport.replaceChildren(arcs, this.#lit, targets, bars, labels);
    if (hasBudget)
      this.#viewport.append(drawBudget(budgetRows, layout, room.height + BELOW + BUDGET_GAP / 2, color));
    this.#markSelected();
    this.#markCuts();
    this.#styleArcs();
    this.#markPath();
    this.#rove(focused ?? this.#options.selected ?? 'stem');
    // What was drawn anew must not take the keyboard's focus away.
    if (focused !== null) this.#focusable(focused)?.focus();
  }

  #drawNode(
    { part, kind, block, index, box, endHeight }: NetworkNode,
    color: (block: number, index: number) => string,
    titleOf: (part: string) => string,
  ): SVGElement {
    const { x, y, width, height } = box;
    const shape =
      kind === 'transition'
        ? svg('path', { d: `M${x},${y}L${x + width},${y + height - endHeight}V${y + height}H${x}Z` })
        : svg('rect', { x, y, width, height, rx: Math.min(1.5, width / 4) });
    const first = !this.#nodes.has(part);
    const node = svg('g', { class: `network-node is-${kind}`, 'data-part': part });
    if (kind === 'layer') shape.style.fill = color(block, index);
    if (first || kind === 'transition') {
      const { reads, readBy } = connectionsOf(this.#options.architecture, part);
      node.setAttribute('role', 'button');
      node.setAttribute('tabindex', '-1');
      node.setAttribute('aria-label', `${titleOf(part)}: reads ${reads.length}, is read by ${readBy.length}`);
    }
    node.append(shape);
    this.#nodes.set(part, [...(this.#nodes.get(part) ?? []), node]);
    return node;
  }

  #markSelected(): void {
    for (const [part, elements] of this.#nodes) {
      const selected = part === this.#options.selected;
      for (const element of elements) {
        element.classList.toggle('is-selected', selected);
        if (element.hasAttribute('role')) element.setAttribute('aria-pressed', String(selected));
      }
    }
    for (const label of this.#viewport.querySelectorAll<SVGElement>('[data-block-label]')) {
      label.classList.toggle('is-selected', label.dataset.blockLabel === this.#options.selected);
    }
  }

  #markCuts(): void {
    const { cutEdges } = this.#options;
    for (const [edge, arc] of this.#arcs) arc.classList.toggle('is-cut', cutEdges.has(edge));
  }

  #markPath(): void {
    markPath(this.#root, this.#options.architecture, this.#options.path, this.#arcs, this.#nodes);
  }

  #styleArcs(): void {
    for (const [edge, arc] of this.#arcs)
      styleArc(this.#options.strengthOf, edge, arc, this.#targets.get(edge));
  }

  /** Lights what a part reads and who reads it; null puts all lights out. */
  #light(part: string | null): void {
    for (const elements of this.#nodes.values()) {
      for (const element of elements) element.classList.remove('is-read', 'is-reader', 'is-hovered');
    }
    this.#lit.replaceChildren();
    this.#root.classList.toggle('has-light', part !== null);
    const connections = part === null ? null : connectionsOf(this.#options.architecture, part);
    this.#options.onHover(connections);
    if (part === null || connections === null) return;
    this.#mark(part, 'is-hovered');
    for (const { part: source } of connections.reads) this.#mark(source, 'is-read');
    for (const { part: reader } of connections.readBy) this.#mark(reader, 'is-reader');
    lightConnections(this.#lit, this.#arcs, connections);
  }

  #mark(part: string, name: string): void {
    for (const element of this.#nodes.get(part) ?? []) element.classList.add(name);
  }

  readonly #onPointer = (event: PointerEvent): void => {
    this.#light(partAt(event) ?? this.#focused);
    this.#options.onHoverEdge(edgeAt(event));
  };
  readonly #onLeave = (): void => {
    this.#focused = null;
    this.#options.onHoverEdge(null);
    this.#light(null);
  };
  readonly #onClick = (event: MouseEvent): void => {
    const part = partAt(event);
    const edge = edgeAt(event);
    if (part !== null) this.#options.onSelect(part);
    else if (edge !== null) this.#options.onSelectEdge(edge);
  };
  readonly #onDouble = (event: MouseEvent): void => {
    const { target } = event;
    const label = target instanceof Element ? target.closest<SVGElement>('[data-block-label]') : null;
    const part = partAt(event) ?? label?.dataset.blockLabel;
    if (part != null) this.#options.onOpen(part);
  };
  readonly #onFocus = (event: FocusEvent): void => {
    this.#focused = partAt(event);
    this.#light(this.#focused);
  };
  readonly #onKey = (event: KeyboardEvent): void => {
    const part = partAt(event);
    if (part === null || this.#layout === null || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      if (event.key === 'Enter') this.#options.onOpen(part);
      else this.#options.onSelect(part);
      return;
    }
    const next = walk(this.#layout, connectionsOf(this.#options.architecture, part), event.key);
    if (next === null) return;
    event.preventDefault();
    this.#rove(next);
    this.#focusable(next)?.focus();
  };

  #focusable(part: string): SVGElement | undefined {
    return this.#nodes.get(part)?.find((element) => element.hasAttribute('role'));
  }

  /** One node takes part in the tab order; arrow keys move on from it. */
  #rove(part: string): void {
    const chosen = this.#focusable(part) ?? this.#focusable('stem');
    for (const elements of this.#nodes.values()) {
      for (const element of elements) {
        if (element.hasAttribute('role')) element.setAttribute('tabindex', element === chosen ? '0' : '-1');
      }
    }
  }
}

/**
 * Draws the network in a host element, which it owns until `destroy`: pan and zoom by pointer, wheel and
 * touch, hover and focus to light connections, click or Enter to select.
 */
export function createNetworkScene(host: HTMLElement, options: NetworkSceneOptions): NetworkScene {
  return new Scene(host, options);
}

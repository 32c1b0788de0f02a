import { select, type ZoomTransform, zoom, zoomIdentity } from 'd3';
import {
  layoutNetwork,
  type NetworkLayout,
  type NetworkStroke,
  networkArcs,
  networkStrokes,
} from '../layout/network';
import type { Architecture } from '../network/architecture';
import { connectionsOf } from '../network/connections';
import { stemOf } from '../network/spec';
import type { ArcLevel, ArcSceneOptions, Drawing } from './arc-level';
import { ArcScene } from './arc-scene';
import { BUDGET_ROW, type BudgetRow, NetworkBudget } from './network-budget';
import { walk } from './network-keys';
import { NetworkLabels } from './network-labels';
import { NetworkNodes } from './network-nodes';
import { setOnce, svg } from './svg';
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

/** What bars and arcs are laid out from: neither growth rate nor compression moves them. */
const outlineOf = ({ spec, inputSize }: Architecture, room: { width: number; height: number }): string =>
  JSON.stringify([spec.blockConfig, stemOf(spec), inputSize, room]);

/** Steps in which a sketch's colours go through a block: closer ones cannot be told apart. */
const SHADES = 28;

/**
 * An index, not whole, whose colour is as good as a layer's: with one layer more or less, every layer's own colour is
 * another one, and all would be restyled.
 */
const roughIndex = (index: number, layers: number): number =>
  layers - 1 <= SHADES || index < 1
    ? index
    : 1 + (Math.round(((index - 1) / (layers - 1)) * SHADES) / SHADES) * (layers - 1);

interface Outline {
  readonly of: string;
  readonly colorOf: NetworkSceneOptions['colorOf'];
  readonly layout: NetworkLayout;
}

/** The network's bars, labels and strips, as arcs stand on them. */
class NetworkLevel implements ArcLevel<NetworkSceneOptions> {
  /** Tells how much room there is to pan in. */
  readonly #onExtent: (corners: Corners) => void;
  readonly #root: SVGSVGElement;
  #options: NetworkSceneOptions | null = null;
  /** What was laid out last, and of what. */
  #outline: Outline | null = null;
  /** The same with the shapes of this architecture. */
  #layout: NetworkLayout | null = null;
  /** Whether colours are a sketch's. */
  #isRough = false;
  readonly #nodes = new NetworkNodes();
  readonly #labels = new NetworkLabels((part) => this.#options?.onSelect(part));
  readonly #profile = svg('g', { class: 'network-profiles' });
  /** Of the room above the bars' feet. */
  #height = 0;
  readonly #budget = new NetworkBudget();
  /** Where the strips below the labels begin; null where there is no room. */
  #budgetTop: number | null = null;

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
    const of = outlineOf(architecture, room);
    const { colorOf } = options;
    const known = this.#outline?.of === of && this.#outline.colorOf === colorOf ? this.#outline : null;
    const outline = known ?? { of, colorOf, layout: layoutNetwork(architecture, room) };
    this.#outline = outline;
    const blocks = outline.layout.blocks.map((block) => ({
      ...block,
      shape: architecture.byName.get(block.part)?.shape ?? block.shape,
    }));
    this.#layout = { ...outline.layout, blocks };
    this.#height = room.height;
    setOnce(this.#root, 'viewBox', `${-SIDE} ${-TOP} ${width} ${height}`);
    setOnce(this.#root, 'width', String(width));
    setOnce(this.#root, 'height', String(height));
    this.#onExtent([
      [-SIDE, -TOP],
      [width - SIDE, height - TOP],
    ]);
    if (known === null || (this.#isRough && !isSketch)) {
      this.#isRough = isSketch;
      this.#nodes.draw(outline.layout.nodes, this.#color);
    }
    if (!isSketch) this.#nodes.name(this.#nameOf);
    this.#labels.draw(this.#layout, options);
    this.#budgetTop = hasBudget ? room.height + below + BUDGET_GAP / 2 : null;
    if (!isSketch) this.#drawBudget(false);
    this.#drawProfile();
    const colored = <S extends NetworkStroke>(strokes: readonly S[]) =>
      strokes.map((stroke) => ({ ...stroke, color: this.#color(stroke.block, Math.max(stroke.index, 1)) }));
    return {
      outline,
      arcs: () => colored(networkArcs(architecture, outline.layout)),
      strokes: () => colored(networkStrokes(architecture, outline.layout)),
      later: isSketch ? () => this.#drawBudget(true) : null,
      parts: this.#nodes.parts,
      front: [
        this.#nodes.element,
        this.#profile,
        this.#labels.element,
        ...(this.#budgetTop === null ? [] : [this.#budget.element]),
      ],
    };
  }

  settle(): void {
    this.#nodes.name(this.#nameOf);
    if (!this.#isRough || this.#layout === null) return;
    this.#isRough = false;
    this.#nodes.draw(this.#layout.nodes, this.#color);
    this.#drawBudget(true);
  }

  drawOut(): void {
    this.#drawBudget(false);
  }

  mark(options: NetworkSceneOptions, before: NetworkSceneOptions | null): void {
    this.#options = options;
    for (const label of this.#labels.element.querySelectorAll<SVGElement>('[data-block-label]'))
      label.classList.toggle('is-selected', label.dataset.blockLabel === options.selected);
    if (before !== null && options.budgetRows !== before.budgetRows) this.#drawBudget(false);
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
    const elements = inside.flatMap((name) => this.#nodes.parts.get(name) ?? []);
    return unionOf(elements.map((element) => element.getBoundingClientRect()));
  }

  readonly #color = (block: number, index: number): string => {
    const layers = this.#layout?.blocks[block - 1]?.layers ?? 1;
    return this.#options?.colorOf(block, this.#isRough ? roughIndex(index, layers) : index, layers) ?? '';
  };

  readonly #nameOf = (part: string): string => {
    if (this.#options === null) return '';
    const { architecture, titleOf } = this.#options;
    const { reads, readBy } = connectionsOf(architecture, part);
    return m.scene_part({ title: titleOf(part), reads: reads.length, readers: readBy.length });
  };

  #drawProfile(): void {
    const draw = this.#options?.profile;
    this.#profile.replaceChildren(
      ...(draw == null || this.#layout === null ? [] : [draw(this.#layout, this.#height)]),
    );
  }

  /** In its place, without another drawing of the rest. */
  #drawBudget(isSketch: boolean): void {
    if (this.#budgetTop === null || this.#layout === null || this.#options === null) return;
    this.#budget.draw(this.#options.budgetRows, this.#layout, this.#budgetTop, this.#color, isSketch);
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

import type { ThumbnailsPaint, ThumbnailsPainted } from '../engine/protocol/maps';
import { isAbandoned } from '../errors';
import {
  type BlockColumn,
  type BlockLayout,
  channelAt,
  layoutBlock,
  layoutStrip,
  type StripPiece,
} from '../layout/block';
import type { Architecture } from '../network/architecture';
import { connectionsOf, type PartConnections } from '../network/connections';
import { blockPart } from '../network/parts';
import { provenance } from '../network/provenance';
import type { Theme } from '../tensor/types';
import { edgeAt, lightConnections, lightEdge, partAt, type SceneEdge } from './lights';
import { markPath } from './path-marks';
import { type StrengthOf, styleArc } from './strength';
import { createStripSlider, type StripSlider } from './strip-slider';
import { svg } from './svg';

/** A canvas that was handed over to who paints. */
interface ThumbnailSurface {
  thumbnails(job: ThumbnailsPaint): Promise<ThumbnailsPainted>;
  destroy(): void;
}

/** What the scene shows and whom it tells. */
export interface BlockSceneOptions {
  readonly architecture: Architecture;
  /** From 1. */
  readonly block: number;
  /** The selected part, and the selected channel of the block's concatenation. */
  readonly selected: string | null;
  readonly channel: number | null;
  /** The run whose maps are shown; null before the first. */
  readonly runId: number | null;
  readonly pick: ThumbnailsPaint['pick'];
  readonly theme: Theme;
  readonly colorOf: (block: number, index: number, layers: number) => string;
  readonly titleOf: (part: string) => string;
  /** Of a channel of this block's concatenation. */
  readonly describeChannel: (channel: number) => string;
  readonly cutEdges: ReadonlySet<string>;
  /** `SOURCE READER` of the connections of a path that is shown; null for none. */
  readonly path: ReadonlySet<string> | null;
  /** The part that is pointed at elsewhere. */
  readonly lit: string | null;
  readonly strengthOf: StrengthOf;
  readonly edge: SceneEdge | null;
  /** Hands a canvas over to the worker for good. */
  readonly attach: (canvas: HTMLCanvasElement) => ThumbnailSurface;
  readonly onSelect: (part: string) => void;
  readonly onOpen: (part: string) => void;
  readonly onChannel: (channel: number) => void;
  readonly onHover: (connections: PartConnections | null) => void;
  readonly onHoverEdge: (edge: SceneEdge | null) => void;
  readonly onSelectEdge: (edge: SceneEdge) => void;
  /** The pointer, or the keyboard, came to a channel of the concatenation, or left it. */
  readonly onPoint: (channel: number | null) => void;
  readonly onError: (error: unknown) => void;
}

/** A dense block, opened. */
export interface BlockScene {
  update(options: BlockSceneOptions): void;
  /** Canvases must be attached anew: another worker has started. */
  renew(): void;
  /** Where a part's column stands, in the viewport; null when it is none of this block's. */
  rectOf(part: string): DOMRect | null;
  focus(part: string): void;
  destroy(): void;
}

class Scene implements BlockScene {
  readonly #host: HTMLElement;
  readonly #root: HTMLDivElement;
  readonly #drawing: SVGSVGElement;
  readonly #slider: StripSlider;
  readonly #observer: ResizeObserver;
  #canvas: HTMLCanvasElement | null = null;
  #surface: ThumbnailSurface | null = null;
  #options: BlockSceneOptions;
  #layout: BlockLayout | null = null;
  #columns = new Map<string, SVGGElement>();
  #arcs = new Map<string, SVGPathElement>();
  #lit: SVGGElement = svg('g', {});
  #marks: SVGGElement = svg('g', {});
  #frame = 0;
  #painted = '';

  constructor(host: HTMLElement, options: BlockSceneOptions) {
    this.#host = host;
    this.#options = options;
    this.#root = document.createElement('div');
    this.#root.className = 'block-scene';
    this.#drawing = svg('svg', { class: 'block-drawing', role: 'group' });
    this.#slider = createStripSlider({
      onPoint: (channel) => this.#point(channel),
      onChoose: (channel) => this.#options.onChannel(channel),
    });
    this.#root.append(this.#drawing);
    host.append(this.#root);
    this.#drawing.addEventListener('pointerover', this.#onPointer);
    this.#drawing.addEventListener('pointermove', this.#onMove);
    this.#drawing.addEventListener('pointerleave', this.#onLeave);
    this.#drawing.addEventListener('click', this.#onClick);
    this.#drawing.addEventListener('dblclick', this.#onDouble);
    this.#drawing.addEventListener('keydown', this.#onKey);
    this.#drawing.addEventListener('focusin', this.#onFocus);
    this.#drawing.addEventListener('focusout', this.#onLeave);
    this.#observer = new ResizeObserver(() => this.#schedule());
    this.#observer.observe(host);
    // At once, so that a motion into the block knows where its columns are.
    this.#draw();
    this.renew();
  }

  update(options: BlockSceneOptions): void {
    const before = this.#options;
    this.#options = options;
    const redraw =
      options.architecture !== before.architecture ||
      options.block !== before.block ||
      options.strengthOf !== before.strengthOf;
    if (redraw) this.#draw();
    else {
      if (options.selected !== before.selected || options.channel !== before.channel) this.#markSelected();
      if (options.cutEdges !== before.cutEdges) this.#markCuts();
      if (options.edge !== before.edge) lightEdge(this.#drawing, this.#lit, this.#arcs, this.#options.edge);
      if (options.path !== before.path) this.#markPath();
      if (options.lit !== before.lit) this.#light(options.lit);
    }
    void this.#paint();
  }

  renew(): void {
    this.#surface?.destroy();
    this.#canvas?.remove();
    this.#canvas = document.createElement('canvas');
    this.#canvas.className = 'block-thumbnails';
    this.#canvas.setAttribute('aria-hidden', 'true');
    this.#root.append(this.#canvas);
    this.#surface = this.#options.attach(this.#canvas);
    this.#painted = '';
    this.#place();
    void this.#paint();
  }

  rectOf(part: string): DOMRect | null {
    return this.#columns.get(part)?.getBoundingClientRect() ?? null;
  }

  focus(part: string): void {
    this.#columns.get(part)?.focus();
  }

  destroy(): void {
    cancelAnimationFrame(this.#frame);
    this.#observer.disconnect();
    this.#surface?.destroy();
    // Its listeners hang on the elements and go with them.
    this.#root.remove();
  }

  #schedule(): void {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#draw();
      void this.#paint();
    });
  }

  get #layers(): number {
    return this.#options.architecture.spec.blockConfig[this.#options.block - 1] ?? 1;
  }

  readonly #color = (index: number): string =>
    this.#options.colorOf(this.#options.block, index, this.#layers);

  #draw(): void {
    const { clientWidth: width, clientHeight: height } = this.#host;
    const { architecture, block } = this.#options;
    if (width < 40 || height < 60) return;
    const [, mapHeight = 1, mapWidth = 1] = blockPart(architecture, block)?.ops[0]?.shape ?? [];
    const layout = layoutBlock(architecture, block, [mapHeight, mapWidth], { width, height });
    this.#layout = layout;
    if (layout === null) return;
    this.#drawing.setAttribute('width', String(layout.width));
    this.#drawing.setAttribute('height', String(layout.height));
    this.#drawing.setAttribute(
      'aria-label',
      `Dense block ${block}: what each layer wrote, and what it reads`,
    );

    const arcs = svg('g', { class: 'network-arcs', 'aria-hidden': 'true' });
    const targets = svg('g', { class: 'network-arc-targets', 'aria-hidden': 'true' });
    this.#arcs = new Map();
    for (const { source, reader, index, path } of layout.arcs) {
      const edge = `${source} ${reader}`;
      const arc = svg('path', { d: path, 'data-source': source, 'data-reader': reader });
      const target = svg('path', { d: path, 'data-source': source, 'data-reader': reader });
      arc.style.stroke = this.#color(Math.max(index, 1));
      styleArc(this.#options.strengthOf, edge, arc, target);
      this.#arcs.set(edge, arc);
      arcs.append(arc);
      targets.append(target);
    }
    this.#lit = svg('g', { class: 'network-lit', 'aria-hidden': 'true' });
    this.#marks = svg('g', { class: 'block-marks', 'aria-hidden': 'true' });
    const columns = svg('g', { class: 'block-columns' });
    this.#columns = new Map();
    for (const column of layout.columns) columns.append(this.#drawColumn(column, layout));
    const focused = this.#drawing.contains(document.activeElement)
      ? (document.activeElement?.closest<SVGElement>('[data-part]')?.dataset.part ?? null)
      : null;
    this.#drawing.replaceChildren(arcs, this.#lit, targets, columns, this.#marks, this.#slider.element);
    this.#place();
    this.#markSelected();
    this.#markCuts();
    lightEdge(this.#drawing, this.#lit, this.#arcs, this.#options.edge);
    this.#markPath();
    // What was drawn anew must not take the keyboard's focus away.
    if (focused !== null) this.focus(focused);
  }

  #drawColumn({ part, kind, index, box, thumbnail, strip }: BlockColumn, layout: BlockLayout): SVGGElement {
    const { architecture, titleOf } = this.#options;
    const { reads, readBy } = connectionsOf(architecture, part);
    const group = svg('g', {
      class: `block-column is-${kind}`,
      'data-part': part,
      role: 'button',
      tabindex: '-1',
      'aria-label': `${titleOf(part)}: reads ${reads.length}, is read by ${readBy.length}`,
    });
    const top = thumbnail?.y ?? strip[0]?.box.y ?? 0;
    // The arcs above belong to no column alone.
    const target = svg('rect', {
      class: 'block-target',
      x: box.x,
      y: top - 4,
      width: box.width,
      height: Math.max(0, box.y + box.height - top + 4),
      rx: 3,
    });
    group.append(target);
    if (thumbnail !== null) group.append(svg('rect', { class: 'block-frame', ...thumbnail }));
    const words = kind === 'input' ? 'in' : kind === 'end' ? 'out' : String(index);
    const label = svg(
      'text',
      {
        x: box.x + box.width / 2,
        y: layout.labelY,
        class: `network-label ${kind === 'layer' ? '' : 'is-soft'}`,
        'text-anchor': 'middle',
      },
      words,
    );
    group.append(label);
    for (const piece of strip) group.append(this.#drawPiece(piece));
    this.#columns.set(part, group);
    return group;
  }

  #drawPiece({ index, box }: StripPiece): SVGRectElement {
    const rect = svg('rect', { class: 'strip-piece', ...box });
    rect.style.fill = this.#color(index);
    return rect;
  }

  /** The canvas stands over the squares. */
  #place(): void {
    if (this.#layout === null || this.#canvas === null) return;
    const { x, y } = this.#layout.thumbnails;
    this.#canvas.style.left = `${x}px`;
    this.#canvas.style.top = `${y}px`;
  }

  async #paint(): Promise<void> {
    const { architecture, block, runId, pick, theme, onError } = this.#options;
    const surface = this.#surface;
    if (this.#layout === null || surface === null || runId === null || this.#canvas === null) return;
    const { grid } = this.#layout.thumbnails;
    const width = grid.columns * (grid.cellWidth + grid.gap) - grid.gap;
    const key = [runId, block, pick, theme, width, grid.cellWidth, grid.mapWidth, devicePixelRatio].join(' ');
    if (key === this.#painted) return;
    this.#painted = key;
    const tensors = provenance(architecture)[block - 1]?.sources.map(({ tensor }) => tensor) ?? [];
    this.#canvas.style.width = `${width}px`;
    this.#canvas.style.height = `${grid.cellHeight}px`;
    this.#host.setAttribute('aria-busy', 'true');
    try {
      const { channels } = await surface.thumbnails({
        tensors,
        pick,
        grid,
        theme,
        width,
        height: grid.cellHeight,
        pixelRatio: devicePixelRatio,
      });
      if (this.#painted !== key) return;
      this.#host.dataset.painted = `${runId} ${block} ${pick}`;
      this.#host.dataset.channels = channels.join();
    } catch (error) {
      if (this.#painted === key) this.#painted = '';
      if (!isAbandoned(error)) onError(error);
    } finally {
      if (this.#painted === key || this.#painted === '') this.#host.removeAttribute('aria-busy');
    }
  }

  #markSelected(): void {
    const { selected, channel, architecture, block, describeChannel } = this.#options;
    const layout = this.#layout;
    if (layout === null) return;
    const chosen = layout.columns.find(({ part }) => part === selected);
    for (const [part, column] of this.#columns) {
      column.classList.toggle('is-selected', part === selected);
      column.setAttribute('aria-pressed', String(part === selected));
      column.setAttribute('tabindex', part === (chosen?.part ?? layout.columns[0]?.part) ? '0' : '-1');
    }
    // The selected layer's concatenation; without one, the whole block's.
    const reads =
      chosen === undefined || chosen.kind === 'input' ? layout.columns.length - 1 : chosen.strip.length;
    const strip = layoutStrip(architecture, block, reads, layout.wide);
    this.#slider.update({
      strip,
      box: layout.wide,
      label: `What ${chosen === undefined || chosen.kind === 'input' ? 'the block holds' : `${chosen.part} reads`}, channel by channel`,
      selected: channel,
      colorOf: this.#color,
      titleOf: (index) => (index === 0 ? 'in' : String(index)),
      describe: (at) => `channel ${at}: ${describeChannel(at)}`,
    });
  }

  #markCuts(): void {
    for (const [edge, arc] of this.#arcs) arc.classList.toggle('is-cut', this.#options.cutEdges.has(edge));
  }

  #markPath(): void {
    const columns = new Map([...this.#columns].map(([part, column]) => [part, [column]]));
    markPath(this.#drawing, this.#options.architecture, this.#options.path, this.#arcs, columns);
  }

  #light(part: string | null): void {
    const connections = part === null ? null : connectionsOf(this.#options.architecture, part);
    this.#drawing.classList.toggle('has-light', part !== null);
    this.#lit.replaceChildren();
    const inside = (parts: PartConnections['reads']): ReadonlySet<string> =>
      new Set(parts.map((c) => c.part));
    const [reads, readBy] = [inside(connections?.reads ?? []), inside(connections?.readBy ?? [])];
    for (const [name, column] of this.#columns) {
      column.classList.toggle('is-hovered', name === part);
      column.classList.toggle('is-read', reads.has(name));
      column.classList.toggle('is-reader', readBy.has(name));
    }
    if (connections !== null) lightConnections(this.#lit, this.#arcs, connections);
    this.#options.onHover(connections);
  }

  /** Marks one channel in every strip that has it. */
  #point(channel: number | null): void {
    this.#marks.replaceChildren();
    this.#options.onPoint(channel);
    if (channel === null || this.#layout === null) return;
    for (const { strip } of this.#layout.columns) {
      const piece = strip.find(({ start, count }) => channel >= start && channel < start + count);
      if (piece === undefined) continue;
      const y = piece.box.y + ((channel - piece.start + 0.5) / piece.count) * piece.box.height;
      this.#marks.append(
        svg('line', { x1: piece.box.x - 2, x2: piece.box.x + piece.box.width + 2, y1: y, y2: y }),
      );
    }
  }

  readonly #channelUnder = (event: MouseEvent): number | null => {
    const part = partAt(event);
    const column = this.#layout?.columns.find((candidate) => candidate.part === part);
    if (column === undefined) return null;
    const box = this.#drawing.getBoundingClientRect();
    return channelAt(column.strip, 'y', event.clientX - box.left, event.clientY - box.top);
  };

  readonly #onPointer = (event: PointerEvent): void => {
    this.#light(partAt(event));
    this.#options.onHoverEdge(edgeAt(event));
  };
  readonly #onMove = (event: PointerEvent): void => {
    if (this.#slider.element.contains(event.target as Node)) return;
    this.#point(this.#channelUnder(event));
  };
  readonly #onLeave = (): void => {
    this.#light(null);
    this.#point(null);
    this.#options.onHoverEdge(null);
  };
  readonly #onClick = (event: MouseEvent): void => {
    const part = partAt(event);
    const edge = edgeAt(event);
    const channel = this.#channelUnder(event);
    if (channel !== null) this.#options.onChannel(channel);
    else if (part !== null) this.#options.onSelect(part);
    else if (edge !== null) this.#options.onSelectEdge(edge);
  };
  readonly #onDouble = (event: MouseEvent): void => {
    const part = partAt(event);
    if (part !== null) this.#options.onOpen(part);
  };
  readonly #onFocus = (event: FocusEvent): void => this.#light(partAt(event));
  readonly #onKey = (event: KeyboardEvent): void => {
    const part = partAt(event);
    if (part === null || this.#layout === null || event.ctrlKey || event.metaKey || event.altKey) return;
    const { columns } = this.#layout;
    const at = columns.findIndex((column) => column.part === part);
    const to: Record<string, number> = {
      ArrowRight: at + 1,
      ArrowLeft: at - 1,
      Home: 0,
      End: columns.length - 1,
    };
    const next = columns[to[event.key] ?? -1];
    if (event.key === 'Enter') this.#options.onOpen(part);
    else if (event.key === ' ') this.#options.onSelect(part);
    else if (next !== undefined) this.focus(next.part);
    else return;
    event.preventDefault();
  };
}

/**
 * Draws a dense block in a host element, which it owns until `destroy`: a column for each layer with a picture of
 * what it wrote and the concatenation that it reads, every connection an arc.
 *
 * The host carries `data-painted="<runId> <block> <pick>"` once the pictures stand, and `data-channels`: which
 * channel each shows (empty for a mean).
 */
export function createBlockScene(host: HTMLElement, options: BlockSceneOptions): BlockScene {
  return new Scene(host, options);
}

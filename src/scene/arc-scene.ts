import { connectionsOf, type PartConnections } from '../network/connections';
import { ArcLayer } from './arc-layer';
import type { ArcLevel, ArcSceneOptions, Drawing } from './arc-level';
import { edgeAt, lightConnections, lightEdge, partAt } from './lights';
import { markPath } from './path-marks';
import { next } from './steps';
import { styleArc } from './strength';
import { fill, setOnce, svg } from './svg';
import './arc-scene.css';

interface Frame {
  /** Gives the size, and changes of it. */
  readonly host: HTMLElement;
  /** Gets the listeners, and the classes that dim what is not lit. */
  readonly root: SVGSVGElement;
  /** What is drawn into: the root, or a group that is zoomed. */
  readonly stage: SVGElement;
  /** Draws at once, where a motion wants to know where parts stand; else in the next frame. */
  readonly isEager: boolean;
}

/** Milliseconds without another network, after which a sketch says what is not seen. */
const REST = 300;

/**
 * Connections as arcs over elements that stand for parts: lights, marks and strengths restyle what is there, the
 * pointer and the keyboard are listened to, and a new drawing is made only when the level asks for one or the
 * host's size changes.
 */
export class ArcScene<O extends ArcSceneOptions> {
  readonly #frame: Frame;
  readonly #level: ArcLevel<O>;
  readonly #observer: ResizeObserver;
  #options: O;
  readonly #layer = new ArcLayer();
  readonly #lit = svg('g', { class: 'network-lit', 'aria-hidden': 'true' });
  #drawing: Drawing | null = null;
  #parts: Drawing['parts'] = new Map();
  #lighted: string | null = null;
  #focused: string | null = null;
  #isScheduled = false;
  /** The drawing whose later steps are still wanted. */
  #unfinished: Drawing | null = null;
  /** What the parts were marked by, and the parts. */
  #marked: readonly unknown[] = [];
  /** Whether the next drawing is a sketch, and the timer that is set anew by each. */
  #isSketch = false;
  #rest: ReturnType<typeof setTimeout> | undefined;
  /** Of the host when it was drawn. */
  #width = 0;
  #height = 0;

  constructor(frame: Frame, level: ArcLevel<O>, options: O) {
    this.#frame = frame;
    this.#level = level;
    this.#options = options;
    const { root, host } = frame;
    root.addEventListener('pointerover', this.#onPointer);
    root.addEventListener('pointermove', (event) => level.move?.(event));
    root.addEventListener('pointerleave', this.#onLeave);
    root.addEventListener('click', this.#onClick);
    root.addEventListener('dblclick', this.#onDouble);
    root.addEventListener('keydown', this.#onKey);
    root.addEventListener('focusin', this.#onFocus);
    root.addEventListener('focusout', this.#onLeave);
    this.#observer = new ResizeObserver(() => {
      // It also tells the size that was there from the beginning.
      if (host.clientWidth !== this.#width || host.clientHeight !== this.#height) this.#schedule();
    });
    this.#observer.observe(host);
    if (frame.isEager) this.#draw();
    else this.#schedule();
  }

  update(options: O): void {
    const before = this.#options;
    this.#options = options;
    const isFleeting = options.isFleeting === true;
    if (this.#level.needsDrawing(options, before)) {
      this.#isSketch = isFleeting && (this.#layer.isSketch || options.architecture !== before.architecture);
      if (this.#frame.isEager) this.#draw();
      else this.#schedule();
      return;
    }
    if (this.#isLookedAt()) this.#drawOut();
    if (options.selected !== before.selected) this.#markSelected();
    if (options.cutEdges !== before.cutEdges) this.#markCuts();
    if (options.strengthOf !== before.strengthOf) this.#styleArcs();
    if (options.path !== before.path) this.#markPath();
    if (options.edge !== before.edge) this.#lightEdge();
    if (options.lit !== before.lit) this.#light(options.lit);
    this.#level.mark(options, before);
  }

  focus(part: string): void {
    this.#rove(part);
    this.#focusable(part)?.focus();
  }

  destroy(): void {
    this.#isScheduled = false;
    this.#unfinished = null;
    clearTimeout(this.#rest);
    this.#observer.disconnect();
    // Its listeners hang on the element and go with it.
    this.#frame.root.remove();
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    const draw = (): void => {
      if (!this.#isScheduled) return;
      this.#isScheduled = false;
      this.#draw();
    };
    if (this.#isSketch) next(draw);
    else requestAnimationFrame(draw);
  }

  #draw(): void {
    const { host, root, stage } = this.#frame;
    const { clientWidth: width, clientHeight: height } = host;
    this.#width = width;
    this.#height = height;
    const hasRoom = width >= 40 && height >= 60;
    const drawing = hasRoom ? this.#level.draw(this.#options, width, height, this.#isSketch) : null;
    if (drawing === null) return;
    this.#drawing = drawing;
    this.#parts = drawing.parts;
    const { outline, arcs, strokes, front } = drawing;
    this.#stopWaiting();
    this.#unfinished = null;
    if (this.#isSketch && strokes !== null) {
      this.#unfinished = drawing;
      next(
        this.#still(() => this.#layer.sketch(outline, strokes)),
        this.#still(() => drawing.later?.()),
      );
      this.#rest = setTimeout(() => this.#settle(), REST);
    } else this.#layer.drawOut(outline, arcs);
    const active = document.activeElement;
    const focused = root.contains(active)
      ? (active?.closest<SVGElement>('[data-part]')?.dataset.part ?? null)
      : null;
    fill(stage, [this.#layer.arcsElement, this.#lit, this.#layer.targetsElement, ...front]);
    const { selected, path } = this.#options;
    const marked = [drawing.parts, selected, path, this.#layer.isSketch];
    if (!this.#layer.isSketch || marked.some((mark, i) => mark !== this.#marked[i])) {
      this.#marked = marked;
      this.#markSelected();
      this.#markArcs();
    }
    this.#level.mark(this.#options, null);
    this.#showLights();
    // What was drawn anew must not take the keyboard's focus away.
    if (focused !== null && !root.contains(document.activeElement)) this.focus(focused);
  }

  /** A step of the sketch as it is now, which is not taken once another takes its place. */
  #still(step: () => void): () => void {
    const of = this.#unfinished;
    return () => {
      if (of !== null && this.#unfinished === of) step();
    };
  }

  #stopWaiting(): void {
    clearTimeout(this.#rest);
    this.#rest = undefined;
  }

  #settle(): void {
    this.#stopWaiting();
    next(
      this.#still(() => this.#level.settle?.()),
      // What settled may have other colours.
      this.#still(() => {
        const { outline = null, strokes = null } = this.#drawing ?? {};
        if (outline !== null && strokes !== null) this.#layer.sketch(outline, strokes, true);
      }),
    );
    if (this.#isLookedAt() || this.#frame.root.matches(':hover, :focus-within')) this.#drawOut();
  }

  /** Whether connections are lit or marked from elsewhere, which a sketch does not have. */
  #isLookedAt(): boolean {
    const { edge, lit, path } = this.#options;
    return edge !== null || lit !== null || path !== null;
  }

  /** A sketch that is looked at more closely becomes a drawing: nobody could point at its connections. */
  #drawOut(): void {
    if (this.#drawing === null || !this.#layer.isSketch) return;
    this.#stopWaiting();
    this.#unfinished = null;
    this.#level.settle?.();
    this.#layer.drawOut(this.#drawing.outline, this.#drawing.arcs);
    this.#level.drawOut?.();
    this.#markArcs();
    this.#showLights();
  }

  #markArcs(): void {
    this.#markCuts();
    this.#styleArcs();
    this.#markPath();
  }

  #markSelected(): void {
    const { selected } = this.#options;
    for (const [part, elements] of this.#parts) {
      for (const element of elements) {
        element.classList.toggle('is-selected', part === selected);
        if (element.hasAttribute('role')) setOnce(element, 'aria-pressed', String(part === selected));
      }
    }
    this.#rove(selected);
  }

  #markCuts(): void {
    for (const [edge, arc] of this.#layer.arcs)
      arc.classList.toggle('is-cut', this.#options.cutEdges.has(edge));
  }

  #styleArcs(): void {
    for (const [edge, arc] of this.#layer.arcs)
      styleArc(this.#options.strengthOf, edge, arc, this.#layer.targets.get(edge));
  }

  #markPath(): void {
    const { architecture, path } = this.#options;
    markPath(this.#frame.root, architecture, path, this.#layer.arcs, this.#parts);
  }

  #lightEdge(): void {
    lightEdge(this.#frame.root, this.#lit, this.#layer.arcs, this.#options.edge);
  }

  /** Lights what a part reads and who reads it; null puts all lights out. */
  #light(part: string | null): void {
    this.#lighted = part;
    this.#options.onHover(this.#showLights());
  }

  #showLights(): PartConnections | null {
    const part = this.#lighted;
    const connections = part === null ? null : connectionsOf(this.#options.architecture, part);
    const partsOf = (side: PartConnections['reads'] = []): ReadonlySet<string> =>
      new Set(side.map((connection) => connection.part));
    const [reads, readBy] = [partsOf(connections?.reads), partsOf(connections?.readBy)];
    for (const [name, elements] of this.#parts) {
      for (const { classList } of elements) {
        classList.toggle('is-hovered', name === part);
        classList.toggle('is-read', reads.has(name));
        classList.toggle('is-reader', readBy.has(name));
      }
    }
    this.#frame.root.classList.toggle('has-light', part !== null);
    this.#lit.replaceChildren();
    if (connections !== null) lightConnections(this.#lit, this.#layer.arcs, connections);
    this.#lightEdge();
    return connections;
  }

  readonly #onPointer = (event: PointerEvent): void => {
    // What moves under a pointer that rests is still moving.
    if (this.#rest === undefined) this.#drawOut();
    this.#light(partAt(event) ?? this.#focused);
    this.#options.onHoverEdge(edgeAt(event));
  };
  readonly #onLeave = (): void => {
    this.#focused = null;
    this.#options.onHoverEdge(null);
    this.#light(null);
    this.#level.leave?.();
  };
  readonly #onFocus = (event: FocusEvent): void => {
    this.#drawOut();
    this.#focused = partAt(event);
    this.#light(this.#focused);
  };
  readonly #onClick = (event: MouseEvent): void => {
    if (this.#level.click?.(event) === true) return;
    const part = partAt(event);
    const edge = edgeAt(event);
    if (part !== null) this.#options.onSelect(part);
    else if (edge !== null) this.#options.onSelectEdge(edge);
  };
  readonly #onDouble = (event: MouseEvent): void => {
    const part = partAt(event) ?? this.#level.opens?.(event) ?? null;
    if (part !== null) this.#options.onOpen(part);
  };
  readonly #onKey = (event: KeyboardEvent): void => {
    const part = partAt(event);
    if (part === null || event.ctrlKey || event.metaKey || event.altKey) return;
    const next = this.#level.next(part, event.key);
    if (event.key === 'Enter') this.#options.onOpen(part);
    else if (event.key === ' ') this.#options.onSelect(part);
    else if (next !== null) this.focus(next);
    else return;
    event.preventDefault();
  };

  #focusable(part: string): SVGElement | undefined {
    return this.#parts.get(part)?.find((element) => element.hasAttribute('role'));
  }

  /** One part takes its turn in the tab order, the first where this one is not drawn; arrow keys move on from it. */
  #rove(part: string | null): void {
    const all = [...this.#parts.values()].flat().filter((element) => element.hasAttribute('role'));
    const chosen = (part === null ? undefined : this.#focusable(part)) ?? all[0];
    for (const element of all) setOnce(element, 'tabindex', element === chosen ? '0' : '-1');
  }
}

import { edgeName } from '../network/provenance';
import type { ArcShape, ArcStroke } from './arc-level';
import { svg } from './svg';

/**
 * The arcs of a drawing: either each connection by itself, with something unseen around it to point at, or, while the
 * drawing changes with every frame, those of a colour in one stroke. Thousands of elements would neither be made anew
 * nor be painted within a frame.
 */
export class ArcLayer {
  readonly arcsElement = svg('g', { class: 'network-arcs', 'aria-hidden': 'true' });
  // As wide as a finger is precise, and unseen; in front of the arcs, behind the parts.
  readonly targetsElement = svg('g', { class: 'network-arc-targets', 'aria-hidden': 'true' });
  /** By `SOURCE READER`; empty in a sketch. */
  readonly arcs = new Map<string, SVGPathElement>();
  readonly targets = new Map<string, SVGPathElement>();
  #strokes: { readonly element: SVGPathElement; color: string; path: string }[] = [];
  /** What the arcs were drawn from. */
  #outline: object | null = null;
  #isSketch = false;

  get isSketch(): boolean {
    return this.#isSketch;
  }

  /** Draws every connection by itself, unless it is drawn from the same. */
  drawOut(outline: object, shapes: () => readonly ArcShape[]): void {
    if (outline === this.#outline && !this.#isSketch) return;
    this.#outline = outline;
    this.#isSketch = false;
    this.#strokes = [];
    this.arcs.clear();
    this.targets.clear();
    for (const { source, reader, path, color } of shapes()) {
      const ends = { d: path, 'data-source': source, 'data-reader': reader };
      const [arc, target] = [svg('path', ends), svg('path', ends)];
      arc.style.stroke = color;
      this.arcs.set(edgeName(source, reader), arc);
      this.targets.set(edgeName(source, reader), target);
    }
    this.arcsElement.replaceChildren(...this.arcs.values());
    this.targetsElement.replaceChildren(...this.targets.values());
  }

  /**
   * Draws strokes, unless they are drawn from the same; what a stroke has in common with the one before stays.
   * @param isAnew - even if they are, since their colours may be others
   */
  sketch(outline: object, strokes: () => readonly ArcStroke[], isAnew = false): void {
    if (outline === this.#outline && this.#isSketch && !isAnew) return;
    this.#outline = outline;
    if (!this.#isSketch) {
      this.#isSketch = true;
      this.arcs.clear();
      this.targets.clear();
      this.arcsElement.replaceChildren();
      this.targetsElement.replaceChildren();
    }
    const wished = strokes();
    for (const { element } of this.#strokes.splice(wished.length)) element.remove();
    wished.forEach(({ color, path }, i) => {
      let stroke = this.#strokes[i];
      if (stroke === undefined) {
        stroke = { element: svg('path', {}), color: '', path: '' };
        this.#strokes.push(stroke);
        this.arcsElement.append(stroke.element);
      }
      if (stroke.color !== color) stroke.element.style.stroke = stroke.color = color;
      if (stroke.path !== path) {
        stroke.path = path;
        stroke.element.setAttribute('d', path);
      }
    });
  }
}

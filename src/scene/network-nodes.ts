import type { Box, NetworkNode } from '../layout/network';
import { fill, setOnce, svg } from './svg';

interface Drawn {
  readonly element: SVGGElement;
  readonly shape: SVGElement;
  /** The first that stands for its part, which can have the focus and says what the part is. */
  readonly isButton: boolean;
  color: string;
  /** As it stands there. */
  box: Box;
}

/** The bars of the network, each an element that stays as long as its part does. */
export class NetworkNodes {
  readonly element = svg('g', { class: 'network-nodes' });
  #drawn = new Map<string, Drawn>();
  #parts = new Map<string, readonly SVGElement[]>();

  /** The elements that stand for each part. */
  get parts(): ReadonlyMap<string, readonly SVGElement[]> {
    return this.#parts;
  }

  /**
   * Puts the bars where they belong.
   * @param colorOf - a layer's colour
   */
  draw(nodes: readonly NetworkNode[], colorOf: (block: number, index: number) => string): void {
    const drawn = new Map<string, Drawn>();
    const parts = new Map<string, SVGElement[]>();
    for (const node of nodes) {
      const { part, kind, block, index, box, endHeight } = node;
      const key = `${part} ${kind} ${index}`;
      const others = parts.get(part);
      const known = this.#drawn.get(key) ?? created(node, others === undefined);
      drawn.set(key, known);
      if (others === undefined) parts.set(part, [known.element]);
      else others.push(known.element);
      const { x, y, width, height } = box;
      const { box: before } = known;
      known.box = box;
      if (kind === 'transition') {
        setOnce(known.shape, 'd', `M${x},${y}L${x + width},${y + height - endHeight}V${y + height}H${x}Z`);
        continue;
      }
      if (x !== before.x) known.shape.setAttribute('x', String(x));
      if (y !== before.y) known.shape.setAttribute('y', String(y));
      if (height !== before.height) known.shape.setAttribute('height', String(height));
      if (width !== before.width) {
        known.shape.setAttribute('width', String(width));
        // In quarters of a pixel, which need not be set at each of a slider's steps.
        setOnce(known.shape, 'rx', String(Math.min(6, Math.round(width)) / 4));
      }
      const color = kind === 'layer' ? colorOf(block, index) : '';
      if (known.color !== color) known.shape.style.fill = known.color = color;
    }
    const isSame =
      drawn.size === this.#drawn.size && [...drawn].every(([key, of]) => this.#drawn.get(key) === of);
    this.#drawn = drawn;
    // The same elements are the same map, by which others know that they are.
    if (isSame) return;
    this.#parts = parts;
    fill(
      this.element,
      [...drawn.values()].map(({ element }) => element),
    );
  }

  /** Says what each part is to those who listen. */
  name(nameOf: (part: string) => string): void {
    for (const { element, isButton } of this.#drawn.values())
      if (isButton) setOnce(element, 'aria-label', nameOf(element.dataset.part ?? ''));
  }
}

const NOWHERE: Box = { x: Number.NaN, y: Number.NaN, width: Number.NaN, height: Number.NaN };

function created({ part, kind }: NetworkNode, isButton: boolean): Drawn {
  const shape = kind === 'transition' ? svg('path', {}) : svg('rect', {});
  const element = svg('g', { class: `network-node is-${kind}`, 'data-part': part }, shape);
  if (isButton) element.setAttribute('role', 'button');
  return { element, shape, isButton, color: '', box: NOWHERE };
}

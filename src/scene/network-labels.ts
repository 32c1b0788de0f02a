import type { NetworkBlock, NetworkLayout } from '../layout/network';
import { m } from '../messages/m';
import type { ArcSceneOptions } from './arc-level';
import { fill, setOnce, svg } from './svg';

/** What of the scene's options its labels need. */
type LabelOptions = Pick<ArcSceneOptions, 'shapeText' | 'textScale'>;

/** Widths of a letter and of a Chinese character at the labels' size, in pixels: an estimate will do. */
const LETTER = 6;
const IDEOGRAPH = 12;
const FIRST_LINE = 17;
const SECOND_LINE = 32;

const widthOf = (words: string): number =>
  [...words].reduce((sum, letter) => sum + (letter >= '\u3000' ? IDEOGRAPH : LETTER), 0);

const fitting = (texts: readonly string[], room: number): string =>
  texts.find((words) => widthOf(words) <= room) ?? '';

const label = (className: string): SVGTextElement =>
  svg('text', { class: className, 'text-anchor': 'middle' });

function place(element: SVGTextElement, x: number, y: number, content: string): void {
  setOnce(element, 'x', String(x));
  setOnce(element, 'y', String(y));
  if (element.textContent !== content) element.textContent = content;
}

/** The room that a block's label may take: up to halfway to its neighbours', the first one's up to the stem's. */
function roomOf(blocks: readonly NetworkBlock[], i: number, width: number, from: number): number {
  const centre = (block: NetworkBlock): number => block.box.x + block.box.width / 2;
  const block = blocks[i];
  if (block === undefined) return 0;
  const [before, after] = [blocks[i - 1], blocks[i + 1]];
  const left = before === undefined ? centre(block) - from : (centre(block) - centre(before)) / 2;
  const right = after === undefined ? width - centre(block) : (centre(after) - centre(block)) / 2;
  return 2 * Math.min(left, right) - 6;
}

/** A block's label, and what is pressed. */
class BlockLabel {
  readonly element = svg('g', { class: 'network-block-label' });
  readonly target = svg('rect', { class: 'network-label-target' });
  readonly first = label('network-label');
  readonly second = label('network-label is-soft');

  constructor(onSelect: (part: string) => void) {
    this.element.append(this.target, this.first, this.second);
    this.element.addEventListener('click', () => onSelect(this.element.dataset.blockLabel ?? ''));
  }
}

/** Names and shapes below the bars, shorter where there is less room; block labels select the block. */
export class NetworkLabels {
  readonly element = svg('g', { class: 'network-labels' });
  readonly #onSelect: (part: string) => void;
  readonly #blocks: BlockLabel[] = [];
  readonly #ends = { stem: label('network-label is-soft'), tail: label('network-label is-soft') };

  constructor(onSelect: (part: string) => void) {
    this.#onSelect = onSelect;
  }

  /** Puts the labels where they belong; those that are there stay, and only what differs is set. */
  draw(layout: NetworkLayout, { shapeText, textScale }: LabelOptions): void {
    const { baseline, blocks, nodes, width } = layout;
    const first = baseline + FIRST_LINE * textScale;
    const second = baseline + SECOND_LINE * textScale;
    const ends = [
      ['stem', m.scene_stem()],
      ['tail', m.scene_tail()],
    ] as const;
    const margin = width < 560 ? 0 : 30;
    // The stem's name is one line, beside the first of the block's two.
    let from = margin;
    const shown = ends.flatMap(([part, name]) => {
      const bars = nodes.filter((node) => node.part === part && node.kind !== 'block-input');
      const left = bars[0]?.box.x ?? 0;
      const last = bars.at(-1)?.box;
      if (width < 560 || last === undefined) return [];
      // A little farther in where the edge would cut it.
      const half = (widthOf(name) * textScale) / 2;
      const centre = Math.max((left + last.x + last.width) / 2, half - LETTER);
      if (part === 'stem') from = Math.max(from, centre + half);
      place(this.#ends[part], centre, first, name);
      return [this.#ends[part]];
    });
    const labels = blocks.map(({ part, block, layers, shape, box }, i) => {
      const room = roomOf(blocks, i, width, margin) / textScale;
      const firstRoom = roomOf(blocks, i, width, from) / textScale;
      const centre = box.x + box.width / 2;
      const size = shapeText(shape);
      const known = this.#blocks[i] ?? new BlockLabel(this.#onSelect);
      this.#blocks[i] = known;
      setOnce(known.element, 'data-block-label', part);
      for (const [name, value] of [
        ['x', box.x - 2],
        ['y', baseline + 4],
        ['width', box.width + 4],
        ['height', SECOND_LINE * textScale],
      ] as const)
        setOnce(known.target, name, String(value));
      const title = [m.scene_label_block({ block }), m.scene_label_block_short({ block }), String(block)];
      place(known.first, centre, first, fitting(title, firstRoom));
      const shapes = [m.scene_label_layers({ layers, shape: size }), size, `${layers}×`];
      place(known.second, centre, second, fitting(shapes, room));
      return known.element;
    });
    fill(this.element, [...labels, ...shown]);
  }
}

import type { NetworkBlock, NetworkLayout } from '../layout/network';
import { m } from '../messages/m';
import type { ArcSceneOptions } from './arc-level';
import { svg } from './svg';

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

function text(x: number, y: number, content: string, className: string): SVGTextElement {
  return svg('text', { x, y, class: className, 'text-anchor': 'middle' }, content);
}

/** The room that a block's label may take: up to halfway to its neighbours'. */
function roomOf(blocks: readonly NetworkBlock[], i: number, width: number): number {
  const centre = (block: NetworkBlock): number => block.box.x + block.box.width / 2;
  const block = blocks[i];
  if (block === undefined) return 0;
  const [before, after] = [blocks[i - 1], blocks[i + 1]];
  const left =
    before === undefined ? centre(block) - (width < 560 ? 0 : 30) : (centre(block) - centre(before)) / 2;
  const right = after === undefined ? width - centre(block) : (centre(after) - centre(block)) / 2;
  return 2 * Math.min(left, right) - 6;
}

/** Names and shapes below the bars, shorter where there is less room; block labels select the block. */
export function drawLabels(
  layout: NetworkLayout,
  { shapeText, textScale }: LabelOptions,
  onSelect: (part: string) => void,
): SVGGElement {
  const group = svg('g', { class: 'network-labels' });
  const { baseline, blocks, nodes, width } = layout;
  blocks.forEach(({ part, block, layers, shape, box }, i) => {
    const room = roomOf(blocks, i, width) / textScale;
    const centre = box.x + box.width / 2;
    const size = shapeText(shape);
    const first = fitting(
      [m.scene_label_block({ block }), m.scene_label_block_short({ block }), String(block)],
      room,
    );
    const second = fitting([m.scene_label_layers({ layers, shape: size }), size, `${layers}×`], room);
    const label = svg(
      'g',
      { class: 'network-block-label', 'data-block-label': part },
      svg('rect', {
        x: box.x - 2,
        y: baseline + 4,
        width: box.width + 4,
        height: SECOND_LINE * textScale,
        class: 'network-label-target',
      }),
      text(centre, baseline + FIRST_LINE * textScale, first, 'network-label'),
      text(centre, baseline + SECOND_LINE * textScale, second, 'network-label is-soft'),
    );
    label.addEventListener('click', () => onSelect(part));
    group.append(label);
  });
  const ends = [
    ['stem', m.scene_stem()],
    ['tail', m.scene_tail()],
  ] as const;
  for (const [part, name] of ends) {
    const bars = nodes.filter((node) => node.part === part && node.kind !== 'block-input');
    const left = bars[0]?.box.x ?? 0;
    const last = bars.at(-1)?.box;
    if (width < 560 || last === undefined) continue;
    const centre = (left + last.x + last.width) / 2;
    // The edge would cut it.
    if ((widthOf(name) * textScale) / 2 > centre + LETTER) continue;
    group.append(text(centre, baseline + FIRST_LINE * textScale, name, 'network-label is-soft'));
  }
  return group;
}

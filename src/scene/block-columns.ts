import type { BlockColumn } from '../layout/block';
import { channelSum } from '../layout/channel-sum';
import { m } from '../messages/m';
import type { Architecture } from '../network/architecture';
import { connectionsOf } from '../network/connections';
import { svg } from './svg';

const WORDS = { input: () => m.scene_in(), end: () => m.scene_out() } as const;

/** Pieces smaller than this, in pixels, bear no number; columns narrower than that no sum. */
const PIECE_HEIGHT = 9;
const PIECE_WIDTH = 34;
const TOTAL_WIDTH = 24;
/** A character of a sum, which is set in a monospaced face of 10 px. */
const CHARACTER_WIDTH = 6.1;

const number = (className: string, x: number, y: number, text: string): SVGTextElement =>
  svg('text', { class: `piece-number ${className}`, x, y, 'text-anchor': 'middle' }, text);

/**
 * A column: the frame of its picture, its number, and the concatenation that it reads.
 * @param labelY - y of the number
 */
export function drawColumn(
  { part, kind, index, box, thumbnail, strip, total }: BlockColumn,
  labelY: number,
  {
    architecture,
    titleOf,
    colorOf,
    textScale,
  }: {
    readonly architecture: Architecture;
    readonly titleOf: (part: string) => string;
    readonly colorOf: (index: number) => string;
    readonly textScale: number;
  },
): SVGGElement {
  const { reads, readBy } = connectionsOf(architecture, part);
  const group = svg('g', {
    class: `block-column is-${kind}`,
    'data-part': part,
    role: 'button',
    'aria-label': m.scene_part({ title: titleOf(part), reads: reads.length, readers: readBy.length }),
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
  const label = {
    x: box.x + box.width / 2,
    y: labelY,
    class: `network-label ${kind === 'layer' ? '' : 'is-soft'}`,
    'text-anchor': 'middle',
  };
  group.append(svg('text', label, kind === 'layer' ? String(index) : WORDS[kind]()));
  for (const piece of strip) {
    const rect = svg('rect', { class: 'strip-piece', ...piece.box });
    rect.style.fill = colorOf(piece.index);
    group.append(rect);
    const { x, y, width, height } = piece.box;
    if (height >= PIECE_HEIGHT * textScale && width >= PIECE_WIDTH * textScale)
      group.append(number('piece-count', x + width / 2, y + height / 2, String(piece.count)));
  }
  if (total !== null && box.width >= TOTAL_WIDTH * textScale) {
    const characters = box.width / (CHARACTER_WIDTH * textScale) - 1;
    const sum = channelSum(
      strip.map(({ count }) => count),
      characters,
    );
    group.append(number('piece-total', total.x, total.y, sum));
  }
  return group;
}

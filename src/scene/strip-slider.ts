import { channelAt, type StripPiece } from '../layout/block';
import type { Box } from '../layout/network';
import { svg } from './svg';

/** What the strip shows. */
export interface StripState {
  /** Drawn anew when it is another array. */
  readonly strip: readonly StripPiece[];
  readonly box: Box;
  readonly label: string;
  readonly selected: number | null;
  readonly colorOf: (index: number) => string;
  /** Short, for inside a piece. */
  readonly titleOf: (index: number) => string;
  /** Of a channel, for people. */
  readonly describe: (channel: number) => string;
}

/** A concatenation at full width, whose channels are pointed at and chosen. */
export interface StripSlider {
  readonly element: SVGGElement;
  update(state: StripState): void;
}

/** Narrower pieces have no room for a number. */
const LABELLED = 16;

/**
 * A strip that works by pointer and by keyboard: arrows go from channel to channel, Page Up and Page Down from
 * writer to writer, Enter chooses.
 */
export function createStripSlider(listeners: {
  readonly onPoint: (channel: number | null) => void;
  readonly onChoose: (channel: number) => void;
}): StripSlider {
  const element = svg('g', { class: 'strip-wide', role: 'slider', tabindex: '0', 'aria-valuemin': '0' });
  const pieces = svg('g', {});
  const mark = svg('line', { class: 'strip-mark', visibility: 'hidden' });
  const chosen = svg('line', { class: 'strip-chosen', visibility: 'hidden' });
  element.append(pieces, chosen, mark);
  let state: StripState | null = null;
  let current: number | null = null;

  const draw = ({ strip, colorOf, titleOf }: StripState): void => {
    pieces.replaceChildren(
      ...strip.flatMap(({ index, box, start }) => {
        const rect = svg('rect', { class: 'strip-piece', 'data-start': start, ...box });
        rect.style.fill = colorOf(index);
        if (box.width < LABELLED) return [rect];
        const x = box.x + box.width / 2;
        const y = box.y + box.height + 3;
        return [
          rect,
          svg(
            'text',
            { x, y, dy: '0.9em', class: 'network-label is-soft', 'text-anchor': 'middle' },
            titleOf(index),
          ),
        ];
      }),
    );
  };
  const place = (line: SVGLineElement, channel: number | null): void => {
    const piece = state?.strip.find(
      ({ start, count }) => channel !== null && channel >= start && channel < start + count,
    );
    line.setAttribute('visibility', piece === undefined ? 'hidden' : 'visible');
    if (piece === undefined || state === null || channel === null) return;
    const x = piece.box.x + ((channel - piece.start + 0.5) / piece.count) * piece.box.width;
    for (const [key, value] of Object.entries({
      x1: x,
      x2: x,
      y1: state.box.y - 3,
      y2: state.box.y + state.box.height + 3,
    }))
      line.setAttribute(key, String(value));
  };
  const point = (channel: number | null): void => {
    current = channel;
    place(mark, channel);
    say();
    listeners.onPoint(channel);
  };
  const say = (): void => {
    const channel = current ?? state?.selected ?? 0;
    element.setAttribute('aria-valuenow', String(channel));
    element.setAttribute('aria-valuetext', state?.describe(channel) ?? '');
  };
  const under = (event: MouseEvent): number | null => {
    const owner = element.ownerSVGElement;
    if (state === null || owner === null) return null;
    const box = owner.getBoundingClientRect();
    return channelAt(state.strip, 'x', event.clientX - box.left, event.clientY - box.top);
  };
  element.addEventListener('pointermove', (event) => point(under(event)));
  element.addEventListener('pointerleave', () => point(null));
  element.addEventListener('focusout', () => point(null));
  element.addEventListener('focusin', () => {
    if (element.matches(':focus-visible')) point(state?.selected ?? 0);
  });
  element.addEventListener('click', (event) => {
    const channel = under(event);
    if (channel !== null) listeners.onChoose(channel);
  });
  element.addEventListener('keydown', (event) => {
    if (state === null || event.ctrlKey || event.metaKey || event.altKey) return;
    const now = current ?? state.selected ?? 0;
    const last = state.strip.reduce((sum, { count }) => sum + count, 0) - 1;
    const starts = state.strip.map(({ start }) => start);
    const to: Record<string, number | undefined> = {
      ArrowRight: now + 1,
      ArrowUp: now + 1,
      ArrowLeft: now - 1,
      ArrowDown: now - 1,
      PageUp: starts.find((start) => start > now),
      PageDown: starts.findLast((start) => start < now),
      Home: 0,
      End: last,
    };
    const next = to[event.key];
    if (event.key === 'Enter' || event.key === ' ') listeners.onChoose(now);
    else if (next !== undefined) point(Math.min(last, Math.max(0, next)));
    else return;
    event.preventDefault();
    event.stopPropagation();
  });

  return {
    element,
    update: (next) => {
      const isSameStrip = next.strip === state?.strip;
      state = next;
      element.setAttribute('aria-label', next.label);
      element.setAttribute(
        'aria-valuemax',
        String(next.strip.reduce((sum, { count }) => sum + count, 0) - 1),
      );
      if (!isSameStrip) draw(next);
      place(chosen, next.selected);
      place(mark, current);
      say();
    },
  };
}

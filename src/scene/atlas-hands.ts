import { type AtlasGrid, type AtlasHit, hitAtlas } from '../layout/atlas';
import { middleOf, stepCursor } from '../layout/atlas-cursor';

interface AtlasHandsOptions {
  /** What stands where; null before it is known. */
  readonly grid: () => AtlasGrid | null;
  /** Of what is in sight, in CSS pixels: a page up or down. */
  readonly panelHeight: () => number;
  /** Whether no channel stands in a slot. */
  readonly isHole: (slot: number) => boolean;
  /** What pointer or keys are on. */
  readonly cursor: () => AtlasHit | null;
  /** The slot where the keyboard comes in. */
  readonly entry: () => number;
  readonly onMove: (hit: AtlasHit | null) => void;
  /** A click, Enter or Space. */
  readonly onPress: (hit: AtlasHit) => void;
  /** A key moved on, perhaps out of sight. */
  readonly onStep: (hit: AtlasHit) => void;
  readonly onScroll: () => void;
}

interface AtlasHands {
  /** What is under the pointer now; null for nothing. */
  hit(): AtlasHit | null;
  isPointing(): boolean;
  destroy(): void;
}

/** Pointer and keyboard over an atlas. */
export function createAtlasHands(viewport: HTMLElement, options: AtlasHandsOptions): AtlasHands {
  const { panelHeight, isHole, cursor, entry, onMove, onPress, onStep, onScroll } = options;
  const stops: (() => void)[] = [];
  let pointer: readonly [number, number] | null = null;
  const hit = (): AtlasHit | null => {
    const grid = options.grid();
    if (pointer === null || grid === null) return null;
    const box = viewport.getBoundingClientRect();
    const found = hitAtlas(grid, pointer[0] - box.left, pointer[1] - box.top + viewport.scrollTop);
    return found === null || isHole(found.slot) ? null : found;
  };
  /** A slot with a channel: the one itself, else the next one on the way on, else back. */
  const nearest = ({ count }: AtlasGrid, from: number, to: number): number => {
    const way = to > from ? 1 : -1;
    let slot = to;
    while (isHole(slot) && slot > 0 && slot < count - 1) slot += way;
    while (isHole(slot) && slot > 0) slot--;
    return slot;
  };
  const listen = <E extends keyof HTMLElementEventMap>(
    type: E,
    listener: (event: HTMLElementEventMap[E]) => void,
  ) => {
    viewport.addEventListener(type, listener);
    stops.push(() => viewport.removeEventListener(type, listener));
  };
  listen('pointermove', (event) => {
    pointer = [event.clientX, event.clientY];
    onMove(hit());
  });
  listen('pointerleave', () => {
    pointer = null;
    onMove(null);
  });
  listen('click', (event) => {
    pointer = [event.clientX, event.clientY];
    const pressed = hit();
    if (pressed === null) return;
    onMove(pressed);
    onPress(pressed);
  });
  listen('scroll', () => {
    onScroll();
    if (pointer !== null) onMove(hit());
  });
  listen('focus', () => {
    const grid = options.grid();
    if (cursor() !== null || grid === null || !viewport.matches(':focus-visible')) return;
    onMove(middleOf(entry(), grid));
  });
  listen('blur', () => onMove(null));
  listen('keydown', (event) => {
    const grid = options.grid();
    if (grid === null || event.altKey || event.ctrlKey || event.metaKey) return;
    const now = cursor() ?? middleOf(0, grid);
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      onPress(now);
      return;
    }
    const stepped = stepCursor(now, event, grid, panelHeight());
    if (stepped === null) return;
    event.preventDefault();
    onStep({ ...stepped, slot: nearest(grid, now.slot, stepped.slot) });
  });
  return {
    hit,
    isPointing: () => pointer !== null,
    destroy: () => {
      for (const stop of stops) stop();
    },
  };
}

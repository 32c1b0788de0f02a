/** What a level gives to whoever moves between levels. */
export interface LevelView {
  readonly element: HTMLElement;
  /** Where a part (or a dense block) stands, in the viewport; null when it is not there. */
  rectOf(part: string): DOMRect | null;
  focus(part: string): void;
}

/** Milliseconds. */
export const MOTION = 320;
const EASING = 'cubic-bezier(0.3, 0, 0.1, 1)';
/** A bar may be a hundred times narrower than the panel; more than this is only a blur. */
const MOST = 9;

/**
 * One motion from where a part stands in the upper level to where it fills the panel, or back: both levels move
 * together, so that the eye can follow. Nothing moves for visitors who asked for that.
 * @param anchor - where the part stands in the upper level
 * @returns what moves, for whoever has to end it
 */
export function playMotion(
  upper: HTMLElement | null,
  lower: HTMLElement | null,
  anchor: DOMRect,
  isDeeper: boolean,
): readonly Animation[] {
  const panel = (lower ?? upper)?.parentElement?.getBoundingClientRect();
  if (panel === undefined || panel.width === 0) return [];
  if (matchMedia('(prefers-reduced-motion: reduce)').matches) return [];
  const direction = isDeeper ? 'normal' : 'reverse';
  const timing = { duration: MOTION, easing: EASING, direction } as const;
  const [x, y] = [anchor.left - panel.left, anchor.top - panel.top];
  const inner = `translate(${x}px, ${y}px) scale(${anchor.width / panel.width}, ${anchor.height / panel.height})`;
  const inside = lower?.animate(
    [
      { transformOrigin: '0 0', transform: inner, opacity: 0 },
      { transformOrigin: '0 0', transform: 'none', opacity: 1 },
    ],
    timing,
  );
  const scale = Math.min(MOST, panel.width / anchor.width, panel.height / Math.max(1, anchor.height) + 1);
  const [cx, cy] = [x + anchor.width / 2, y + anchor.height / 2];
  const outer = `translate(${panel.width / 2 - cx}px, ${panel.height / 2 - cy}px) scale(${scale})`;
  const outside = upper?.animate(
    [
      { transformOrigin: `${cx}px ${cy}px`, transform: 'none', opacity: 1, visibility: 'visible' },
      { transformOrigin: `${cx}px ${cy}px`, transform: outer, opacity: 0, visibility: 'visible' },
    ],
    timing,
  );
  return [inside, outside].filter((motion) => motion !== undefined);
}

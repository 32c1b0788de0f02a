import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { Level } from '../../store/selection-slice';
import { type LevelView, MOTION, playMotion } from './level-motion';

const DEPTH: Readonly<Record<Level, number>> = { network: 0, block: 1, layer: 2 };

/** What a visitor's hand begins with. */
const GESTURES = ['pointerdown', 'wheel'] as const;

function finish(motions: readonly Animation[]): void {
  for (const motion of motions) motion.finish();
}

/** A step from one level to another that has not been shown yet. */
interface Step {
  readonly from: Level;
  readonly to: Level;
}

/**
 * Moves from level to level in one motion, and the keyboard's focus with it.
 * @param part - the selected part; block - the id of the dense block that it belongs to
 * @returns the level that is still on its way out, and where levels hand in what they give
 */
export function useLevelMotion(
  level: Level,
  part: string | null,
  block: string | null,
  panel: RefObject<HTMLElement | null>,
) {
  const [seen, setSeen] = useState(level);
  const [leaving, setLeaving] = useState<Level | null>(null);
  const step = useRef<Step | null>(null);
  const views = useRef(new Map<Level, LevelView>());
  const motions = useRef<readonly Animation[]>([]);
  const focusWas = useRef(false);
  const place = useRef({ part, block });
  place.current = { part, block };

  // While rendering, so that the level on its way out never goes missing.
  if (seen !== level) {
    setSeen(level);
    setLeaving(seen);
    step.current = { from: seen, to: level };
    focusWas.current = panel.current?.contains(document.activeElement) ?? false;
  }

  const play = useCallback(() => {
    const now = step.current;
    if (now === null) return;
    const viewOf = (which: Level): LevelView | undefined => views.current.get(which);
    const target = viewOf(now.to);
    // Its code may still be on the way; it plays when it is there.
    if (target === undefined) return;
    step.current = null;
    // What stands where is measured: not in the middle of another motion.
    finish(motions.current);
    const isDeeper = DEPTH[now.to] > DEPTH[now.from];
    const [upper, lower] = isDeeper ? [now.from, now.to] : [now.to, now.from];
    const { part: selected, block: opened } = place.current;
    const anchor = lower === 'block' ? opened : selected;
    const rect = anchor === null ? null : (viewOf(upper)?.rectOf(anchor) ?? null);
    motions.current =
      rect === null
        ? []
        : playMotion(viewOf(upper)?.element ?? null, viewOf(lower)?.element ?? null, rect, isDeeper);
    if (focusWas.current && selected !== null) target.focus(selected);
  }, []);

  useLayoutEffect(() => {
    if (seen === level) play();
  }, [seen, level, play]);
  useEffect(() => {
    if (leaving === null) return;
    const timer = setTimeout(() => setLeaving(null), MOTION);
    return () => clearTimeout(timer);
  }, [leaving]);

  // Whoever reaches for the drawing gets it where it will stand, at once.
  useEffect(() => {
    const end = (): void => {
      // Its code may still be on the way: then the level on its way out is all there is.
      if (step.current !== null) return;
      finish(motions.current);
      setLeaving(null);
    };
    const listening = new AbortController();
    const options = { capture: true, passive: true, signal: listening.signal };
    for (const kind of GESTURES) panel.current?.addEventListener(kind, end, options);
    return () => listening.abort();
  }, [panel]);

  // The same functions as long as the panel lives: React calls a new one at every render, in the middle of a motion.
  const refs = useMemo(() => {
    const refOf = (which: Level) => (view: LevelView | null) => {
      if (view === null) views.current.delete(which);
      else {
        views.current.set(which, view);
        if (step.current?.to === which) play();
      }
    };
    return { network: refOf('network'), block: refOf('block'), layer: refOf('layer') };
  }, [play]);
  return { leaving: leaving === level ? null : leaving, refs };
}

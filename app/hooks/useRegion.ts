import { type RefObject, useEffect, useRef } from 'react';
import type { Region } from '../lessons/lesson';
import { useAppState } from '../services';
import type { AppState } from '../store/app-state';

/** From top to bottom, where they stand below each other; the ribbon is always in sight. */
const BELOW: readonly Region[] = ['picture', 'predictions', 'drawing', 'inspector'];

const stageOf = ({ stage: { dims, veils } }: AppState, region: Region): 'dim' | 'veil' | null =>
  veils.includes(region) ? 'veil' : dims.includes(region) ? 'dim' : null;

/** Whether the lesson's step speaks of this region first. */
const isInFront = (state: AppState, region: Region): boolean =>
  state.learning !== null && BELOW.find((one) => stageOf(state, one) !== 'dim') === region;

/** Whether the answers are hidden, because a lesson asks for a guess first. */
export const selectHidesPredictions = (state: AppState): boolean => stageOf(state, 'predictions') === 'veil';

/**
 * What an element of a region of the page carries while a lesson puts the region back, or hides it. Where the page
 * scrolls, what a step speaks of is scrolled to when the step is shown.
 */
export function useRegion(region: Region): {
  readonly ref: RefObject<HTMLDivElement | null>;
  readonly inert: boolean;
  readonly 'data-stage'?: 'dim' | 'veil';
} {
  const ref = useRef<HTMLDivElement>(null);
  const stage = useAppState((state) => stageOf(state, region));
  const shown = useAppState((state) => state.shownStep);
  const inFront = useAppState((state) => isInFront(state, region));
  useEffect(() => {
    if (inFront && shown !== null) ref.current?.scrollIntoView({ block: 'start' });
  }, [inFront, shown]);
  if (stage === null) return { ref, inert: false };
  // Hidden answers are not there at all, and what stands in their place is said to everybody.
  return { ref, inert: !(region === 'predictions' && stage === 'veil'), 'data-stage': stage };
}

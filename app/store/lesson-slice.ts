import type { RunSlice } from './run-slice';
import type { SliceCreator } from './slice';

/** Where in which lesson somebody is; steps count from 0. */
export interface LessonPlace {
  readonly id: string;
  readonly step: number;
}

/** What stands in the panel of lessons besides a lesson's steps. */
export type LearnPage = 'contents' | 'quiz' | 'glossary';

/** The lesson beside everything. */
export interface LessonSlice {
  /** The panel of lessons; null: closed. */
  readonly learning: LearnPage | 'lesson' | null;
  /** The lesson that is open, or was last; it is returned to. */
  readonly lesson: LessonPlace | null;
  /** The step whose state the page was brought to; another one that is open has yet to be shown. */
  readonly shownStep: LessonPlace | null;
  /** What was answered of the picture and the model at hand, by `LESSON/STEP`. */
  readonly given: Readonly<Record<string, string | number>>;
  /** Steps whose gesture was made, by `LESSON/STEP`. */
  readonly made: ReadonlySet<string>;
  /** How far somebody came in each lesson: the furthest step seen, from 0. */
  readonly reached: Readonly<Record<string, number>>;
  /** What the open step puts back and hides; the panel keeps it. */
  readonly stage: LessonStage;
  openLearning(page: LearnPage): void;
  goToStep(id: string, step: number): void;
  closeLearning(): void;
  give(key: string, value: string | number): void;
  make(key: string): void;
  /** A step that is shown anew waits for its gesture again. */
  unmake(key: string): void;
  setStage(stage: LessonStage): void;
}

/** @see LessonSlice.stage */
export interface LessonStage {
  readonly dims: readonly string[];
  readonly veils: readonly string[];
}

/** Nothing is put back or hidden. */
export const WHOLE_STAGE: LessonStage = { dims: [], veils: [] };

/** Until a step that a link opened has said what it hides: the first result must not come before it. */
const COVERED_STAGE: LessonStage = { dims: [], veils: ['predictions'] };

/** @param reached - from an earlier visit */
export function createLessonSlice(
  reached: Readonly<Record<string, number>> = {},
): SliceCreator<LessonSlice, Pick<RunSlice, 'result'>> {
  return (set, get) => ({
    learning: null,
    lesson: null,
    shownStep: null,
    given: {},
    made: new Set(),
    reached,
    stage: WHOLE_STAGE,

    openLearning: (learning) => set({ learning, stage: WHOLE_STAGE }),
    goToStep: (id, step) => {
      const { reached: before, result, stage } = get();
      const furthest = Math.max(Object.hasOwn(before, id) ? (before[id] ?? 0) : 0, step);
      set({
        learning: 'lesson',
        lesson: { id, step },
        reached: { ...before, [id]: furthest },
        stage: result === null && stage === WHOLE_STAGE ? COVERED_STAGE : stage,
      });
    },
    closeLearning: () => set({ learning: null, stage: WHOLE_STAGE }),
    give: (key, value) => set({ given: { ...get().given, [key]: value } }),
    make: (key) => set({ made: new Set([...get().made, key]) }),
    unmake: (key) => {
      const { made } = get();
      if (made.has(key)) set({ made: new Set([...made].filter((other) => other !== key)) });
    },
    setStage: (stage) => set({ stage }),
  });
}

/** The lesson's place while it is open. */
export const selectOpenLesson = ({ learning, lesson }: LessonSlice): LessonPlace | null =>
  learning === 'lesson' ? lesson : null;

import type { AppState, SliceCreator } from './app-state';

/** How the class activation map lies over the image. */
export type MapOverlay = 'off' | 'smooth' | 'cells';

/** Which class is explained, and how. */
export interface ExplainSlice {
  /** Null: whichever class is first. */
  readonly classIndex: number | null;
  readonly overlay: MapOverlay;
  /** Ignores classes that the model does not have. */
  chooseClass(index: number | null): void;
  setOverlay(overlay: MapOverlay): void;
}

export function createExplainSlice(): SliceCreator<ExplainSlice> {
  return (set, get) => ({
    classIndex: null,
    overlay: 'off',
    chooseClass: (classIndex) => {
      const classes = get().model?.spec.numClasses ?? 0;
      if (classIndex === null || (Number.isInteger(classIndex) && classIndex >= 0 && classIndex < classes)) {
        set({ classIndex });
      }
    },
    setOverlay: (overlay) => set({ overlay }),
  });
}

/** The class that is explained now; null before the first result. */
export function selectExplainedClass({ classIndex, result, model }: AppState): number | null {
  if (result === null || model === null) return null;
  const chosen = classIndex !== null && classIndex < model.spec.numClasses ? classIndex : null;
  return chosen ?? result.top[0]?.index ?? null;
}

import type { SliceCreator } from './slice';

/** The tab of a set's view that is seen first. */
const FIRST_SET_TAB = 'images';

/** The view of a set of images, which takes the place of the drawing and the tabs. */
export interface SetSlice {
  /** Its tab; null while the view is closed. */
  readonly setView: string | null;
  /** It has been open once: there may be a set, running or not. */
  readonly hasOpenedSet: boolean;
  /** @param tab - absent for where it was left, or the first */
  openSet(tab?: string): void;
  /** The set stays, and runs on. */
  closeSet(): void;
}

export function createSetSlice(): SliceCreator<SetSlice> {
  let last = FIRST_SET_TAB;
  return (set) => ({
    setView: null,
    hasOpenedSet: false,
    openSet: (tab = last) => {
      last = tab;
      set({ setView: tab, hasOpenedSet: true });
    },
    closeSet: () => set({ setView: null }),
  });
}

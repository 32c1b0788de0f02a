import { createStore as createVanillaStore } from 'zustand/vanilla';
import type { AppState, AppStore } from './app-state';
import { createAtlasSlice } from './atlas-slice';
import { createDesignSlice } from './design-slice';
import { createExplainSlice } from './explain-slice';
import { createFindSlice } from './find-slice';
import { createLesionSlice } from './lesion-slice';
import { createLessonSlice } from './lesson-slice';
import { createLinkSlice } from './link-slice';
import { mirrorEngine } from './mirror';
import { createModelSlice } from './model-slice';
import { createRunSlice } from './run-slice';
import { createSelectionSlice } from './selection-slice';
import { createSetSlice } from './set-slice';
import { createSignalsSlice } from './signals-slice';
import type { Dependencies } from './slice';
import { createViewSlice, type ViewBeginning } from './view-slice';

/** What is remembered from visit to visit, besides theme and language. */
export type Preferences = Pick<AppState, 'notation' | 'names' | 'reached'>;

/** What a page begins with. */
export interface Beginning extends ViewBeginning, Partial<Preferences> {}

const FIRST_VISIT: Beginning = { themeChoice: 'system', systemTheme: 'light', locale: 'en' };

/** Builds the page's store around an engine and keeps it at that engine's state. */
export function createStore(dependencies: Dependencies, beginning: Beginning = FIRST_VISIT): AppStore {
  const store = createVanillaStore<AppState>()((...tools) => ({
    ...createModelSlice(dependencies)(...tools),
    ...createRunSlice(dependencies)(...tools),
    ...createSelectionSlice()(...tools),
    ...createViewSlice(beginning, dependencies)(...tools),
    ...createAtlasSlice()(...tools),
    ...createExplainSlice()(...tools),
    ...createLesionSlice(dependencies)(...tools),
    ...createFindSlice()(...tools),
    ...createDesignSlice()(...tools),
    ...createSignalsSlice()(...tools),
    ...createLinkSlice()(...tools),
    ...createLessonSlice(beginning.reached)(...tools),
    ...createSetSlice()(...tools),
  }));
  mirrorEngine(dependencies.engine, store);
  return store;
}

import { createStore as createVanillaStore, type StoreApi } from 'zustand/vanilla';
import type { Locale } from '../../src/messages/m';
import type { Theme } from '../../src/tensor/types';
import type { AppState, Dependencies } from './app-state';
import { createAtlasSlice } from './atlas-slice';
import { createDesignSlice } from './design-slice';
import { createExplainSlice } from './explain-slice';
import { createFindSlice } from './find-slice';
import { createLesionSlice } from './lesion-slice';
import { createLinkSlice } from './link-slice';
import { mirrorEngine } from './mirror';
import { createModelSlice } from './model-slice';
import { createRunSlice } from './run-slice';
import { createSelectionSlice } from './selection-slice';
import { createViewSlice, type ThemeChoice } from './view-slice';

export type AppStore = StoreApi<AppState>;

/**
 * Builds the page's store around an engine and keeps it at that engine's state.
 * @param view - the theme that was chosen earlier, and the system's; the language whose messages are loaded
 */
export function createStore(
  dependencies: Dependencies,
  view: { readonly themeChoice: ThemeChoice; readonly systemTheme: Theme; readonly locale: Locale } = {
    themeChoice: 'system',
    systemTheme: 'light',
    locale: 'en',
  },
): AppStore {
  const store = createVanillaStore<AppState>()((...tools) => ({
    ...createModelSlice(dependencies)(...tools),
    ...createRunSlice(dependencies)(...tools),
    ...createSelectionSlice()(...tools),
    ...createViewSlice(view, dependencies)(...tools),
    ...createAtlasSlice()(...tools),
    ...createExplainSlice()(...tools),
    ...createLesionSlice(dependencies)(...tools),
    ...createFindSlice()(...tools),
    ...createDesignSlice()(...tools),
    ...createLinkSlice()(...tools),
  }));
  mirrorEngine(dependencies.engine, store);
  return store;
}

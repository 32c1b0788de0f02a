import type { StoreApi } from 'zustand/vanilla';
import type { AtlasSlice } from './atlas-slice';
import type { DesignSlice } from './design-slice';
import type { ExplainSlice } from './explain-slice';
import type { FindSlice } from './find-slice';
import type { LesionSlice } from './lesion-slice';
import type { LessonSlice } from './lesson-slice';
import type { LinkSlice } from './link-slice';
import type { ModelSlice } from './model-slice';
import type { RunSlice } from './run-slice';
import type { SelectionSlice } from './selection-slice';
import type { SetSlice } from './set-slice';
import type { SignalsSlice } from './signals-slice';
import type { ViewSlice } from './view-slice';

/** Everything that the page shows, as ids and summaries: no DOM, sessions, tensors or buffers. */
export type AppState = ModelSlice &
  RunSlice &
  SelectionSlice &
  ViewSlice &
  AtlasSlice &
  ExplainSlice &
  LesionSlice &
  FindSlice &
  DesignSlice &
  SignalsSlice &
  LinkSlice &
  LessonSlice &
  SetSlice;

export type AppStore = StoreApi<AppState>;

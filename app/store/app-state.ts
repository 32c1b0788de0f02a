import type { StateCreator } from 'zustand/vanilla';
import type { Engine } from '../../src/engine/client/engine';
import type { Library } from '../catalogue/library';
import type { Samples } from '../catalogue/samples';
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
  LinkSlice &
  LessonSlice &
  SetSlice;

/** What actions reach the outside world through; tests pass their own. */
export interface Dependencies {
  readonly engine: Engine;
  readonly library: Library;
  readonly samples: Samples;
}

export type SliceCreator<T> = StateCreator<AppState, [], [], T>;

import type { AppState } from '../store/app-state';
import { selectArchitecture } from '../store/architecture';
import { shapeText } from '../words/shapes';
import type { LessonContext } from './lesson';

/** What a lesson may ask of the page now; null without a model and a picture. */
export function contextOf(state: AppState, engine: LessonContext['engine']): LessonContext | null {
  const architecture = selectArchitecture(state);
  const { result } = state;
  if (architecture === null || result === null) return null;
  return { architecture, state, result, engine, shape: (shape) => shapeText(shape, state.notation) };
}

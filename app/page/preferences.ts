import type { AppState, AppStore } from '../store/app-state';
import type { Preferences } from '../store/store';

const KEY = 'denselens.preferences';

const isCounts = (value: unknown): value is Readonly<Record<string, number>> =>
  typeof value === 'object' && value !== null && Object.values(value).every(Number.isInteger);

/** What the visitor chose earlier, as far as it can be read; storage may be forbidden, and hold anything. */
export function storedPreferences(): Preferences {
  let stored: Partial<Record<keyof Preferences, unknown>> = {};
  try {
    const parsed: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    if (typeof parsed === 'object' && parsed !== null) stored = parsed;
  } catch {
    // As on a first visit.
  }
  return {
    notation: stored.notation === 'chw' ? 'chw' : 'hwc',
    names: stored.names === 'torchvision' ? 'torchvision' : 'plain',
    reached: isCounts(stored.reached) ? stored.reached : {},
  };
}

const preferencesOf = ({ notation, names, reached }: AppState): Preferences => ({ notation, names, reached });

/** Remembers what the visitor chooses. */
export function followPreferences(store: AppStore): () => void {
  return store.subscribe((state, before) => {
    const { notation, names, reached } = before;
    if (state.notation === notation && state.names === names && state.reached === reached) return;
    try {
      localStorage.setItem(KEY, JSON.stringify(preferencesOf(state)));
    } catch {
      // The choices then last as long as the page.
    }
  });
}

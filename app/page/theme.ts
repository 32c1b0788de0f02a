import type { Theme } from '../../src/tensor/types';
import type { AppStore } from '../store/app-state';
import type { ThemeChoice } from '../store/view-slice';

const KEY = 'denselens.theme';
const DARK = '(prefers-color-scheme: dark)';

/** What the visitor chose earlier; storage may be forbidden. */
export function storedTheme(): ThemeChoice {
  try {
    const stored = localStorage.getItem(KEY);
    return stored === 'light' || stored === 'dark' ? stored : 'system';
  } catch {
    return 'system';
  }
}

export const systemTheme = (): Theme => (matchMedia(DARK).matches ? 'dark' : 'light');

/** Keeps <html data-theme> and the stored choice at the store's, and the store at the system's theme. */
export function followTheme(store: AppStore): () => void {
  const apply = ({ theme }: { readonly theme: Theme }) => {
    document.documentElement.dataset.theme = theme;
  };
  apply(store.getState());
  const stop = store.subscribe((state, before) => {
    if (state.theme !== before.theme) apply(state);
    if (state.themeChoice === before.themeChoice) return;
    try {
      if (state.themeChoice === 'system') localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, state.themeChoice);
    } catch {
      // The choice then lasts as long as the page.
    }
  });
  const query = matchMedia(DARK);
  const onChange = () => store.getState().systemThemeChanged(systemTheme());
  query.addEventListener('change', onChange);
  return () => {
    stop();
    query.removeEventListener('change', onChange);
  };
}

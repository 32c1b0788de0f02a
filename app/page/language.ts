import { LANGUAGES, LOCALES, type Locale } from '../../src/messages/m';
import type { AppStore } from '../store/app-state';

const KEY = 'denselens.language';

/** The locale of a language tag, `zh-TW` say, or null where the page does not speak it. */
const localeOf = (tag: string | null): Locale | null =>
  LOCALES.find((locale) => locale === tag?.toLowerCase().split('-')[0]) ?? null;

function storedLanguage(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

/** The language that a visit begins in: the link's, the one chosen earlier, the browser's first that is spoken here. */
export function wishedLocale(search: string): Locale {
  const tags = [new URLSearchParams(search).get('lang'), storedLanguage(), ...navigator.languages];
  return tags.map(localeOf).find((locale) => locale !== null) ?? 'en';
}

/** Keeps <html lang>, what is remembered, and a link's `lang` at the language that was chosen. */
export function followLanguage(store: AppStore): () => void {
  const apply = (locale: Locale): void => {
    // Screen readers and fonts go by it.
    document.documentElement.lang = LANGUAGES[locale].tag;
  };
  apply(store.getState().locale);
  return store.subscribe(({ locale }, before) => {
    if (locale === before.locale) return;
    apply(locale);
    const url = new URL(location.href);
    if (url.searchParams.has('lang')) {
      url.searchParams.set('lang', locale);
      history.replaceState(history.state, '', url);
    }
    try {
      localStorage.setItem(KEY, locale);
    } catch {
      // The choice then lasts as long as the page.
    }
  });
}

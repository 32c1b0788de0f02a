import { type Locale, locale } from '../../src/messages/m';
import type { LocalText } from '../../src/weights/manifest';

/** A text that data bring, in the page's language, else in English. */
export function localText(text: LocalText): string {
  const texts: Readonly<Partial<Record<Locale, string>>> = text;
  return texts[locale] ?? text.en;
}

import { load } from './compiled/load.js';

/** What the core says, in one language: a function a message, typed by what it takes. */
type Messages = typeof import('./compiled/en.js');

/**
 * The languages of the interface: their BCP 47 tag, as Intl and `<html lang>` take it, and their own name, as short as
 * a button. What is said in each stands in the folders of the same name.
 */
export const LANGUAGES = { en: { tag: 'en', name: 'EN' }, zh: { tag: 'zh-Hans', name: '中文' } } as const;

/** A language of the interface. */
export type Locale = keyof typeof LANGUAGES;

export const LOCALES = Object.keys(LANGUAGES) as readonly Locale[];

/** For what is said before any language has come. */
export const speakingKeys = <T extends object>(): T =>
  new Proxy({} as T, { get: (_, key) => () => String(key) });

/**
 * The messages of the language in use, to be asked for when something is said, not when a module is read. Until
 * {@link loadMessages} has been waited for, each says its key.
 */
export let m: Messages = speakingKeys();

/** The language in use on this thread. */
export let locale: Locale = 'en';

/**
 * Speaks another language from now on; English where its file does not come, so that the reason can be said.
 * @throws when that does not come either
 */
export async function loadMessages(wished: Locale): Promise<void> {
  const [messages, spoken] = await load[wished]().then(
    (found) => [found, wished] as const,
    async () => [await load.en(), 'en'] as const,
  );
  m = messages;
  locale = spoken;
}

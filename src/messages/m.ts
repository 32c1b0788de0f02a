/** What the core says, in one language: a function a message, typed by what it takes. */
type Messages = typeof import('./compiled/en.js');

/** Languages; each is a chunk of its own. */
const LOADERS = {
  en: () => import('./compiled/en.js'),
  zh: (): Promise<Messages> => import('./compiled/zh.js'),
};

/** A language of the interface. */
export type Locale = keyof typeof LOADERS;

export const LOCALES = Object.keys(LOADERS) as readonly Locale[];

/** Their BCP 47 tags, as Intl and `<html lang>` take them. */
export const LANGUAGE_TAGS: Readonly<Record<Locale, string>> = { en: 'en', zh: 'zh-Hans' };

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
  const [messages, spoken] = await LOADERS[wished]().then(
    (found) => [found, wished] as const,
    async () => [await LOADERS.en(), 'en'] as const,
  );
  m = messages;
  locale = spoken;
}

import { type Locale, loadMessages as loadCoreMessages, speakingKeys } from '../../src/messages/m';

/** What the page says, in one language: a function a message, typed by what it takes. */
type Messages = typeof import('./compiled/messages/en.js');

const LOADERS: Readonly<Record<Locale, () => Promise<Messages>>> = {
  en: () => import('./compiled/messages/en.js'),
  zh: () => import('./compiled/messages/zh.js'),
};

/**
 * The messages of the language in use, to be asked for when something is said, not when a module is read. Until
 * {@link loadMessages} has been waited for, each says its key.
 */
export let m: Messages = speakingKeys();

/**
 * Speaks another language from now on, the core's sentences on this thread included; English where its file does not
 * come.
 * @throws when that does not come either
 */
export async function loadMessages(locale: Locale): Promise<void> {
  const own = LOADERS[locale]().catch(() => LOADERS.en());
  await loadCoreMessages(locale);
  m = await own;
}

import { type Locale, loadMessages as loadCoreMessages, locale, speakingKeys } from '../../src/messages/m';

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

/** Rooms of messages that came later, with what says them. */
const rooms = new Set<(locale: Locale) => Promise<void>>();

/**
 * Loads a room's messages in the language in use, and again with every other one.
 * @param load - sets the room's own messages
 */
export async function joinMessages(load: (locale: Locale) => Promise<void>): Promise<void> {
  rooms.add(load);
  await load(locale);
}

/**
 * Speaks another language from now on, the core's sentences on this thread included; English where its file does not
 * come.
 * @throws when that does not come either
 */
export async function loadMessages(wished: Locale): Promise<void> {
  const own = LOADERS[wished]().catch(() => LOADERS.en());
  await loadCoreMessages(wished);
  await Promise.all([...rooms].map((load) => load(wished)));
  m = await own;
}

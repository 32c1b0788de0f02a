import { type Locale, loadMessages as loadCoreMessages, locale, speakingKeys } from '../../src/messages/m';
import { load as loadLater } from './compiled/later-load.js';
import { load as loadFirst } from './compiled/load.js';

type First = typeof import('./compiled/en.js');
type Later = typeof import('./compiled/later-en.js');

/** What the page says, in one language: a function a message, typed by what it takes. */
type Messages = First & Later;

/**
 * The messages of the language in use, to be asked for when something is said, not when a module is read. Until they
 * have come, each says its key.
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

/** Brings what the first view did without; null while nobody has wanted it. */
let rest: Promise<void> | null = null;
let bringRest: () => Promise<void> = async () => {};

/** Resolves when every message is there, which whatever is not part of the first view has to wait for. */
export function allMessages(): Promise<void> {
  rest ??= bringRest().catch((error: unknown) => {
    // Whoever asks again tries again.
    rest = null;
    throw error;
  });
  return rest;
}

const firstOf = (wished: Locale): Promise<First> => loadFirst[wished]().catch(() => loadFirst.en());
const laterOf = (wished: Locale): Promise<Later> => loadLater[wished]().catch(() => loadLater.en());

/**
 * Begins to speak a language, the core's sentences on this thread included; English where its file does not come.
 * Resolves when the first view can be drawn: the rest, until {@link allMessages} has brought it, says its keys.
 * @throws when English does not come either
 */
export async function loadFirstMessages(wished: Locale): Promise<void> {
  const [first] = await Promise.all([firstOf(wished), loadCoreMessages(wished)]);
  const spoken: Messages = Object.setPrototypeOf({ ...first }, speakingKeys());
  m = spoken;
  rest = null;
  bringRest = async () => {
    const later = await laterOf(wished);
    // Unless another language was chosen meanwhile.
    if (m === spoken) m = { ...first, ...later };
  };
}

/** Speaks another language from now on, as {@link loadFirstMessages}, once every message has come. */
export async function loadMessages(wished: Locale): Promise<void> {
  const [first, later] = await Promise.all([firstOf(wished), laterOf(wished), loadCoreMessages(wished)]);
  await Promise.all([...rooms].map((load) => load(wished)));
  m = { ...first, ...later };
  rest = Promise.resolve();
}

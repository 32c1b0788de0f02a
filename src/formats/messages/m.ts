import { locale, speakingKeys } from '../../messages/m';
import { load } from './compiled/load.js';

/** What readers of files say, in one language. Only they load it, in the worker: most visits hear nothing of it. */
type Messages = typeof import('./compiled/en.js');

/** The readers' messages, in the language in use when {@link loadReaderMessages} was waited for. */
export let m: Messages = speakingKeys();

/**
 * To be waited for before anything is read.
 * @throws where neither the language in use nor English comes
 */
export async function loadReaderMessages(): Promise<void> {
  m = await load[locale]().catch(() => load.en());
}

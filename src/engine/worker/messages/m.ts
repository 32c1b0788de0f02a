import { type Locale, speakingKeys } from '../../../messages/m';
import { load } from './compiled/load.js';

/** What only the worker says, in one language. */
type Messages = typeof import('./compiled/en.js');

/** The worker's messages; each says its key until {@link loadWorkerMessages} has been waited for. */
export let m: Messages = speakingKeys();

/** @throws where neither the language nor English comes */
export async function loadWorkerMessages(locale: Locale): Promise<void> {
  m = await load[locale]().catch(() => load.en());
}

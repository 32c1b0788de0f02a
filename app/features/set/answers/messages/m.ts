import { speakingKeys } from '../../../../../src/messages/m';
import { joinMessages } from '../../../../messages/m';
import { load } from './compiled/load.js';

/** What the answers of a set say, in one language. */
type Messages = typeof import('./compiled/en.js');

/** In the language in use once {@link loadSetAnswers} was waited for. */
export let m: Messages = speakingKeys();

/** To be waited for before an answer is shown; from then on it follows the page's language. */
export const loadSetAnswers = (): Promise<void> =>
  joinMessages(async (locale) => {
    m = await load[locale]().catch(() => load.en());
  });

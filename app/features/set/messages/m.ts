import { speakingKeys } from '../../../../src/messages/m';
import { joinMessages } from '../../../messages/m';
import { load } from './compiled/load.js';

/** What the view of a set of images says, in one language: much, and only whoever opens it hears it. */
type Messages = typeof import('./compiled/en.js');

/** The view's messages, in the language in use once {@link loadSetMessages} was waited for. */
export let m: Messages = speakingKeys();

/** To be waited for before the view is shown; from then on it follows the page's language. */
export const loadSetMessages = (): Promise<void> =>
  joinMessages(async (locale) => {
    m = await load[locale]().catch(() => load.en());
  });

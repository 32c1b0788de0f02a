import { locale } from '../../src/messages/m';
import type { LocalText } from '../../src/weights/manifest';

/** A text that comes in both languages, in the page's. */
export const localText = (text: LocalText): string => text[locale];

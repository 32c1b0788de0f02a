import { type Locale, speakingKeys } from '../../../messages/m';

/** What only the worker says, in one language. */
type Messages = typeof import('./compiled/en.js');

const LOADERS: Readonly<Record<Locale, () => Promise<Messages>>> = {
  en: () => import('./compiled/en.js'),
  zh: () => import('./compiled/zh.js'),
};

/** The worker's messages; each says its key until {@link loadWorkerMessages} has been waited for. */
export let m: Messages = speakingKeys();

/** @throws where neither the language nor English comes */
export async function loadWorkerMessages(locale: Locale): Promise<void> {
  m = await LOADERS[locale]().catch(() => LOADERS.en());
}

import { useEffect, useState } from 'react';
import type { Locale } from '../../src/messages/m';
import type { Numbers } from '../lessons/lesson';
import { type Messages, partsOf, textOf } from '../lessons/said';
import { useAppState } from '../services';
import type { RichPart } from '../ui/Rich';

const LOADERS = import.meta.glob<Messages>('./messages/compiled/*.js');

/** What the glossary says of a word. */
export interface TermMessages {
  name(id: string): string;
  text(id: string): readonly RichPart[];
  here(id: string, numbers: Numbers): readonly RichPart[];
}

const key = (id: string): string => id.replaceAll('-', '_');

const known = new Map<Locale, TermMessages>();

async function load(locale: Locale): Promise<TermMessages> {
  const messages = await LOADERS[`./messages/compiled/${locale}.js`]?.();
  if (messages === undefined) throw new Error(`The glossary says nothing in ${locale}.`);
  const said: TermMessages = {
    name: (id) => textOf(messages, `terms_${key(id)}_name`) ?? id,
    text: (id) => partsOf(messages, `terms_${key(id)}_text`) ?? [],
    here: (id, numbers) => partsOf(messages, `terms_${key(id)}_here`, numbers) ?? [],
  };
  known.set(locale, said);
  return said;
}

/** The glossary in the page's language; null until it has come. */
export function useTermMessages(): TermMessages | null {
  const locale = useAppState((state) => state.locale);
  const [, come] = useState<TermMessages | null>(null);
  useEffect(() => {
    let isWanted = true;
    if (!known.has(locale))
      void load(locale).then(
        (said) => {
          if (isWanted) come(said);
        },
        () => {},
      );
    return () => {
      isWanted = false;
    };
  }, [locale]);
  return known.get(locale) ?? null;
}

import type { ClassLabel } from '../../src/formats/canonical';
import { locale } from '../../src/messages/m';
import { m } from '../messages/m';

type Labels = readonly ClassLabel[] | null | undefined;

/** What a class is called in the page's language; in English where its label has no other. */
export function className(labels: Labels, index: number): string {
  const label = labels?.[index];
  if (label === undefined) return m.words_class({ index });
  return (locale === 'zh' ? label.zh : undefined) ?? label.en;
}

/** The class's English name, where {@link className} is in another language; else null. */
export function englishName(labels: Labels, index: number): string | null {
  const label = labels?.[index];
  return label === undefined || label.en === className(labels, index) ? null : label.en;
}

/** The class of such a name, in either language, or of such a number; null for none. */
export function classNamed(labels: Labels, text: string): number | null {
  const wanted = text.trim().toLowerCase();
  const isIt = (name: string | undefined) => name?.toLowerCase() === wanted;
  const index = labels?.findIndex(({ en, zh }) => isIt(en) || isIt(zh)) ?? -1;
  if (index >= 0) return index;
  return /^\d+$/.test(wanted) ? Number(wanted) : null;
}

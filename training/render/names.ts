import { packageFolder, readJson } from './sets';

/** One class as the site lists it: public/models/…/labels.json. */
export interface Label {
  /** Icon name, the class's identity. */
  readonly id: string;
  readonly emoji: string;
  /** Unicode CLDR short names. */
  readonly en: string;
  readonly zh: string;
}

interface Emojibase {
  readonly hexcode: string;
  readonly emoji: string;
}

type Cldr = { readonly annotations: { readonly annotations: Record<string, { readonly tts?: string[] }> } };

const withoutSelectors = (text: string): string => text.replace(/\uFE0F/g, '');

const fromHex = (hex: string): string =>
  String.fromCodePoint(...hex.split('-').map((code) => Number.parseInt(code, 16)));

/** A code point sequence without variation selectors, lower case: the key under which sets agree. */
export const bareHex = (hex: string): string =>
  hex
    .toLowerCase()
    .split('-')
    .filter((code) => code !== 'fe0f')
    .join('-');

const shortNames = (locale: string): ((emoji: string) => string | undefined) => {
  const folder = packageFolder('cldr-annotations-full');
  const { annotations } = readJson<Cldr>(folder, 'annotations', locale, 'annotations.json').annotations;
  return (emoji) => annotations[withoutSelectors(emoji)]?.tts?.[0];
};

/**
 * Labels of classes: emoji by code point from emojibase (with its variation selector), names from CLDR.
 *
 * @param hexOf code points of a class, from the icon sets' own tables
 * @throws Error when a class has no emoji or no name
 */
export const labelsFor = (ids: readonly string[], hexOf: (id: string) => string | undefined): Label[] => {
  const emojibase = readJson<Emojibase[]>(packageFolder('emojibase-data'), 'en', 'data.json');
  const emojiByHex = new Map(emojibase.map((entry) => [bareHex(entry.hexcode), entry.emoji]));
  const english = shortNames('en');
  const chinese = shortNames('zh');
  return ids.map((id) => {
    const hex = hexOf(id);
    if (hex === undefined) throw new Error(`no set says which emoji "${id}" is`);
    const emoji = emojiByHex.get(bareHex(hex)) ?? fromHex(hex);
    const en = english(emoji);
    const zh = chinese(emoji);
    if (en === undefined || zh === undefined) throw new Error(`CLDR has no name for "${id}" (${emoji})`);
    return { id, emoji, en, zh };
  });
};

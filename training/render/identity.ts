import { bareHex } from './names';
import { type IconSet, packageFolder, readJson } from './sets';
import { SPELLINGS } from './spellings';

/** Sets disagree on hyphens and case only: `admissiontickets`, `admission-tickets`. */
const squashed = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/** `astronaut-1`, `astronaut-2`: further drawings of `astronaut`. */
const withoutNumber = (name: string): string => name.replace(/-\d$/, '');

const SHORTCODE_FILES = ['cldr', 'joypixels', 'iamcal', 'github', 'emojibase'] as const;

/** Code points of an icon name, as the sets that publish code points say (directly or by an alias). */
export const codePoints = (sets: readonly IconSet[]): ReadonlyMap<string, string> => {
  const hexByName = new Map<string, string>();
  for (const set of sets) {
    for (const [hex, name] of set.chars) if (!hexByName.has(name)) hexByName.set(name, bareHex(hex));
  }
  for (const set of sets) {
    for (const [alias, parent] of set.aliases) {
      const hex = hexByName.get(parent) ?? hexByName.get(alias);
      if (hex === undefined) continue;
      if (!hexByName.has(alias)) hexByName.set(alias, hex);
      if (!hexByName.has(parent)) hexByName.set(parent, hex);
    }
  }
  return hexByName;
};

/** Finds the class that an icon draws; undefined where no class, or more than one, could be meant. */
export type Identify = (set: IconSet, icon: string) => string | undefined;

/**
 * From most to least certain: our own list of odd spellings, the class's name, its code points by the
 * icon's name, the name without hyphens, a well-known shortcode; then the same for a numbered drawing.
 */
export const createIdentify = (classes: readonly string[], sets: readonly IconSet[]): Identify => {
  const known = new Set(classes);
  const hexByName = codePoints(sets);
  const classByHex = new Map<string, string>();
  const bySquashed = new Map<string, string>();
  for (const id of classes) {
    bySquashed.set(squashed(id), id);
    const hex = hexByName.get(id);
    if (hex !== undefined) classByHex.set(hex, id);
  }
  const byShortcode = shortcodes(classByHex);

  const lookUp = (name: string): string | undefined => {
    if (known.has(name)) return name;
    const hex = hexByName.get(name);
    if (hex !== undefined) return classByHex.get(hex);
    return bySquashed.get(squashed(name)) ?? byShortcode.get(squashed(name));
  };
  return (set, icon) => {
    const spelt = SPELLINGS[set.provenance.id]?.[icon];
    if (spelt !== undefined) return spelt !== null && known.has(spelt) ? spelt : undefined;
    return lookUp(icon) ?? lookUp(withoutNumber(icon));
  };
};

/** Shortcodes that mean one class and nothing else, squashed. */
const shortcodes = (classByHex: ReadonlyMap<string, string>): ReadonlyMap<string, string> => {
  const meanings = new Map<string, Set<string>>();
  const folder = packageFolder('emojibase-data');
  for (const file of SHORTCODE_FILES) {
    const codes = readJson<Record<string, string | string[]>>(folder, 'en', 'shortcodes', `${file}.json`);
    for (const [hex, names] of Object.entries(codes)) {
      const meaning = bareHex(hex);
      for (const name of Array.isArray(names) ? names : [names]) {
        const key = squashed(name);
        meanings.set(key, (meanings.get(key) ?? new Set()).add(meaning));
      }
    }
  }
  const byShortcode = new Map<string, string>();
  for (const [key, hexes] of meanings) {
    const [only, ...others] = hexes;
    const id = only === undefined || others.length > 0 ? undefined : classByHex.get(only);
    if (id !== undefined) byShortcode.set(key, id);
  }
  return byShortcode;
};

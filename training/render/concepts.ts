import type { IconSet } from './sets';

/** Concepts that fewer training sets draw are no class: too few drawings to learn from. */
export const MIN_SETS = 4;
export const CLASS_COUNT = 1000;

/** What is no class, by icon name: the shipped list's choices, written as rules. */
const EXCLUDED_FAMILIES: readonly RegExp[] = [
  /-skin-tone/, // variants of another class
  /^flag-/, // hundreds of near-identical rectangles
  /^keycap-|^input-|-button(-|$)|^letter-/, // text in a box
  /-(oclock|thirty)$/, // clock faces
  /\barrows?\b/,
  /^(aries|taurus|gemini|cancer|leo|virgo|libra|scorpio|sagittarius|capricorn|aquarius|pisces|ophiuchus)$/,
  /^(man|woman|person|people|men|women)-/, // people by gender or by what they do
  /^(boy|girl|selfie|pregnant-woman|breast-feeding|family)$/,
  /^(family|kiss|couple-with-heart)-(man|woman)-/,
  /^(black|white)-.*square$|^small-.*-diamond$|^dotted-six-pointed-star$/, // abstract signs
  /^(white|red)-(exclamation|question)-mark$|^exclamation-question-mark$|^information$|^atm-sign$/,
  /^(plus|minus|multiply|divide|infinity|heavy-equals-sign|wavy-dash|part-alternation-mark)$/,
  /^(double-)?curly-loop$|^(copyright|registered|trade-mark|circled-m)$/,
  /^(female|male)-sign$|^medical-symbol$|^no-one-under-eighteen$/,
  /^(om|hamsa|kaaba|khanda|latin-cross|orthodox-cross|star-of-david|wheel-of-dharma)$/, // of a faith
  /^(bomb|cigarette|dagger|love-hotel|middle-finger|kiss-mark)$/, // unfit for a classroom's first page
  /^(left|right)-facing-fist$|^raised-back-of-hand$|^index-pointing-at-the-viewer$/, // mirror images of a class
];

export const isExcluded = (name: string): boolean => EXCLUDED_FAMILIES.some((family) => family.test(name));

/**
 * The class list by rule: names that at least {@link MIN_SETS} training sets give an icon of its own
 * (aliases do not count), less the exclusions, most widely drawn first and then by name, the first
 * {@link CLASS_COUNT} of them, in alphabetical order.
 */
export const conceptsByRule = (trainingSets: readonly IconSet[]): string[] => {
  const drawn = new Map<string, number>();
  for (const set of trainingSets) {
    for (const name of set.icons.keys()) drawn.set(name, (drawn.get(name) ?? 0) + 1);
  }
  return [...drawn]
    .filter(([name, count]) => count >= MIN_SETS && !isExcluded(name))
    .sort(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1))
    .slice(0, CLASS_COUNT)
    .map(([name]) => name)
    .sort();
};

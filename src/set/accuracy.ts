import { type Share, wilson } from './wilson';

/** Images that show the same, by whichever folders. */
export interface Kind {
  /** Groups of the set. */
  readonly groups: readonly number[];
  /** Classes of which any (softmax), or all at once (sigmoids), are true. */
  readonly classes: readonly number[];
}

/** What is true in a set: kinds of images, and of each group its kind (−1 where nothing is known). */
export interface Kinds {
  readonly kinds: readonly Kind[];
  readonly ofGroup: readonly number[];
}

/** Groups with the same true classes are one kind. @param truth - true classes of each group */
export function kindsOf(truth: readonly (readonly number[])[]): Kinds {
  const found = new Map<string, { groups: number[]; classes: readonly number[] }>();
  for (const [group, classes] of truth.entries()) {
    if (classes.length === 0) continue;
    const sorted = [...new Set(classes)].sort((a, b) => a - b);
    const key = sorted.join(' ');
    const known = found.get(key);
    if (known === undefined) found.set(key, { groups: [group], classes: sorted });
    else known.groups.push(group);
  }
  const kinds = [...found.values()];
  return { kinds, ofGroup: truth.map((_, group) => kinds.findIndex(({ groups }) => groups.includes(group))) };
}

/** The first kind that a class is of; −1 for none. */
export function kindOfClasses(kinds: readonly Kind[]): (index: number) => number {
  const kindOf = new Map<number, number>();
  for (const [kind, { classes }] of kinds.entries())
    for (const index of classes) if (!kindOf.has(index)) kindOf.set(index, kind);
  return (index) => kindOf.get(index) ?? -1;
}

/** How often the network is right. */
export interface Accuracy {
  readonly first: Share;
  readonly amongFive: Share;
  /** Mean over the images. */
  readonly loss: number;
}

/** An image as accuracy sees it. */
export interface Answered {
  readonly kind: number;
  /** The network's first class. */
  readonly answer: number;
  /** Of the best true class, from 1. */
  readonly rank: number;
  readonly loss: number;
}

/** @param images - of which is known what they show */
export function accuracyOf(images: readonly Answered[]): Accuracy {
  const within = (most: number): number => images.filter(({ rank }) => rank <= most).length;
  const loss = images.reduce((sum, own) => sum + own.loss, 0) / images.length;
  return { first: wilson(within(1), images.length), amongFive: wilson(within(5), images.length), loss };
}

/**
 * What the network takes images of each kind for: `[kinds, kinds + 1]`; in the last column stand answers that are of no
 * kind of the set. An image whose first answer is true counts for its own kind.
 */
export function confusionOf(images: readonly Answered[], kinds: readonly Kind[]): Uint32Array {
  const columns = kinds.length + 1;
  const kindOf = kindOfClasses(kinds);
  const counts = new Uint32Array(kinds.length * columns);
  for (const { kind, answer, rank } of images) {
    const found = rank === 1 ? kind : kindOf(answer);
    const at = kind * columns + (found < 0 ? kinds.length : found);
    counts[at] = (counts[at] ?? 0) + 1;
  }
  return counts;
}

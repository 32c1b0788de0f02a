import type { TensorName } from '../network/spec';

/** One number of a tensor `[C,H,W]`; row and column are 0 behind the global pool. */
export interface UnitElement {
  readonly tensor: TensorName;
  readonly channel: number;
  readonly y: number;
  readonly x: number;
}

/** One product of a weighted sum. */
export interface Term {
  /** The element that is weighted. */
  readonly channel: number;
  readonly y: number;
  readonly x: number;
  readonly weight: number;
  readonly input: number;
  /** weight · input */
  readonly value: number;
}

/** What the terms of a group have in common. */
export type GroupKey =
  /** Channels that one source wrote. */
  | { readonly kind: 'source'; readonly name: string; readonly index: number; readonly start: number }
  /** One place of the kernel, over all channels; `absent` where it lies in the padding. */
  | {
      readonly kind: 'tap';
      /** Within the kernel, from its upper left. */
      readonly row: number;
      readonly column: number;
      readonly absent: boolean;
    }
  /** One channel of the input image, over the whole kernel. */
  | { readonly kind: 'colour'; readonly channel: number };

/** A partial sum. */
export interface TermGroup {
  readonly key: GroupKey;
  readonly sum: number;
  /** The largest terms by magnitude, largest first. */
  readonly terms: readonly Term[];
  /** Terms in all; those in the padding are none. */
  readonly count: number;
  /** Sum of the terms that are not listed. */
  readonly rest: number;
}

/** A rectangle of a tensor, over some channels. */
export interface Box {
  readonly channel: number;
  readonly channels: number;
  readonly y: number;
  readonly x: number;
  readonly height: number;
  readonly width: number;
}

/** Where a kernel stands on its input: its upper left corner may lie in the padding. */
export interface KernelPlace {
  readonly kernel: number;
  readonly y: number;
  readonly x: number;
}

/** The part of a kernel's window that lies on the maps. */
export function windowBox(
  { kernel, y, x }: KernelPlace,
  [channels, height, width]: readonly [number, number, number],
): Box {
  const top = Math.max(0, y);
  const left = Math.max(0, x);
  return {
    channel: 0,
    channels,
    y: top,
    x: left,
    height: Math.min(height, y + kernel) - top,
    width: Math.min(width, x + kernel) - left,
  };
}

/**
 * Every product of a kernel with what lies under it; nothing for places in the padding, whose zeros add nothing.
 * @param weights - of one output channel, `[C,k,k]`
 * @param values - of `box`, `[C,h,w]`
 */
export function productsOf(
  weights: Float32Array,
  place: KernelPlace,
  values: Float32Array,
  box: Box,
): readonly Term[] {
  const { kernel } = place;
  const terms: Term[] = [];
  for (let c = 0; c < box.channels; c++) {
    for (let i = 0; i < box.height; i++) {
      for (let j = 0; j < box.width; j++) {
        const [y, x] = [box.y + i, box.x + j];
        const at = (c * kernel + (y - place.y)) * kernel + (x - place.x);
        const weight = weights[at] as number;
        const input = values[(c * box.height + i) * box.width + j] as number;
        terms.push({ channel: c, y, x, weight, input, value: weight * input });
      }
    }
  }
  return terms;
}

/** Larger magnitudes first, NaN before all, so that it is seen. */
const byMagnitude = (a: number, b: number): number => {
  const [p, q] = [Math.abs(a), Math.abs(b)];
  if (Number.isNaN(p) || Number.isNaN(q)) return Number(Number.isNaN(q)) - Number(Number.isNaN(p));
  return q - p;
};

/**
 * Adds terms up by group, in double precision.
 * @param keys - the groups; they come back with the largest sum first
 * @param groupOf - index into `keys`
 * @param limit - how many terms a group lists
 */
export function groupTerms(
  terms: readonly Term[],
  keys: readonly GroupKey[],
  groupOf: (term: Term) => number,
  limit: number,
): readonly TermGroup[] {
  const members = keys.map((): Term[] => []);
  for (const term of terms) members[groupOf(term)]?.push(term);
  const groups = keys.map((key, i): TermGroup => {
    const own = (members[i] ?? []).sort((a, b) => byMagnitude(a.value, b.value));
    const sum = own.reduce((total, { value }) => total + value, 0);
    const rest = own.slice(limit).reduce((total, { value }) => total + value, 0);
    return { key, sum, terms: own.slice(0, limit), count: own.length, rest };
  });
  return groups.sort((a, b) => byMagnitude(a.sum, b.sum));
}

/** The largest term by magnitude; undefined when there is none. */
export function largestTerm(terms: readonly Term[]): Term | undefined {
  return terms.reduce<Term | undefined>(
    (most, term) => (most === undefined || byMagnitude(term.value, most.value) < 0 ? term : most),
    undefined,
  );
}

import { seededRandom } from '../../src/testing/small-model';

/** Chances that come out the same for the same seed. */
export interface Chance {
  /** In [0,1). */
  number(): number;
  /** A whole number below this. */
  below(count: number): number;
  /** One of these. */
  of<T>(things: readonly [T, ...T[]]): T;
}

export function chanceOf(seed: number): Chance {
  const number = seededRandom(seed);
  const below = (count: number): number => Math.floor(number() * count);
  return { number, below, of: (things) => things[below(things.length)] ?? things[0] };
}

import type { OutputActivation } from '../formats/canonical';
import { probabilitiesOf } from '../tensor/top-k';

/** One class before and after. */
export interface ClassChange {
  readonly index: number;
  readonly before: { readonly logit: number; readonly probability: number };
  readonly after: { readonly logit: number; readonly probability: number };
}

/** A class at its place in one answer. */
export interface RankedClass extends ClassChange {
  /** Its places, from 1, in the answer before and after. */
  readonly rank: { readonly before: number; readonly after: number };
}

/** What became of a network's answer. */
export interface LogitComparison {
  /** The first classes before, first first. */
  readonly leadersBefore: readonly RankedClass[];
  /** The first classes after. */
  readonly leadersAfter: readonly RankedClass[];
  /** The first classes of before, then those of after that are not among them. */
  readonly top: readonly ClassChange[];
  /** Largest rises of a logit, largest first. */
  readonly risen: readonly ClassChange[];
  /** Largest falls of a logit, largest first. */
  readonly fallen: readonly ClassChange[];
}

/** Indices of the `count` largest keys, largest first; ties keep their order. */
function largest(keys: Float64Array, count: number): readonly number[] {
  return Array.from(keys.keys())
    .sort((a, b) => (keys[b] as number) - (keys[a] as number) || a - b)
    .slice(0, count);
}

/**
 * Compares two answers of networks with the same classes.
 * @param count - how many classes in each list
 */
export function compareLogits(
  before: Float32Array,
  after: Float32Array,
  count: number,
  activation: OutputActivation,
): LogitComparison {
  const probabilityBefore = probabilitiesOf(before, activation);
  const probabilityAfter = probabilitiesOf(after, activation);
  const change = (index: number): ClassChange => ({
    index,
    before: { logit: before[index] as number, probability: probabilityBefore[index] as number },
    after: { logit: after[index] as number, probability: probabilityAfter[index] as number },
  });
  const rise = Float64Array.from(after, (logit, index) => logit - (before[index] as number));
  const risen = largest(rise, count).filter((index) => (rise[index] as number) > 0);
  const fallen = largest(
    rise.map((value) => -value),
    count,
  ).filter((index) => (rise[index] as number) < 0);
  const orders = [before, after].map((logits) => largest(Float64Array.from(logits), logits.length));
  const [ranksBefore, ranksAfter] = orders.map((order) => {
    const ranks = new Uint32Array(order.length);
    order.forEach((index, place) => {
      ranks[index] = place + 1;
    });
    return ranks;
  });
  const ranked = (index: number): RankedClass => ({
    ...change(index),
    rank: { before: ranksBefore?.[index] ?? 0, after: ranksAfter?.[index] ?? 0 },
  });
  const [first = [], then = []] = orders.map((order) => order.slice(0, count));
  return {
    leadersBefore: first.map(ranked),
    leadersAfter: then.map(ranked),
    top: [...first, ...then.filter((index) => !first.includes(index))].map(change),
    risen: risen.map(change),
    fallen: fallen.map(change),
  };
}

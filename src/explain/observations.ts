import type { BlockConnectivity } from './connectivity';
import { rankCorrelation } from './rank-correlation';

/** The strengths that one reader gives to what it reads, in the order of its sources. */
interface Reading {
  readonly reader: string;
  readonly values: readonly number[];
}

function readingsOf({ readers, values }: BlockConnectivity): readonly Reading[] {
  return readers.map((reader, r) => ({
    reader,
    values: values.map((row) => row[r] ?? null).filter((value) => value !== null),
  }));
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * How many sources a reader uses in effect, as a share of those that it reads: e^H / n, H being the entropy of
 * its strengths. 1 when all are equally strong, 1/n when one has everything.
 */
export function spread(values: readonly number[]): number {
  const total = values.reduce((sum, value) => sum + value, 0);
  const entropy = values.reduce((sum, value) => {
    const share = value / total;
    return share > 0 ? sum - share * Math.log(share) : sum;
  }, 0);
  return Math.exp(entropy) / values.length;
}

/** Numbers of one dense block for the four observations that Huang et al. make of their Figure 5. */
export interface BlockObservations {
  readonly name: string;
  /** 1. Mean {@link spread} of its layers that read at least two sources: do deep layers use early features? */
  readonly layerSpread: number;
  /** 1. Mean strength of what the layers read from the first third of their sources ÷ from the last third. */
  readonly earlyOverLate: number;
  /** 2. {@link spread} of the transition (or classifier) behind it. */
  readonly endSpread: number;
  /** 3. Mean over layers of the strength of the block's input ÷ the mean strength of the other sources. */
  readonly inputOverOthers: number;
  /** 3. For how many of its layers that read at least two sources the block's input is the weakest, and of how many. */
  readonly inputWeakest: { readonly layers: number; readonly of: number };
  /** 4. Spearman's ρ between a source's place in the block and its strength in the transition or classifier behind. */
  readonly endTowardsLate: number;
}

function thirds(values: readonly number[]): readonly [number, number] {
  const third = Math.max(1, Math.floor(values.length / 3));
  return [mean(values.slice(0, third)), mean(values.slice(-third))];
}

/**
 * The numbers behind the paper's observations (Huang et al., section 5, "Feature Reuse"), for a loaded model:
 * layers use features from all over their block; so do transitions; what a transition wrote is read least in
 * the blocks behind it; the classifier leans towards the latest features.
 */
export function observe(blocks: readonly BlockConnectivity[]): readonly BlockObservations[] {
  return blocks.map((block) => {
    const readings = readingsOf(block);
    const end = readings.at(-1)?.values ?? [];
    const layers = readings.slice(0, -1).filter(({ values }) => values.length > 1);
    const [early, late] = layers.reduce<readonly [number, number]>(
      ([a, b], { values }) => {
        const [first, last] = thirds(values);
        return [a + first, b + last];
      },
      [0, 0],
    );
    const others = layers.map(({ values }) => mean(values.slice(1)));
    const weakest = layers.filter(({ values }) => Math.min(...values) === values[0]);
    return {
      name: block.name,
      layerSpread: mean(layers.map(({ values }) => spread(values))),
      earlyOverLate: early / late,
      endSpread: spread(end),
      inputOverOthers: mean(layers.map(({ values }, i) => (values[0] ?? 0) / (others[i] ?? 1))),
      inputWeakest: { layers: weakest.length, of: layers.length },
      endTowardsLate: rankCorrelation(
        end.map((_, i) => i),
        end,
      ),
    };
  });
}

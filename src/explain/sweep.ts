import type { OutputActivation } from '../formats/canonical';
import { probabilitiesOf } from '../tensor/top-k';
import type { BlockConnectivity } from './connectivity';
import { type LogitQuestion, logitOf } from './head';
import { rankCorrelation } from './rank-correlation';

/** The answer of a network with one connection cut. */
export interface SweepCell {
  readonly source: string;
  readonly reader: string;
  readonly logits: Float32Array;
}

/** What is compared with the uncut network: a logit (or a difference), or the probability of its first class. */
export type SweepMeasure =
  | { readonly kind: 'logit'; readonly question: LogitQuestion }
  | { readonly kind: 'probability'; readonly activation: OutputActivation };

function argmax(values: Float32Array): number {
  return values.reduce((best, value, i) => (value > (values[best] as number) ? i : best), 0);
}

/**
 * What cutting each connection does, arranged as the weights are: cut − uncut, null where a connection was not
 * swept yet (or does not exist).
 * @param blocks - for sources, readers and their order
 * @param uncut - the logits of the uncut run
 */
export function sweepEffects(
  blocks: readonly BlockConnectivity[],
  cells: readonly SweepCell[],
  uncut: Float32Array,
  measure: SweepMeasure,
): readonly BlockConnectivity[] {
  const first = argmax(uncut);
  const read = (logits: Float32Array): number =>
    measure.kind === 'logit'
      ? logitOf(logits, measure.question)
      : (probabilitiesOf(logits, measure.activation)[first] as number);
  const before = read(uncut);
  const effects = new Map(
    cells.map(({ source, reader, logits }) => [`${source} ${reader}`, read(logits) - before]),
  );
  return blocks.map((block) => ({
    ...block,
    values: block.sources.map((source) =>
      block.readers.map((reader) => effects.get(`${source} ${reader}`) ?? null),
    ),
  }));
}

/** How well strengths foretell effects. */
export interface SweepCorrelation {
  /** Connections that have both. */
  readonly count: number;
  /** Spearman's ρ between strength and |effect|; NaN for fewer than two connections. */
  readonly rho: number;
}

/** Compares strengths with the magnitudes of effects over the connections of the blocks that have both. */
export function sweepCorrelation(
  strengths: readonly BlockConnectivity[],
  effects: readonly BlockConnectivity[],
): SweepCorrelation {
  const pairs = strengths.flatMap(({ values }, b) =>
    values.flatMap((row, s) =>
      row.flatMap((strength, r) => {
        const effect = effects[b]?.values[s]?.[r] ?? null;
        return strength === null || effect === null ? [] : [[strength, Math.abs(effect)] as const];
      }),
    ),
  );
  const rho = rankCorrelation(
    pairs.map(([strength]) => strength),
    pairs.map(([, effect]) => effect),
  );
  return { count: pairs.length, rho };
}

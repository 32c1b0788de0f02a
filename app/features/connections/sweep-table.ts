import { type LogitQuestion, logitOf } from '../../../src/explain/head';
import type { OutputActivation } from '../../../src/formats/canonical';
import { probabilitiesOf } from '../../../src/tensor/top-k';
import type { Sweep } from '../../jobs/sweep';
import type { Table } from '../../save/tables';

const firstOf = (values: Float32Array): number =>
  values.reduce((best, value, i) => (value > (values[best] ?? Number.NEGATIVE_INFINITY) ? i : best), 0);

/** A row a connection that was cut: what became of the explained logit and of the uncut network's first class. */
export function sweepTable(
  { cells, uncut, mode }: Sweep,
  question: LogitQuestion,
  activation: OutputActivation,
): Table {
  const first = firstOf(uncut);
  const before = {
    logit: logitOf(uncut, question),
    probability: probabilitiesOf(uncut, activation)[first] ?? Number.NaN,
  };
  return {
    header: [
      'source',
      'reader',
      'mode',
      'class',
      'against',
      'delta_logit',
      'first_class',
      'delta_probability_of_first',
      'first_class_then',
    ],
    rows: cells.map(({ source, reader, logits }) => [
      source,
      reader,
      mode,
      question.index,
      question.against ?? '',
      logitOf(logits, question) - before.logit,
      first,
      (probabilitiesOf(logits, activation)[first] ?? Number.NaN) - before.probability,
      firstOf(logits),
    ]),
  };
}

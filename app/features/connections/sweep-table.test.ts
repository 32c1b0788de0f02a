import { expect, it } from 'vitest';
import { sweepTable } from './sweep-table';

it('a sweep is a row a connection, with the change of the logit and of the first class', () => {
  const { header, rows } = sweepTable(
    {
      mode: 'mean',
      uncut: Float32Array.of(0, 2, 1),
      cells: [{ source: 'features.pool0', reader: 'classifier', logits: Float32Array.of(3, 1, 1) }],
    },
    { index: 2, against: 0 },
    'softmax',
  );
  const row: {
    readonly [name: string]: unknown;
    delta_logit?: unknown;
    delta_probability_of_first?: unknown;
    first_class_then?: unknown;
  } = Object.fromEntries(header.map((name, i) => [name, rows[0]?.[i]]));
  const share = (logits: number[], i: number) =>
    Math.exp(logits[i] ?? 0) / logits.reduce((sum, logit) => sum + Math.exp(logit), 0);
  expect(row).toMatchObject({ source: 'features.pool0', mode: 'mean', class: 2, against: 0, first_class: 1 });
  // (1 − 3) − (1 − 0)
  expect(row.delta_logit).toBe(-3);
  expect(row.delta_probability_of_first).toBeCloseTo(share([3, 1, 1], 1) - share([0, 2, 1], 1), 6);
  expect(row.first_class_then).toBe(0);
});

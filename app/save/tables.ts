import type { TensorReport } from '../../src/engine/protocol/maps';
import type { RunResult } from '../../src/engine/protocol/run';
import type { ClassLabel, OutputActivation } from '../../src/formats/canonical';
import { type Source, writerOfChannel } from '../../src/network/provenance';
import { type Cell, toCsv } from '../../src/tensor/csv';
import { probabilitiesOf } from '../../src/tensor/top-k';
import { byteOrderMark, type Heading, headingOf } from './headings';
import type { Origin } from './origin';

/** A table that is saved as CSV, or as JSON with a row an object. */
export interface Table {
  /** As scripts know them; a CSV has them in the page's language, too. */
  readonly header: readonly Heading[];
  /** Columns behind those, each called as it is: a layer. */
  readonly more?: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  /** Rows begin with a heading of their own. */
  readonly hasRowHeadings?: boolean;
}

/** A line of a CSV's head; a name may hold anything. */
const comment = (key: string, value: unknown): string =>
  `# ${headingOf(key)}: ${(typeof value === 'string' ? value : JSON.stringify(value)).replace(/[\r\n]+/g, ' ')}\r\n`;

/** With what the numbers are of in lines that begin with #, which pandas.read_csv(…, comment="#") passes over. */
export const csvOf = (
  { header, more = [], rows, hasRowHeadings = false }: Table,
  origin: Origin | Readonly<Record<string, unknown>> | null,
): string =>
  [
    byteOrderMark(),
    ...Object.entries(origin ?? {}).flatMap(([key, value]) => (value === null ? [] : comment(key, value))),
    toCsv(
      [...header.map(headingOf), ...more],
      hasRowHeadings ? rows.map(([first = '', ...cells]) => [headingOf(String(first)), ...cells]) : rows,
    ),
  ].join('');

/** JSON knows no NaN and no Infinity: they stand as texts, so that nothing is lost. */
const jsonCell = (cell: Cell): Cell =>
  typeof cell === 'number' && !Number.isFinite(cell) ? String(cell) : cell;

/** `{ origin, rows }`, a row an object. */
export const jsonOf = ({ header, more = [], rows }: Table, origin: Origin | null): string =>
  `${JSON.stringify(
    {
      origin,
      rows: rows.map((row) =>
        Object.fromEntries([...header, ...more].map((name, i) => [name, jsonCell(row[i] ?? '')])),
      ),
    },
    null,
    1,
  )}\n`;

/** Every class, the likeliest first. */
export function predictionTable(
  { logits }: Pick<RunResult, 'logits'>,
  labels: readonly ClassLabel[],
  activation: OutputActivation,
): Table {
  const probabilities = probabilitiesOf(logits, activation);
  const rows = Array.from(logits, (logit, index): Cell[] => [
    index,
    labels[index]?.en ?? `class ${index}`,
    logit,
    probabilities[index] ?? Number.NaN,
  ]).sort((a, b) => Number(b[2]) - Number(a[2]) || Number(a[0]) - Number(b[0]));
  return {
    header: ['rank', 'index', 'label', 'logit', 'probability'],
    rows: rows.map((row, i) => [i + 1, ...row]),
  };
}

/** A row a channel. */
export function statisticsTable({ channels, shape }: TensorReport, writers: readonly Source[]): Table {
  const { min, max, mean, std, zeros, nan, infinite } = channels;
  const at = (list: ArrayLike<number>, c: number): number => list[c] ?? Number.NaN;
  return {
    header: ['channel', 'writer', 'min', 'max', 'mean', 'std', 'zeros', 'nan', 'infinite', 'pixels'],
    rows: Array.from({ length: channels.channels }, (_, c) => [
      c,
      writerOfChannel(writers, c)?.name ?? '',
      at(min, c),
      at(max, c),
      at(mean, c),
      at(std, c),
      at(zeros, c),
      at(nan, c),
      at(infinite, c),
      shape[1] * shape[2],
    ]),
  };
}

import { nearestRows } from '../../../../set/nearest';
import { ComponentSearch } from '../../../../set/principal-components';
import type { RecordField } from '../../../../set/record-layout';
import type { SetAnswersRequests } from '../../../protocol/set-answers';
import { giveWay } from '../../handler';
import type { OpenSet } from '../open-set';

type Asked<T extends keyof SetAnswersRequests> = SetAnswersRequests[T]['in'];
type Answer<T extends keyof SetAnswersRequests> = SetAnswersRequests[T]['out'];

/** Rows that have numbers, one behind the other, and where each came from. */
function rowsWithNumbers(data: Float32Array, length: number) {
  const rows: number[] = [];
  for (let r = 0; r * length < data.length; r++) {
    const own = data.subarray(r * length, (r + 1) * length);
    if (own.every(Number.isFinite)) rows.push(r);
  }
  const values = new Float32Array(rows.length * length);
  for (const [n, r] of rows.entries()) values.set(data.subarray(r * length, (r + 1) * length), n * length);
  return { rows, values };
}

/** Principal components of a field, giving way between steps. */
export async function componentsOf(
  set: OpenSet,
  field: RecordField,
  ids: readonly number[],
  count: number,
  signal: AbortSignal,
) {
  const { data, length } = set.matrix(field, ids);
  const { rows, values } = rowsWithNumbers(data, length);
  const search = new ComponentSearch(values, rows.length, length, count);
  while (!search.step()) await giveWay(signal);
  return { rows, found: search.result() };
}

/** @see SetAnswersRequests.components */
export async function components(
  set: OpenSet,
  { field, ids, count }: Asked<'components'>,
  signal: AbortSignal,
): Promise<Answer<'components'>> {
  const { rows, found } = await componentsOf(set, field, ids, count, signal);
  const width = found.variances.length;
  const scores = new Float32Array(ids.length * count).fill(Number.NaN);
  for (const [n, r] of rows.entries())
    for (let c = 0; c < count; c++)
      scores[r * count + c] = c < width ? (found.scores[n * width + c] as number) : 0;
  const { totalVariance, variances } = found;
  return { scores, shares: Array.from(variances, (own) => (totalVariance > 0 ? own / totalVariance : 0)) };
}

/** @see SetAnswersRequests.nearest */
export function nearest(set: OpenSet, { field, ids, id, count }: Asked<'nearest'>): Answer<'nearest'> {
  const { data, length } = set.matrix(field, ids);
  const own = set.matrix(field, [id]).data;
  return nearestRows(data, length, own, count, ids.indexOf(id)).map(({ row, similarity }) => ({
    id: ids[row] ?? -1,
    similarity,
  }));
}

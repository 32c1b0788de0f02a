import { type CkaPart, ckaPart, type Gram, gramOf } from '../../../../set/cka';
import { closestTwins, standardised } from '../../../../set/correlation';
import type { SetAnswersRequests } from '../../../protocol/set-answers';
import { giveWay } from '../../handler';
import type { OpenSet } from '../open-set';

type Asked<T extends keyof SetAnswersRequests> = SetAnswersRequests[T]['in'];
type Answer<T extends keyof SetAnswersRequests> = SetAnswersRequests[T]['out'];

/** @see SetAnswersRequests.cka-part */
export async function ckaPartOf(
  set: OpenSet,
  { ids, tensors, against }: Asked<'cka-part'>,
  signal: AbortSignal,
): Promise<CkaPart> {
  const rows: Gram[] = [];
  for (const tensor of tensors) {
    const { data, length } = set.matrix({ kind: 'means', tensor }, ids);
    rows.push(gramOf(data, ids.length, length));
    await giveWay(signal);
  }
  if (against === null) return ckaPart(rows, rows);
  return ckaPart(
    rows,
    against.map(({ data, length }) => gramOf(data, ids.length, length)),
  );
}

/** Columns of the channels that were last looked at: all tensors of a block are asked for, one after the other. */
let columns: { readonly key: string; readonly set: OpenSet; readonly values: Float32Array } | null = null;

/** @see SetAnswersRequests.twins */
export async function twins(
  set: OpenSet,
  { ids, tensors, of }: Asked<'twins'>,
  signal: AbortSignal,
): Promise<Answer<'twins'>> {
  const key = `${tensors.join()} ${ids.join()}`;
  const counts = tensors.map((tensor) => set.layout.byName.get(tensor)?.channels ?? 0);
  if (columns?.key !== key || columns.set !== set) {
    const total = counts.reduce((sum, count) => sum + count, 0);
    const values = new Float32Array(total * ids.length);
    let at = 0;
    for (const tensor of tensors) {
      const { data, length } = set.matrix({ kind: 'means', tensor }, ids);
      values.set(standardised(data, ids.length, length), at);
      at += length * ids.length;
      await giveWay(signal);
    }
    columns = { key, set, values };
  }
  const index = tensors.indexOf(of);
  const from = counts.slice(0, index).reduce((sum, count) => sum + count, 0);
  return closestTwins(columns.values, ids.length, from, from + (counts[index] ?? 0));
}

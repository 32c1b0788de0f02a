import { DenseLensError } from '../../../../errors';
import { type CkaPart, ckaPart, type Gram, gramOf } from '../../../../set/cka';
import { closestTwins, standardised } from '../../../../set/correlation';
import type { SetAnswersRequests } from '../../../protocol/set-answers';
import { giveWay } from '../../handler';
import type { OpenSet } from '../open-set';

type Asked<T extends keyof SetAnswersRequests> = SetAnswersRequests[T]['in'];
type Answer<T extends keyof SetAnswersRequests> = SetAnswersRequests[T]['out'];

/** Means of one model's layers, by image. It outlives the set, so that another model can be compared. */
interface KeptLayers {
  readonly byId: ReadonlyMap<number, number>;
  readonly layers: readonly { readonly data: Float32Array; readonly length: number }[];
}

let kept: KeptLayers | null = null;

/** @see SetAnswersRequests.keep-layers */
export function keepLayers(set: OpenSet, { ids, tensors }: Asked<'keep-layers'>): null {
  kept = {
    byId: new Map(ids.map((id, n) => [id, n])),
    layers: tensors.map((tensor) => set.matrix({ kind: 'means', tensor }, ids)),
  };
  return null;
}

function keptGrams(ids: readonly number[]): readonly Gram[] {
  if (kept === null) throw new DenseLensError('explain/unsupported', 'No other model was kept.');
  const { byId, layers } = kept;
  return layers.map(({ data, length }) => {
    const values = new Float32Array(ids.length * length);
    for (const [n, id] of ids.entries()) {
      const from = byId.get(id);
      if (from === undefined) values.fill(Number.NaN, n * length, (n + 1) * length);
      else values.set(data.subarray(from * length, (from + 1) * length), n * length);
    }
    return gramOf(values, ids.length, length);
  });
}

/** @see SetAnswersRequests.cka-part */
export async function ckaPartOf(
  set: OpenSet,
  { ids, tensors, isAgainstKept }: Asked<'cka-part'>,
  signal: AbortSignal,
): Promise<CkaPart> {
  const rows: Gram[] = [];
  for (const tensor of tensors) {
    const { data, length } = set.matrix({ kind: 'means', tensor }, ids);
    rows.push(gramOf(data, ids.length, length));
    await giveWay(signal);
  }
  return ckaPart(rows, isAgainstKept ? keptGrams(ids) : rows);
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

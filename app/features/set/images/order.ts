import { TOLD } from '../../../../src/engine/protocol/set-rows';
import type { ImageSet } from '../../../../src/set/entry';
import { plainName } from '../../../../src/set/groups';
import type { SetColumns } from '../../../jobs/set-columns';

/** What a table of images is sorted by. */
export type SortKey = 'number' | 'name' | 'truth' | 'prediction' | 'probability' | 'loss';

/** Which images a table shows. */
export interface ImageFilter {
  readonly show: 'all' | 'wrong' | 'right' | 'failed';
  /** Of the first class, from 0 to 1: images above it are left out; 1 leaves out none. */
  readonly confidence: number;
  /** A part of a file's, a folder's or a first class's name. */
  readonly text: string;
}

/** Nothing is left out. */
export const NO_FILTER: ImageFilter = { show: 'all', confidence: 1, text: '' };

interface Told {
  readonly set: ImageSet;
  readonly rows: SetColumns;
  readonly nameOf: (index: number) => string;
}

function isShown({ set, rows, nameOf }: Told, { show, confidence, text }: ImageFilter, id: number): boolean {
  const status = rows.statusOf(id);
  const rank = rows.ranks[id] ?? 0;
  if (show === 'failed') {
    if (status !== 'failed' && status !== 'duplicate') return false;
  } else if (show === 'wrong' ? rank <= 1 : show === 'right' && rank !== 1) return false;
  if (confidence < 1 && !((rows.probabilities[id * TOLD] ?? Number.NaN) <= confidence)) return false;
  if (text === '') return true;
  const wanted = plainName(text);
  const { path = '', group = -1 } = set.entries[id] ?? {};
  const said = [path, set.groups[group]?.name ?? ''];
  if (status === 'done') said.push(nameOf(rows.classes[id * TOLD] ?? 0));
  return said.some((name) => plainName(name).includes(wanted));
}

/** The images that a table shows, in its order; what is not known comes last either way. */
export function orderImages(
  told: Told,
  filter: ImageFilter,
  key: SortKey,
  isDescending: boolean,
  among: readonly number[] | null,
): readonly number[] {
  const { set, rows, nameOf } = told;
  const ids = (among ?? set.entries.map(({ id }) => id)).filter((id) => isShown(told, filter, id));
  if (key === 'number') return isDescending ? ids.toReversed() : ids;
  const sign = isDescending ? -1 : 1;
  const byNumber = (values: Float32Array, stride: number) => (a: number, b: number) => {
    const [x, y] = [values[a * stride] ?? Number.NaN, values[b * stride] ?? Number.NaN];
    if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y)) || a - b;
    return (x - y) * sign || a - b;
  };
  if (key === 'probability') return ids.sort(byNumber(rows.probabilities, TOLD));
  if (key === 'loss') return ids.sort(byNumber(rows.losses, 1));
  const nameBy = {
    name: (id: number) => set.entries[id]?.path ?? null,
    truth: (id: number) => set.groups[set.entries[id]?.group ?? -1]?.name ?? null,
    prediction: (id: number) => (rows.statusOf(id) === 'done' ? nameOf(rows.classes[id * TOLD] ?? 0) : null),
  }[key];
  const names = new Map(ids.map((id) => [id, nameBy(id)]));
  const collator = new Intl.Collator(undefined, { numeric: true });
  return ids.sort((a, b) => {
    const [x = null, y = null] = [names.get(a), names.get(b)];
    if (x === null || y === null) return Number(x === null) - Number(y === null) || a - b;
    return collator.compare(x, y) * sign || a - b;
  });
}

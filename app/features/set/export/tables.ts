import { TOLD } from '../../../../src/engine/protocol/set-rows';
import type { SetColumns } from '../../../jobs/set-columns';
import type { ImageSetState } from '../../../jobs/set-state';
import type { Table } from '../../../save/tables';
import { m } from '../messages/m';

/** What a file calls a class: in English, as all data. */
const labelOf = ({ model }: ImageSetState, index: number): string =>
  model?.labels[index]?.en ?? `class ${index}`;

/** A row an image, in the set's order; `row` counts those that have run, as the rows of features do. */
export function predictionsTable(state: ImageSetState, rows: SetColumns): Table {
  const { set, truth } = state;
  let row = 0;
  const ranks = Array.from({ length: TOLD }, (_, n) => n);
  return {
    header: [
      ...(['path', 'status', 'row', 'folder', 'true_index', 'true_label', 'true_rank', 'loss'] as const),
      ...ranks.flatMap((n) => [`index_${n + 1}`, `label_${n + 1}`, `probability_${n + 1}`] as const),
      'error',
    ],
    rows: (set?.entries ?? []).map(({ id, path, group }) => {
      const status = rows.statusOf(id);
      const isDone = status === 'done';
      const classes = truth[group] ?? [];
      const rank = rows.ranks[id] ?? 0;
      const original = set?.entries[rows.originals.get(id) ?? -1]?.path;
      return [
        path,
        status,
        isDone ? row++ : '',
        set?.groups[group]?.name ?? '',
        classes.join(' '),
        classes.map((index) => labelOf(state, index)).join('; '),
        rank > 0 ? rank : '',
        rank > 0 ? (rows.losses[id] ?? '') : '',
        ...ranks.flatMap((n) => {
          const probability = rows.probabilities[id * TOLD + n] ?? Number.NaN;
          if (!isDone || Number.isNaN(probability)) return ['', '', ''];
          const index = rows.classes[id * TOLD + n] ?? 0;
          return [index, labelOf(state, index), probability];
        }),
        rows.errors.get(id)?.message ??
          (original === undefined ? '' : m.export_same_file({ path: original })),
      ];
    }),
  };
}

/** What a set's numbers are of. */
export function originOfSet({ set, model }: ImageSetState): Record<string, unknown> {
  return {
    software: 'DenseLens',
    set: set?.name.replace(/\/$/, '') ?? '',
    images: set?.entries.length ?? 0,
    model: model?.name ?? '',
    sha256: model?.sha256 ?? null,
    preprocessing: model?.recipe ?? null,
    activation: model?.activation ?? null,
  };
}

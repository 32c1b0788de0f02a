import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import { useStore } from 'zustand';
import { createImageSets } from '../../../jobs/image-set';
import { useActions, useJob } from '../../../services';
import { m } from '../messages/m';
import { useThumbnails } from '../useThumbnails';
import { ImageRow } from './ImageRow';
import type { SortKey } from './order';

/** Height of a row, in pixels. */
const ROW = 56;

interface ImageTableProps {
  readonly ids: readonly number[];
  readonly version: number;
  readonly sort: { readonly key: SortKey; readonly isDescending: boolean };
  readonly onSort: (key: SortKey) => void;
}

const columns = (): readonly { readonly key: SortKey; readonly label: string }[] => [
  { key: 'name', label: m.set_column_name() },
  { key: 'truth', label: m.set_column_truth() },
  { key: 'prediction', label: m.set_column_prediction() },
  { key: 'probability', label: m.set_column_probability() },
  { key: 'loss', label: m.set_column_loss() },
];

/** A row an image; only those in sight are drawn. A click makes an image the page's. */
export function ImageTable({ ids, version, sort, onSort }: ImageTableProps) {
  const sets = useJob(createImageSets);
  const set = useStore(sets.state, (state) => state.set);
  const { attempt, closeSet, showPane } = useActions();
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: ids.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 8,
    getItemKey: (at) => ids[at] ?? at,
  });
  const items = virtual.getVirtualItems();
  const urls = useThumbnails(
    items.map(({ index }) => ids[index] ?? 0),
    version,
  );
  const open = (id: number): void => {
    void attempt('image', sets.open(id));
    // A phone shows one thing at a time.
    if (matchMedia('(width < 600px)').matches) {
      closeSet();
      showPane('picture');
    }
  };
  return (
    <div ref={scroller} className="set-rows">
      <table className="set-table" aria-label={m.set_table()} aria-rowcount={ids.length + 1}>
        <thead>
          <tr className="set-row">
            <th scope="col">
              <span className="visually-hidden">{m.set_column_thumbnail()}</span>
            </th>
            {columns().map(({ key, label }) => (
              <th
                key={key}
                scope="col"
                className={`set-cell-${key}`}
                aria-sort={sort.key !== key ? 'none' : sort.isDescending ? 'descending' : 'ascending'}
              >
                <button type="button" className="link-button" onClick={() => onSort(key)}>
                  {label}
                  {sort.key === key && <span aria-hidden="true">{sort.isDescending ? ' ↓' : ' ↑'}</span>}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody style={{ height: virtual.getTotalSize() }}>
          {set !== null &&
            items.map(({ index, key, start }) => {
              const id = ids[index];
              return (
                id !== undefined && (
                  <ImageRow
                    key={key}
                    id={id}
                    at={index}
                    top={start}
                    set={set}
                    thumbnail={urls.get(id) ?? null}
                    onOpen={() => open(id)}
                  />
                )
              );
            })}
        </tbody>
      </table>
    </div>
  );
}

import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { createImageSets } from '../../../jobs/image-set';
import { useActions, useJob } from '../../../services';
import { m } from '../messages/m';
import { ImageRow } from './ImageRow';
import type { SortKey } from './order';
import { createRowPictures, type RowPictures } from './row-pictures';

/** Height of a row, in pixels. */
const ROW = 56;
/** Rows that are drawn beyond those in sight, above and below. */
const OVERSCAN = 6;
/** Rows whose thumbnails are there before they come into sight. */
const AHEAD = 40;

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

/** Thumbnails of the rows from `first` to `last`, and of those that scrolling would bring next. */
function useRowPictures(
  ids: readonly number[],
  first: number,
  last: number,
  version: number,
): RowPictures | null {
  const sets = useJob(createImageSets);
  const [pictures, setPictures] = useState<RowPictures | null>(null);
  useEffect(() => {
    const made = createRowPictures(sets);
    setPictures(made);
    return made.destroy;
  }, [sets]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: with another version more images have run.
  useEffect(() => {
    const inSight = ids.slice(first, last + 1);
    const near = [ids.slice(last + 1, last + 1 + AHEAD), ids.slice(Math.max(0, first - AHEAD), first)];
    pictures?.want([...inSight, ...near.flat()]);
  }, [pictures, ids, first, last, version]);
  return pictures;
}

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
    overscan: OVERSCAN,
    getItemKey: (at) => ids[at] ?? at,
    // Not within the scroll event, twice a frame, but once with the frame.
    useFlushSync: false,
  });
  const items = virtual.getVirtualItems();
  const pictures = useRowPictures(ids, items[0]?.index ?? 0, items.at(-1)?.index ?? 0, version);
  const open = useCallback(
    (id: number): void => {
      void attempt('image', sets.open(id));
      // A phone shows one thing at a time.
      if (matchMedia('(width < 600px)').matches) {
        closeSet();
        showPane('picture');
      }
    },
    [attempt, sets, closeSet, showPane],
  );
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
            pictures !== null &&
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
                    version={version}
                    pictures={pictures}
                    onOpen={open}
                  />
                )
              );
            })}
        </tbody>
      </table>
    </div>
  );
}

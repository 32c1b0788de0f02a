import { memo, useLayoutEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { TOLD } from '../../../../src/engine/protocol/set-rows';
import { number } from '../../../../src/messages/say';
import type { ImageSet } from '../../../../src/set/entry';
import { createImageSets } from '../../../jobs/image-set';
import { useJob } from '../../../services';
import { formatPercent } from '../../../words/format';
import { m } from '../messages/m';
import { useSetClassName } from '../useSetClassName';
import type { RowPictures } from './row-pictures';

interface ImageRowProps {
  readonly id: number;
  /** Its place in the table, from 0. */
  readonly at: number;
  /** In pixels from the table's first row. */
  readonly top: number;
  readonly set: ImageSet;
  /** Another one where what is known of images has changed: that changes in place. */
  readonly version: number;
  readonly pictures: RowPictures;
  readonly onOpen: (id: number) => void;
}

/** The place of a thumbnail; React renders nothing inside it. */
function Thumbnail({ id, pictures }: Pick<ImageRowProps, 'id' | 'pictures'>) {
  const place = useRef<HTMLSpanElement>(null);
  useLayoutEffect(
    () => (place.current === null ? undefined : pictures.show(id, place.current)),
    [id, pictures],
  );
  return <span ref={place} className="set-thumbnail" />;
}

/** One image of the table. */
export const ImageRow = memo(function ImageRow({ id, at, top, set, pictures, onOpen }: ImageRowProps) {
  const sets = useJob(createImageSets);
  const truth = useStore(sets.state, (state) => state.truth);
  const nameOf = useSetClassName();
  const rows = sets.rows();
  const { path = '', group = -1 } = set.entries[id] ?? {};
  const name = path.slice(path.lastIndexOf('/') + 1);
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const status = rows.statusOf(id);
  const classes = truth[group] ?? [];
  const groupName = set.groups[group]?.name ?? null;
  const rank = rows.ranks[id] ?? 0;
  const probability = rows.probabilities[id * TOLD] ?? Number.NaN;
  const loss = rows.losses[id] ?? Number.NaN;
  const isDone = status === 'done' && !Number.isNaN(probability);
  const original = set.entries[rows.originals.get(id) ?? -1]?.path ?? '';
  return (
    <tr
      className={`set-row ${rank > 1 ? 'is-wrong' : ''}`}
      aria-rowindex={at + 2}
      style={{ transform: `translateY(${top}px)` }}
    >
      <td className="set-cell-thumbnail">
        <Thumbnail id={id} pictures={pictures} />
      </td>
      <td className="set-cell-name">
        <button
          type="button"
          className="set-open"
          title={path}
          aria-label={m.set_open({ path })}
          onClick={() => onOpen(id)}
        >
          <bdi>{name}</bdi>
        </button>
        {folder !== '' && <bdi className="muted">{folder}</bdi>}
      </td>
      <td className="set-cell-truth">
        {classes.length > 0 ? (
          classes.map(nameOf).join(m.set_or())
        ) : (
          <span className="muted">{groupName === null ? '' : m.set_unmatched({ name: groupName })}</span>
        )}
      </td>
      {status === 'failed' || status === 'duplicate' ? (
        <td className="set-cell-reason">
          {status === 'failed' ? rows.errors.get(id)?.message : m.set_same_as({ path: original })}
        </td>
      ) : (
        <>
          <td className="set-cell-prediction">
            {isDone && (
              <>
                {nameOf(rows.classes[id * TOLD] ?? 0)}
                {rank > 1 && <span className="set-rank">{m.set_rank({ rank: number(rank) })}</span>}
              </>
            )}
          </td>
          <td className="set-cell-probability">{isDone && formatPercent(probability)}</td>
          <td className="set-cell-loss">
            {Number.isNaN(loss) ? '' : number(loss, { minimumFractionDigits: 2, maximumFractionDigits: 2 })}
          </td>
        </>
      )}
    </tr>
  );
});

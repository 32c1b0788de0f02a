import { useDeferredValue, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { number } from '../../../../src/messages/say';
import { createImageSets } from '../../../jobs/image-set';
import { useJob } from '../../../services';
import { Segmented } from '../../../ui/Segmented';
import { formatShare } from '../../../words/format';
import { m } from '../messages/m';
import { useSetClassName } from '../useSetClassName';
import { ImageTable } from './ImageTable';
import { type ImageFilter, NO_FILTER, orderImages, type SortKey } from './order';
import './images.css';

/** All images of the set, or those that were chosen, to be sorted and filtered. */
export function ImagesTab() {
  const sets = useJob(createImageSets);
  const set = useStore(sets.state, (state) => state.set);
  const chosen = useStore(sets.state, (state) => state.chosen);
  const version = useStore(sets.state, (state) => state.version);
  const hasTruth = useStore(sets.state, ({ truth }) => truth.some((classes) => classes.length > 0));
  const nameOf = useSetClassName();
  const [filter, setFilter] = useState<ImageFilter>(NO_FILTER);
  const [{ key, isDescending }, setSort] = useState<{ key: SortKey; isDescending: boolean }>({
    key: 'number',
    isDescending: false,
  });
  // Typing goes before sorting thousands of rows.
  const wished = useDeferredValue(filter);
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows change in place, with the version.
  const ids = useMemo(() => {
    const told = set === null ? null : { set, rows: sets.rows(), nameOf };
    return told === null ? [] : orderImages(told, wished, key, isDescending, chosen?.ids ?? null);
  }, [sets, set, nameOf, wished, key, isDescending, chosen, version]);
  if (set === null) return null;
  const change = (part: Partial<ImageFilter>): void => setFilter({ ...filter, ...part });
  return (
    <div className="set-images">
      <div className="set-filter">
        <Segmented
          label={m.set_show()}
          value={filter.show}
          options={[
            { value: 'all', label: m.set_show_all() },
            ...(hasTruth
              ? [
                  { value: 'wrong' as const, label: m.set_show_wrong() },
                  { value: 'right' as const, label: m.set_show_right() },
                ]
              : []),
            { value: 'failed', label: m.set_show_failed() },
          ]}
          onChange={(show) => change({ show })}
        />
        <input
          type="search"
          className="set-search"
          aria-label={m.set_search()}
          placeholder={m.set_search()}
          value={filter.text}
          onChange={({ target }) => change({ text: target.value })}
        />
        <label className="set-confidence">
          {m.set_confidence({ percent: formatShare(filter.confidence) })}
          <input
            type="range"
            min={0.05}
            max={1}
            step={0.05}
            value={filter.confidence}
            onChange={({ target }) => change({ confidence: Number(target.value) })}
          />
        </label>
        <span className="muted" role="status">
          {m.set_shown({ count: ids.length, total: number(set.entries.length) })}
        </span>
        {chosen !== null && (
          <span className="set-chosen">
            {chosen.title}{' '}
            <button type="button" className="link-button" onClick={() => sets.choose(null)}>
              {m.set_all_again()}
            </button>
          </span>
        )}
      </div>
      <ImageTable
        ids={ids}
        version={version}
        sort={{ key, isDescending }}
        onSort={(next) =>
          setSort({ key: next, isDescending: next === key ? !isDescending : next === 'loss' })
        }
      />
    </div>
  );
}

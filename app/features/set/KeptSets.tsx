import { useEffect, useState } from 'react';
import type { KeptSet } from '../../../src/engine/protocol/set-keeping';
import { createImageSets } from '../../jobs/image-set';
import { useActions, useJob } from '../../services';
import { formatBytes } from '../../words/format';
import { setTitle } from '../../words/set-name';
import { m } from './messages/m';

/** Sets that this browser keeps, to be opened or deleted; nothing where there are none. */
export function KeptSets() {
  const sets = useJob(createImageSets);
  const { attempt } = useActions();
  const [kept, setKept] = useState<readonly KeptSet[]>([]);
  useEffect(() => {
    let isWanted = true;
    sets.kept().then(
      (found) => {
        if (isWanted) setKept(found);
      },
      // Without storage there are none.
      () => {},
    );
    return () => {
      isWanted = false;
    };
  }, [sets]);
  if (kept.length === 0) return null;
  return (
    <section aria-labelledby="set-kept">
      <h3 id="set-kept" className="heading">
        {m.kept_title()}
      </h3>
      <ul className="set-kept">
        {kept.map(({ id, name, images, model, bytes, date }) => (
          <li key={id}>
            <button type="button" className="button" onClick={() => void attempt('files', sets.restore(id))}>
              {m.kept_open({ name: setTitle(name) })}
            </button>
            <span className="muted">
              {m.kept_about({
                count: images,
                model,
                date: new Date(date).toLocaleDateString(document.documentElement.lang),
                bytes: formatBytes(bytes),
              })}
            </span>
            <button
              type="button"
              className="link-button"
              aria-label={m.kept_delete_set({ name: setTitle(name) })}
              onClick={() => {
                setKept(kept.filter((each) => each.id !== id));
                void sets.forget(id);
              }}
            >
              {m.kept_delete()}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

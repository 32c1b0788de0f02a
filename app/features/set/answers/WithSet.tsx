import type { ReactNode } from 'react';
import { m } from './messages/m';
import './answers.css';
import { type OpenedSet, useOpenedSet } from './source';

/** What needs a set of which something has run. */
export function WithSet({ children }: { readonly children: (source: OpenedSet) => ReactNode }) {
  const source = useOpenedSet();
  const hasRun = source !== null && source.done.length > 0;
  return (
    <div className="set-answer scrolls">
      {hasRun ? (
        children(source)
      ) : (
        <p className="muted">{source === null ? m.shared_no_set() : m.shared_none_ran()}</p>
      )}
    </div>
  );
}

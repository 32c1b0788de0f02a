import type { ReactNode } from 'react';
import { m } from './messages/m';
import './answers.css';
import { type OpenedSet, useOpenedSet } from './source';

/** What is said instead where there is nothing to be answered: names and shapes are those of the model at work. */
function answerOf(source: OpenedSet | null, children: (source: OpenedSet) => ReactNode): ReactNode {
  if (source === null) return <p className="muted">{m.shared_no_set()}</p>;
  if (source.done.length === 0) return <p className="muted">{m.shared_none_ran()}</p>;
  if (!source.isOfModel) return <p className="muted">{m.shared_other_model({ ran: source.model.name })}</p>;
  return children(source);
}

/** What needs a set of which something has run. */
export function WithSet({ children }: { readonly children: (source: OpenedSet) => ReactNode }) {
  const source = useOpenedSet();
  return <div className="set-answer scrolls">{answerOf(source, children)}</div>;
}

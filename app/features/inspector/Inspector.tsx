import { type ReactNode, Suspense, useId } from 'react';
import { partOf } from '../../../src/network/parts';
import { m } from '../../messages/m';
import { useActions, useAppState } from '../../services';
import { selectArchitecture } from '../../store/architecture';
import type { InspectorTab } from '../../ui/inspector-tab';
import { OpPicker } from './OpPicker';
import { PartPicker } from './PartPicker';
import './inspector.css';

interface InspectorProps {
  readonly tabs: readonly InspectorTab[];
  /** What else is to be said of the selected tensor. */
  readonly badge?: ReactNode;
}

/** The selected part of the network, closely. */
export function Inspector({ tabs, badge }: InspectorProps) {
  const architecture = useAppState(selectArchitecture);
  const tensor = useAppState((state) => state.tensor);
  const wished = useAppState((state) => state.tab);
  const { setTab } = useActions();
  const id = useId();

  const op = architecture?.byName.get(tensor ?? '') ?? null;
  const part = architecture === null || op === null ? null : partOf(architecture, op.name);
  if (architecture === null || op === null || part === null) {
    return <p className="inspector-empty muted">{m.inspector_empty()}</p>;
  }
  const tab = tabs.find((candidate) => candidate.id === wished) ?? tabs[0];
  return (
    <div className="inspector">
      <div className="inspector-head">
        <PartPicker architecture={architecture} part={part} />
        {badge}
        {tabs.length > 1 && (
          <div className="tabs" role="tablist" aria-label={m.inspector_tabs()}>
            {tabs.map((candidate, i) => (
              <button
                key={candidate.id}
                type="button"
                role="tab"
                id={`${id}-${candidate.id}`}
                className="tab"
                aria-selected={candidate === tab}
                aria-controls={`${id}-panel`}
                tabIndex={candidate === tab ? 0 : -1}
                onClick={() => setTab(candidate.id)}
                onKeyDown={(event) => {
                  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
                  if (step === undefined) return;
                  event.preventDefault();
                  const next = tabs[(i + step + tabs.length) % tabs.length];
                  if (next === undefined) return;
                  setTab(next.id);
                  document.getElementById(`${id}-${next.id}`)?.focus();
                }}
              >
                {candidate.label()}
              </button>
            ))}
          </div>
        )}
      </div>
      <OpPicker part={part} op={op} />
      {tab !== undefined && (
        <div
          className="inspector-body"
          id={`${id}-panel`}
          {...(tabs.length > 1 ? { role: 'tabpanel', 'aria-labelledby': `${id}-${tab.id}` } : {})}
        >
          {/* Tabs that load on being opened show nothing for that moment. */}
          <Suspense>
            <tab.Component part={part} op={op} />
          </Suspense>
        </div>
      )}
    </div>
  );
}

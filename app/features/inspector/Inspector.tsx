import { type ReactNode, Suspense, useId } from 'react';
import { partOf } from '../../../src/network/parts';
import { m } from '../../messages/m';
import { useActions, useAppState } from '../../services';
import { selectArchitecture } from '../../store/architecture';
import type { InspectorTab } from '../../ui/inspector-tab';
import { PartPicker } from './PartPicker';
import { Tabs } from './Tabs';
import './inspector.css';

interface InspectorProps {
  readonly tabs: readonly InspectorTab[];
  /** What else is to be said of the selected tensor. */
  readonly badge?: ReactNode;
  /** The selected part's operations. */
  readonly chain?: ReactNode;
}

/** The selected layer, the picture at hand or the model, closely. */
export function Inspector({ tabs, badge, chain }: InspectorProps) {
  const architecture = useAppState(selectArchitecture);
  const tensor = useAppState((state) => state.tensor);
  const wished = useAppState((state) => state.tab);
  const { setTab } = useActions();
  const id = useId();

  const op = architecture?.byName.get(tensor ?? '') ?? null;
  const part = architecture === null || op === null ? null : partOf(architecture, op.name);
  const tab = tabs.find((candidate) => candidate.id === wished) ?? tabs[0];
  if (architecture === null || op === null || part === null || tab === undefined) {
    return <p className="inspector-empty muted">{m.inspector_empty()}</p>;
  }
  return (
    <div className="inspector">
      <Tabs id={id} tabs={tabs} chosen={tab} onChoose={setTab} />
      {(tab.scope === 'layer' || tab.actsOnLayer === true) && (
        <div className="inspector-layer">
          <div className="inspector-head">
            <PartPicker architecture={architecture} part={part} op={op} />
            {badge}
          </div>
          {chain}
        </div>
      )}
      <div className="inspector-body" id={`${id}-panel`} role="tabpanel" aria-labelledby={`${id}-${tab.id}`}>
        {/* Tabs that load on being opened show nothing for that moment. */}
        <Suspense>
          <tab.Component part={part} op={op} />
        </Suspense>
      </div>
    </div>
  );
}

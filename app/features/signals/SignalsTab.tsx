import type { ComponentType } from 'react';
import { m } from '../../messages/m';
import { useActions, useAppState } from '../../services';
import { Segmented } from '../../ui/Segmented';
import { Dropout } from './Dropout';
import { Initialisations } from './Initialisations';
import { Learnt } from './Learnt';
import { Statistics } from './Statistics';
import './signals.css';

const VIEWS = {
  initialisation: [() => m.signals_initialisation(), Initialisations],
  learnt: [() => m.signals_learnt(), Learnt],
  statistics: [() => m.signals_statistics(), Statistics],
  dropout: [() => m.signals_dropout(), Dropout],
} as const satisfies Readonly<Record<string, readonly [() => string, ComponentType]>>;

type View = keyof typeof VIEWS;

const isView = (tool: string | null): tool is View => tool !== null && Object.hasOwn(VIEWS, tool);

/** Through the whole network: how large its numbers are, what training made of its weights, what it was trained on. */
export function SignalsTab() {
  const view = useAppState(({ tool }): View => (isView(tool) ? tool : 'initialisation'));
  const { setTool } = useActions();
  const [, Chosen] = VIEWS[view];
  return (
    <div className="signals-tab scrolls">
      <Segmented<View>
        label={m.signals_views()}
        value={view}
        options={(Object.keys(VIEWS) as View[]).map((value) => ({ value, label: VIEWS[value][0]() }))}
        onChange={setTool}
      />
      <Chosen />
    </div>
  );
}

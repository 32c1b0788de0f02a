import { useState } from 'react';
import { useStore } from 'zustand';
import { createSweeps } from '../../jobs/sweep';
import { SaveTable } from '../../save/SaveTable';
import { useAppState, useJob } from '../../services';
import { selectArchitecture } from '../../store/architecture';
import { selectQuestion, selectQuestionTitle } from '../../store/explain-slice';
import { Segmented } from '../../ui/Segmented';
import { sweepTable } from './sweep-table';

/** What a sweep's second matrix shows. */
export type EffectKind = 'logit' | 'probability';

const MODES = [
  { value: 'zero', label: 'zero' },
  { value: 'mean', label: 'mean' },
] as const;

interface SweepBarProps {
  readonly effect: EffectKind;
  readonly onEffect: (effect: EffectKind) => void;
}

/** Starts and stops a sweep, and says how far it is. */
export function SweepBar({ effect, onEffect }: SweepBarProps) {
  const sweeps = useJob(createSweeps);
  const sweep = useStore(sweeps.state);
  const architecture = useAppState(selectArchitecture);
  const hasImage = useAppState((state) => state.result !== null);
  const title = useAppState(selectQuestionTitle);
  const question = useAppState(selectQuestion);
  const activation = useAppState((state) => state.model?.activation ?? 'softmax');
  const [mode, setMode] = useState<'zero' | 'mean'>('zero');
  const running = sweep.status === 'running';
  const has = sweep.status === 'running' || sweep.status === 'done' || sweep.status === 'cancelled';
  return (
    <div className="sweep-bar">
      <span>Cut each connection in turn, putting</span>
      <Segmented
        label="What a sweep puts in place of what it cuts"
        value={mode}
        options={MODES}
        disabled={running}
        onChange={setMode}
      />
      {running ? (
        <button type="button" className="button" onClick={() => sweeps.cancel()}>
          Cancel
        </button>
      ) : (
        <button
          type="button"
          className="button"
          disabled={architecture === null || !hasImage}
          onClick={() => architecture !== null && sweeps.start(architecture, mode)}
        >
          {sweep.status === 'idle' ? 'Sweep' : 'Sweep again'}
        </button>
      )}
      {!hasImage && <span className="muted">A sweep needs an image.</span>}
      {sweep.status === 'failed' && <span role="alert">{sweep.error.message}</span>}
      {has && (
        <>
          <progress
            aria-label="Connections swept"
            value={sweep.done}
            max={sweep.total}
            hidden={sweep.status === 'done'}
          />
          <span className="mono muted">
            {sweep.done} of {sweep.total}
            {sweep.status === 'cancelled' && ', cancelled'}
          </span>
          <Segmented
            label="Effect"
            value={effect}
            options={[
              { value: 'logit', label: `Δ logit, ${title}` },
              { value: 'probability', label: 'Δ probability of the first' },
            ]}
            onChange={onEffect}
          />
          {!running && question !== null && (
            <SaveTable
              label="Sweep"
              name={`sweep.${sweep.found.mode}`}
              table={() => sweepTable(sweep.found, question, activation)}
            />
          )}
        </>
      )}
    </div>
  );
}

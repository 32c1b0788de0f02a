import { useState } from 'react';
import { useStore } from 'zustand';
import { createSweeps } from '../../jobs/sweep';
import { m } from '../../messages/m';
import { SaveTable } from '../../save/SaveTable';
import { useAppState, useJob } from '../../services';
import { selectArchitecture } from '../../store/architecture';
import { selectQuestion, selectQuestionTitle } from '../../store/explain-slice';
import { Segmented } from '../../ui/Segmented';
import { sweepTable } from './sweep-table';

/** What a sweep's second matrix shows. */
export type EffectKind = 'logit' | 'probability';

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
      <span>{m.connections_sweep_lead()}</span>
      <Segmented
        label={m.connections_sweep_mode()}
        value={mode}
        options={[
          { value: 'zero', label: m.connections_sweep_zero() },
          { value: 'mean', label: m.connections_sweep_mean() },
        ]}
        disabled={running}
        onChange={setMode}
      />
      {running ? (
        <button type="button" className="button" onClick={() => sweeps.cancel()}>
          {m.connections_sweep_cancel()}
        </button>
      ) : (
        <button
          type="button"
          className="button"
          disabled={architecture === null || !hasImage}
          onClick={() => architecture !== null && sweeps.start(architecture, mode)}
        >
          {sweep.status === 'idle' ? m.connections_sweep_start() : m.connections_sweep_again()}
        </button>
      )}
      {!hasImage && <span className="muted">{m.connections_sweep_needs_image()}</span>}
      {sweep.status === 'failed' && <span role="alert">{sweep.error.message}</span>}
      {has && (
        <>
          <progress
            aria-label={m.connections_sweep_progress()}
            value={sweep.done}
            max={sweep.total}
            hidden={sweep.status === 'done'}
          />
          <span className="mono muted">
            {sweep.status === 'cancelled'
              ? m.connections_sweep_cancelled({ done: sweep.done, total: sweep.total })
              : m.connections_sweep_done({ done: sweep.done, total: sweep.total })}
          </span>
          <Segmented
            label={m.connections_sweep_effect()}
            value={effect}
            options={[
              { value: 'logit', label: m.connections_sweep_logit({ title }) },
              { value: 'probability', label: m.connections_sweep_probability() },
            ]}
            onChange={onEffect}
          />
          {!running && question !== null && (
            <SaveTable
              label={m.connections_sweep_table()}
              name={`sweep.${sweep.found.mode}`}
              table={() => sweepTable(sweep.found, question, activation)}
            />
          )}
        </>
      )}
    </div>
  );
}

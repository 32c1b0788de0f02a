import { useStore } from 'zustand';
import { provenance } from '../../../src/network/provenance';
import { Said } from '../../glossary/Said';
import { useDropoutOf } from '../../hooks/useDropoutOf';
import { createDropouts } from '../../jobs/dropouts';
import { foundOf } from '../../jobs/job';
import { m } from '../../messages/m';
import { useActions, useAppState, useJob } from '../../services';
import { selectArchitecture } from '../../store/architecture';
import { ProgressBar } from '../../ui/ProgressBar';
import { RangeField } from '../../ui/RangeField';
import { formatPercent, inOneLine } from '../../words/format';
import { MaskPicture } from './MaskPicture';
import { Spreads } from './Spreads';
import './dropout.css';

/** What dropout does in training, to this picture: a new mask at each beat, and how far predictions spread. */
export function Dropout() {
  const architecture = useAppState(selectArchitecture);
  const result = useAppState((state) => state.result);
  const model = useAppState((state) => state.model);
  const tensor = useAppState((state) => state.tensor);
  const designed = useDropoutOf();
  const { dropout, masks } = useAppState(({ signals }) => signals);
  const { changeSignals } = useActions();
  const p = dropout ?? designed ?? 0.2;
  const job = useJob(createDropouts);
  const state = useStore(job.state);
  if (architecture === null || result === null || model === null || model.spec.numClasses === 0)
    return <p className="muted">{m.dropout_no_image()}</p>;
  const written = provenance(architecture).flatMap(({ sources }) => sources.filter(({ index }) => index > 0));
  const part = architecture.byName.get(tensor ?? '')?.part;
  const shown = written.find((source) => source.part === part) ?? written[0];
  const start = (wished: number, draw: number): void => {
    if (draw !== masks) changeSignals({ masks: draw });
    job.start({
      runId: result.runId,
      p: wished,
      seed: draw * 1000,
      maskOf: shown?.tensor ?? null,
      activation: model.activation,
    });
  };
  const found = foundOf(state);
  const dropped = found?.asked.runId === result.runId ? found.result : null;
  const isRunning = state.status === 'running';
  return (
    <>
      <p className="dropout-lead">
        <Said parts={m.dropout_lead.parts({})} />
      </p>
      <div className="dropout-choices">
        <RangeField
          label={m.dropout_p()}
          value={p}
          min={0}
          max={0.9}
          step={0.05}
          valueText={m.dropout_p_text({ percent: formatPercent(p) })}
          onChange={(wished) => {
            const rounded = Math.round(wished * 1000) / 1000;
            changeSignals({ dropout: rounded });
            // What is seen is of this p, by the same chance.
            if (state.status !== 'idle') start(rounded, masks);
          }}
        />
        {isRunning ? (
          <>
            <ProgressBar
              label={m.dropout_progress({ done: state.done, total: state.total })}
              progress={{ stage: 'run', loaded: state.done, total: state.total }}
            />
            <button type="button" className="button" onClick={job.cancel}>
              {m.dropout_stop()}
            </button>
          </>
        ) : (
          <button
            type="button"
            className="button is-primary"
            onClick={() => start(p, dropped === null ? masks : masks + 1)}
          >
            {dropped === null ? m.dropout_start() : m.dropout_again()}
          </button>
        )}
      </div>
      {state.status === 'failed' && <p role="status">{state.error.message}</p>}
      {dropped !== null && (
        <div className="dropout-found">
          <Spreads dropped={dropped} plain={result.top} labels={model.labels} />
          {dropped.mask !== null && <MaskPicture mask={dropped.mask} share={dropped.share} />}
        </div>
      )}
      <p className="dropout-says">
        {inOneLine([m.dropout_says(), ...(designed === null ? [] : [m.dropout_says_made({ p: designed })])])}
      </p>
      <p className="dropout-says">{m.dropout_none()}</p>
    </>
  );
}

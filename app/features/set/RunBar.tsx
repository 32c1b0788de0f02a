import { useStore } from 'zustand';
import { number } from '../../../src/messages/say';
import { createImageSets } from '../../jobs/image-set';
import type { ImageSetState } from '../../jobs/set-state';
import { useAppState, useJob } from '../../services';
import { ProgressBar } from '../../ui/ProgressBar';
import { m } from './messages/m';

/** How long something takes, roughly. */
function duration(seconds: number): string {
  if (seconds < 90) return m.set_seconds({ count: Math.max(1, Math.round(seconds)) });
  if (seconds < 90 * 60) return m.set_minutes({ count: Math.round(seconds / 60) });
  return m.set_hours({ hours: number(seconds / 3600, { maximumFractionDigits: 1 }) });
}

function progressText({ stage, set, done, failed, duplicates, rate, left }: ImageSetState): string {
  const total = set?.entries.length ?? 0;
  if (stage.status === 'reading') return m.set_reading();
  const looked = number(done + failed + duplicates);
  const said = [m.set_progress({ done: looked, total: number(total) })];
  if (stage.status === 'running' && rate !== null)
    said.push(m.set_rate({ rate: number(rate, { maximumSignificantDigits: 2 }) }));
  if (stage.status === 'running' && left !== null && left > 0)
    said.push(m.set_left({ time: duration(left) }));
  if (stage.status === 'paused') said.push(m.set_paused());
  if (stage.status === 'stopped') said.push(m.set_stopped());
  if (failed > 0) said.push(m.set_failed({ count: failed }));
  if (duplicates > 0) said.push(m.set_duplicates({ count: duplicates }));
  return said.join(m.set_between());
}

/** How far the set has run, by which model, and what can be done about it. */
export function RunBar() {
  const sets = useJob(createImageSets);
  const state = useStore(sets.state);
  const modelName = useAppState(({ model }) => model?.name ?? '');
  const { stage, set, model, isStale, hasImages, done, failed, duplicates } = state;
  const { status } = stage;
  const total = set?.entries.length ?? 0;
  const loaded = done + failed + duplicates;
  const isUnderWay = status === 'running' || status === 'paused' || status === 'reading';
  return (
    <div className="set-run">
      {isUnderWay && (
        <ProgressBar
          label={m.set_running()}
          progress={status === 'reading' ? null : { stage: 'run', loaded, total }}
        />
      )}
      <div className="set-run-row">
        <p className="set-run-text" role={status === 'running' ? undefined : 'status'}>
          {progressText(state)}
          {model !== null && !isStale && (
            <span className="muted">{m.set_between() + m.set_model({ name: model.name })}</span>
          )}
        </p>
        {status === 'running' && (
          <button type="button" className="button" onClick={sets.pause}>
            {m.set_pause()}
          </button>
        )}
        {(status === 'paused' || (status === 'stopped' && !isStale && hasImages && loaded < total)) && (
          <button type="button" className="button" onClick={sets.resume}>
            {m.set_resume()}
          </button>
        )}
        {isUnderWay && (
          <button type="button" className="button" onClick={sets.stop}>
            {m.set_stop()}
          </button>
        )}
      </div>
      {status === 'failed' && (
        <p className="set-warning" role="alert">
          {stage.error.message}{' '}
          <button type="button" className="link-button" onClick={() => void sets.again()}>
            {m.set_again()}
          </button>
        </p>
      )}
      {isStale && model !== null && (
        <p className="set-warning" role="status">
          {m.set_stale({ name: model.name, other: modelName })}{' '}
          {hasImages && (
            <button type="button" className="link-button" onClick={() => void sets.again()}>
              {m.set_again_with({ other: modelName })}
            </button>
          )}
        </p>
      )}
    </div>
  );
}

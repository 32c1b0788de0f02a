import { useStore } from 'zustand';
import { createImageSets } from '../../jobs/image-set';
import { useAppState, useJob } from '../../services';
import { ProgressBar } from '../../ui/ProgressBar';
import { m } from './messages/m';
import { progressText } from './progress-text';

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

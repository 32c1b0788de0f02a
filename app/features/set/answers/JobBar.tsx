import type { JobState } from '../../../jobs/job';
import { ProgressBar } from '../../../ui/ProgressBar';
import { m } from './messages/m';

interface JobBarProps {
  readonly state: JobState<unknown>;
  /** What is done, e.g. "Comparing layers". */
  readonly label: string;
  /** Whether what was found answers what is asked now. */
  readonly isCurrent: boolean;
  readonly isDisabled?: boolean;
  readonly onStart: () => void;
  readonly onCancel: () => void;
}

/** Starts something long, shows how far it is, and ends it. */
export function JobBar({ state, label, isCurrent, isDisabled = false, onStart, onCancel }: JobBarProps) {
  if (state.status === 'running')
    return (
      <span className="set-progress">
        <ProgressBar label={label} progress={{ stage: 'run', loaded: state.done, total: state.total }} />
        <button type="button" className="button" onClick={onCancel}>
          {m.shared_cancel()}
        </button>
      </span>
    );
  const isOver = isCurrent && (state.status === 'done' || state.status === 'cancelled');
  return (
    <span className="set-job">
      <button type="button" className="button is-primary" disabled={isDisabled} onClick={onStart}>
        {isOver ? m.shared_again() : m.shared_start()}
      </button>
      {state.status === 'failed' && <span role="alert">{state.error.message}</span>}
      {isOver && state.status === 'cancelled' && <span className="muted">{m.shared_cancelled()}</span>}
    </span>
  );
}

import type { JobState } from '../../jobs/job';
import { ProgressBar } from '../../ui/ProgressBar';
import { m } from './messages/m';

interface JobBarProps {
  readonly state: JobState<unknown>;
  /** What is done, e.g. "Covering squares". */
  readonly label: string;
  /** Whether what was found answers what is asked now. */
  readonly isCurrent: boolean;
  readonly onStart: () => void;
  readonly onCancel: () => void;
}

/** Starts something long, shows how far it is, and ends it. */
export function JobBar({ state, label, isCurrent, onStart, onCancel }: JobBarProps) {
  if (state.status === 'running')
    return (
      <div className="gradient-running">
        <ProgressBar label={label} progress={{ stage: 'run', loaded: state.done, total: state.total }} />
        <button type="button" className="button" onClick={onCancel}>
          {m.shared_cancel()}
        </button>
      </div>
    );
  const isOver = isCurrent && (state.status === 'done' || state.status === 'cancelled');
  return (
    <div className="gradient-running">
      <button type="button" className="button" onClick={onStart}>
        {isOver ? m.shared_again() : m.shared_start()}
      </button>
      {state.status === 'failed' && (
        <span className="gradient-failure" role="status">
          {state.error.message}
        </span>
      )}
      {isOver && state.status === 'cancelled' && <span className="muted">{m.shared_cancelled()}</span>}
    </div>
  );
}

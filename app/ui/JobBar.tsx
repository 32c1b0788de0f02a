import { m } from '../messages/m';
import { ProgressBar } from './ProgressBar';

/** How far it is, of a job's state what is seen of it. */
type Work =
  | { readonly status: 'idle' }
  | {
      readonly status: 'running' | 'paused' | 'done' | 'cancelled';
      readonly done: number;
      readonly total: number;
    }
  | { readonly status: 'failed'; readonly error: { readonly message: string } };

interface JobBarProps {
  readonly state: Work;
  /** What is done, e.g. "Covering squares". */
  readonly label: string;
  /** Whether what was found answers what is asked now. */
  readonly isCurrent: boolean;
  readonly isDisabled?: boolean;
  readonly onStart: () => void;
  readonly onCancel: () => void;
}

/** Starts something long, shows how far it is, and ends it: by one button, so that a keyboard stays where it is. */
export function JobBar({ state, label, isCurrent, isDisabled = false, onStart, onCancel }: JobBarProps) {
  if (state.status === 'running') {
    // Of one step alone nothing is known until it is done.
    const isKnown = state.done > 0 || state.total > 1;
    const progress = { stage: 'run', loaded: state.done, total: state.total } as const;
    return (
      <div className="job-bar">
        <ProgressBar label={label} progress={isKnown ? progress : null} />
        <button key="act" type="button" className="button" onClick={onCancel}>
          {m.job_cancel()}
        </button>
      </div>
    );
  }
  const isOver = isCurrent && (state.status === 'done' || state.status === 'cancelled');
  return (
    <div className="job-bar">
      <button key="act" type="button" className="button" disabled={isDisabled} onClick={onStart}>
        {isOver ? m.job_again() : m.job_start()}
      </button>
      {state.status === 'failed' && (
        <span className="job-failure" role="status">
          {state.error.message}
        </span>
      )}
      {isOver && state.status === 'cancelled' && <span className="muted">{m.job_cancelled()}</span>}
    </div>
  );
}

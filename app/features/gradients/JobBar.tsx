import { ProgressBar } from '../../ui/ProgressBar';
import { m } from './messages/m';
import type { Asking } from './useAsked';

interface JobBarProps {
  readonly asking: Pick<Asking<unknown, unknown>, 'state' | 'isCurrent' | 'start' | 'cancel'>;
  /** What is done, e.g. "Covering squares". */
  readonly label: string;
}

/** Starts something long, shows how far it is, and ends it. */
export function JobBar({ asking: { state, isCurrent, start, cancel }, label }: JobBarProps) {
  if (state.status === 'running')
    return (
      <div className="gradient-running">
        <ProgressBar label={label} progress={{ stage: 'run', loaded: state.done, total: state.total }} />
        <button type="button" className="button" onClick={cancel}>
          {m.shared_cancel()}
        </button>
      </div>
    );
  const isOver = isCurrent && (state.status === 'done' || state.status === 'cancelled');
  return (
    <div className="gradient-running">
      <button type="button" className="button" onClick={start}>
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

import { ProgressBar } from '../../ui/ProgressBar';
import type { LongRun } from './useLongRun';

interface LongRunBarProps {
  readonly run: LongRun<unknown>;
  /** What is done, e.g. `Covering squares`. */
  readonly label: string;
  readonly onStart: () => void;
  readonly onCancel: () => void;
}

/** Starts something long, shows how far it is, and ends it. */
export function LongRunBar({ run, label, onStart, onCancel }: LongRunBarProps) {
  if (run.status === 'running')
    return (
      <div className="gradient-running">
        <ProgressBar label={label} progress={run.progress} />
        <button type="button" className="button" onClick={onCancel}>
          Cancel
        </button>
      </div>
    );
  return (
    <div className="gradient-running">
      <button type="button" className="button" onClick={onStart}>
        {run.status === 'done' ? 'Again' : 'Start'}
      </button>
      {run.status === 'failed' && <span className="muted">{run.message}</span>}
    </div>
  );
}

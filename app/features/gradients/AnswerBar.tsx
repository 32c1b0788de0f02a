import { failureOf, latestOf } from '../../ask/answers';
import { useLate } from '../../hooks/useLate';
import { ProgressBar } from '../../ui/ProgressBar';
import { m } from './messages/m';
import type { Stoppable } from './useStoppable';

interface AnswerBarProps {
  readonly asked: Stoppable<unknown>;
}

/**
 * The bar of a question that asks itself: there when it takes longer than a moment, and once it was given up. What
 * ends it and what asks it again are one button, so that a keyboard stays where it is.
 */
export function AnswerBar({ asked: { answer, isStopped, stop, again } }: AnswerBarProps) {
  const isLate = useLate(answer.status === 'pending');
  if (isStopped)
    return (
      <div className="job-bar">
        <button key="act" type="button" className="button" onClick={again}>
          {m.shared_ask_again()}
        </button>
        <span className="muted" role="status">
          {m.shared_cancelled()}
        </span>
      </div>
    );
  if (!isLate || answer.status !== 'pending') return null;
  return (
    <div className="job-bar">
      <ProgressBar label={m.shared_going_back()} progress={answer.progress} />
      <button key="act" type="button" className="button" onClick={stop}>
        {m.shared_cancel()}
      </button>
    </div>
  );
}

/** What stands in the place of an answer that is not there: that it is on its way, or why it will not come. */
export function NoAnswer({ asked: { answer } }: AnswerBarProps) {
  const failure = failureOf(answer);
  if (failure !== null) return <p className="gradient-failure">{failure}</p>;
  if (answer.status !== 'pending' || latestOf(answer) !== null) return null;
  return <p className="muted">{m.shared_going_back()}</p>;
}

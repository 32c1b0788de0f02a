import { type ReactNode, useId } from 'react';
import type { Option } from '../../lessons/lesson';
import { m } from '../../messages/m';

interface QuestionCardProps {
  readonly ask: ReactNode;
  readonly options: readonly Option[];
  readonly labelOf: (value: string | number) => string;
  readonly answer: string | number;
  readonly given: string | number | null;
  /** Whether it is told what is right. */
  readonly isJudged: boolean;
  readonly onGive: (value: string | number) => void;
}

/** A question with a few answers. It can be answered once; what is right is then marked. */
export function QuestionCard({ ask, options, labelOf, answer, given, isJudged, onGive }: QuestionCardProps) {
  const id = useId();
  const mark = (value: string | number): string | null => {
    if (!isJudged) return null;
    if (value === answer) return m.learn_right();
    return value === given ? m.learn_wrong() : null;
  };
  return (
    <fieldset className="question" aria-labelledby={id}>
      <div id={id} className="question-ask">
        {ask}
      </div>
      <div className="question-options">
        {options.map(({ value, label }) => (
          <button
            key={value}
            type="button"
            className={`question-option ${isJudged && value === answer ? 'is-right' : ''}`}
            aria-pressed={given === value}
            disabled={given !== null}
            onClick={() => onGive(value)}
          >
            {label ?? labelOf(value)}
            {mark(value) !== null && <span className="question-mark">{mark(value)}</span>}
          </button>
        ))}
      </div>
    </fieldset>
  );
}
